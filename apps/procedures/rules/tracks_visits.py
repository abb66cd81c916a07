"""Visits during the plan and in the nine months after closing (ROZP23 § 16, § 21; UPPD art. 9h.2).

Kind, form and frequency are the group's to set; the law gives none. A day that was set is a term: it is
reminded of and, when it passes, the chair is told.
"""

from apps.deadlines.rules import Regime
from apps.procedures.rules.form_schema import Choice, Field, FieldKind
from apps.procedures.rules.tracks import Track, TrackStep

_FORMS = (
    Choice("home", "wizyta w miejscu zamieszkania"),
    Choice("office", "rozmowa w instytucji"),
    Choice("counselling", "poradnictwo"),
    Choice("remote", "na odległość"),
)
_NEXT = Field(
    "next_on", "Dzień następnej wizyty", FieldKind.DATE, may_be_future=True,
    hint="Dwa dni robocze wcześniej przyjdzie przypomnienie.",
)  # fmt: skip
_NEXT_REQUIRED = Field(
    "next_on", "Dzień następnej wizyty", FieldKind.DATE, required=True, may_be_future=True,
    hint="Dwa dni robocze wcześniej przyjdzie przypomnienie.",
)  # fmt: skip
_WHY = Field("reason", "Dlaczego", FieldKind.LONG_TEXT, required=True, max_length=2000)
_NOTE = Field("note", "Uwagi", FieldKind.LONG_TEXT, max_length=2000)
_NEXT_ON = (("V01", "next_on"),)
_PLANNED = frozenset({"planned"})
_VISITED = "UPPD art. 9h ust. 2; ROZP23 § 16, § 21"

VISITS = Track(
    code="visits",
    title="Wizyty i monitorowanie",
    basis=_VISITED,
    stream="victim",
    regimes=frozenset({Regime.B, Regime.C}),
    states=(("planned", "wizyty zaplanowane"), ("ended", "zakończone")),
    opening=TrackStep(
        "plan", "Ustalenie wizyt", "UPPD art. 9h ust. 2; ROZP23 § 21 ust. 3", target="planned",
        set_days=_NEXT_ON,
        fields=(
            Field(
                "purpose", "Kiedy", FieldKind.CHOICE, required=True,
                choices=(
                    Choice("plan", "w trakcie procedury"),
                    Choice("monitoring", "monitorowanie po zakończeniu procedury"),
                ),
            ),
            Field("frequency", "Jak często", required=True, hint="Na przykład: raz w miesiącu."),
            Field("form", "W jakiej formie", FieldKind.CHOICE, required=True, choices=_FORMS),
            _NEXT_REQUIRED,
            _NOTE,
        ),
    ),
    steps=(
        TrackStep(
            "visit", "Wizyta się odbyła", _VISITED, _PLANNED, meets=("V01",),
            set_days=_NEXT_ON, alarming=(("new_violence", "yes"), ("feels_safe", "no")),
            fields=(
                Field("form", "W jakiej formie", FieldKind.CHOICE, required=True, choices=_FORMS),
                Field(
                    "remote_reason", "Dlaczego na odległość", required=True,
                    hint="Tylko w wyjątkowych przypadkach.",
                    show_if=("form", "remote"),
                ),
                Field(
                    "feels_safe", "Czy osoba czuje się bezpiecznie", FieldKind.YES_NO_UNKNOWN,
                    required=True,
                ),
                Field(
                    "new_violence", "Czy doszło do nowego aktu przemocy",
                    FieldKind.YES_NO_UNKNOWN, required=True,
                    hint="Jeśli tak, wypełnij nowy formularz NK-A.",
                ),
                Field("findings", "Ustalenia", FieldKind.LONG_TEXT, required=True,
                      max_length=2000),
                _NEXT,
            ),
        ),
        TrackStep(
            "not-met", "Wizyta się nie odbyła", _VISITED, _PLANNED, lapses=("V01",),
            set_days=_NEXT_ON,
            fields=(_WHY, _NEXT_REQUIRED),
        ),
        TrackStep(
            "put-off", "Ustalenie innego dnia wizyty", _VISITED, _PLANNED, lapses=("V01",),
            set_days=_NEXT_ON, fields=(_WHY, _NEXT_REQUIRED),
        ),
        TrackStep("end", "Zakończenie wizyt", _VISITED, _PLANNED, "ended", fields=(_NOTE,)),
    ),
)  # fmt: skip
