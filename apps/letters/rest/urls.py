"""Paths of letters."""

from django.urls import path

from apps.letters.rest import letterhead, prints, team_letters, templates, views

_ONE = "letters/<uuid:letter_id>/"
_OF_TEAM = "team-letters/<uuid:letter_id>/"
_TEMPLATE = "letter-templates/<slug:kind>/"
urlpatterns = [
    path("letter-kinds/", views.KindList.as_view(), name="letter-kinds"),
    path("letters/", views.Register.as_view(), name="letters"),
    path("letters/own/", views.OwnList.as_view(), name="letters-own"),
    path("letters/held/", views.HeldList.as_view(), name="letters-held"),
    path(
        "procedures/<uuid:procedure_id>/letters/", views.LetterList.as_view(),
        name="procedure-letters",
    ),
    path(_ONE, views.LetterDetailView.as_view(), name="letter"),
    path(f"{_ONE}pdf/", prints.LetterPdf.as_view(), name="letter-pdf"),
    path(f"{_ONE}docx/", prints.LetterDocx.as_view(), name="letter-docx"),
    path(f"{_ONE}text/", views.TextView.as_view(), name="letter-text"),
    path(f"{_ONE}moves/<str:move>/", views.MoveView.as_view(), name="letter-move"),
    path(_OF_TEAM, team_letters.TeamLetterView.as_view(), name="team-letter"),
    path(f"{_OF_TEAM}pdf/", team_letters.TeamLetterPdf.as_view(), name="team-letter-pdf"),
    path(
        f"{_OF_TEAM}moves/<str:move>/", team_letters.TeamLetterMove.as_view(),
        name="team-letter-move",
    ),
    path("letterhead/", letterhead.LetterheadView.as_view(), name="letterhead"),
    path("letter-templates/", templates.TemplateList.as_view(), name="letter-templates"),
    path(_TEMPLATE, templates.TemplateView.as_view(), name="letter-template"),
    path(
        f"{_TEMPLATE}withdraw/", templates.TemplateWithdrawal.as_view(),
        name="letter-template-withdraw",
    ),
    path(
        f"{_TEMPLATE}content/", templates.TemplateFileView.as_view(), name="letter-template-content"
    ),
]  # fmt: skip
