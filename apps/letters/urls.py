"""URLs of letters."""

from django.urls import path

from apps.letters import team_letter_views, template_views, views

app_name = "letters"

urlpatterns = [
    path("", views.register, name="register"),
    path("own/", views.own, name="own"),
    path("head/", views.head, name="head"),
    path("templates/", template_views.overview, name="templates"),
    path("templates/<slug:kind>/", template_views.upload, name="template"),
    path("templates/<slug:kind>/file/", template_views.download, name="template-file"),
    path("templates/<slug:kind>/withdraw/", template_views.withdraw, name="template-withdraw"),
    path("new/<uuid:procedure_id>/", views.choose, name="choose"),
    path("new/<uuid:procedure_id>/<slug:kind>/", views.write, name="write"),
    path("team/<uuid:letter_id>/", team_letter_views.detail, name="team-detail"),
    path("team/<uuid:letter_id>/pdf/", team_letter_views.as_pdf, name="team-pdf"),
    path("team/<uuid:letter_id>/<slug:move>/", team_letter_views.take, name="team-move"),
    path("<uuid:letter_id>/", views.detail, name="detail"),
    path("<uuid:letter_id>/pdf/", views.as_pdf, name="pdf"),
    path("<uuid:letter_id>/docx/", template_views.as_docx, name="docx"),
    path("<uuid:letter_id>/text/", views.rewrite, name="rewrite"),
    path("<uuid:letter_id>/<slug:move>/", views.take, name="move"),
]
