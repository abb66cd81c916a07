"""URLs of accounts."""

from django.urls import path

from apps.accounts import views

app_name = "accounts"

urlpatterns = [
    path("account/", views.account, name="account"),
    path("account/session/", views.session, name="session"),
    path("account/tokens/new/", views.new_token, name="new-token"),
    path("account/tokens/<int:token_id>/revoke/", views.revoke_token, name="revoke-token"),
    path("statements/", views.statements, name="statements"),
    path("users/", views.users, name="users"),
    path("users/new/", views.new_user, name="new-user"),
    path("users/<int:user_id>/", views.edit_user, name="edit-user"),
    path("users/<int:user_id>/active/", views.set_active, name="set-active"),
    path("access-log/", views.access_log, name="log"),
    path("institutions/", views.institutions, name="institutions"),
]
