"""URLs of keeping and deleting."""

from django.urls import path

from apps.retention import views

app_name = "retention"

urlpatterns = [
    path("", views.overview, name="overview"),
    path("classes/", views.classes, name="classes"),
    path("classes/new/", views.edit_class, name="new-class"),
    path("classes/<uuid:class_id>/", views.edit_class, name="edit-class"),
    path("class-of/<uuid:procedure_id>/", views.assign, name="assign"),
    path("hold/<uuid:procedure_id>/", views.hold, name="hold"),
    path("holds/<uuid:hold_id>/lift/", views.lift, name="lift"),
    path("lists/<uuid:disposal_id>/", views.disposal, name="disposal"),
    path("lists/<uuid:disposal_id>/release/", views.release, name="release"),
    path("lists/<uuid:disposal_id>/cancel/", views.cancel, name="cancel"),
    path("lists/<uuid:disposal_id>/certificate.pdf", views.certificate, name="certificate"),
    path("certificates/", views.register, name="register"),
]
