"""URLs of statutory forms."""

from django.urls import path

from apps.procedures import form_views as views

app_name = "forms"

urlpatterns = [
    path("", views.drafts, name="list"),
    path("new/", views.begin, name="new"),
    path("paper/", views.paper, name="paper"),
    path("<uuid:form_id>/", views.tasks, name="tasks"),
    path("<uuid:form_id>/section/<slug:code>/", views.section, name="section"),
    path("<uuid:form_id>/check/", views.check, name="check"),
    path("<uuid:form_id>/discard/", views.discard, name="discard"),
    path("<uuid:form_id>/read/", views.read, name="read"),
    path("<uuid:form_id>/pdf/", views.as_pdf, name="pdf"),
]
