"""URLs of letters."""

from django.urls import path

from apps.letters import views

app_name = "letters"

urlpatterns = [
    path("", views.register, name="register"),
    path("new/<uuid:procedure_id>/", views.choose, name="choose"),
    path("new/<uuid:procedure_id>/<slug:kind>/", views.write, name="write"),
    path("<uuid:letter_id>/", views.detail, name="detail"),
    path("<uuid:letter_id>/pdf/", views.as_pdf, name="pdf"),
    path("<uuid:letter_id>/text/", views.rewrite, name="rewrite"),
    path("<uuid:letter_id>/<slug:move>/", views.take, name="move"),
]
