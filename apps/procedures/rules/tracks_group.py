"""What the group asks of others and does at once: invitation, widening, child, crime, jurisdiction."""

from apps.deadlines.rules import Regime
from apps.procedures.rules.child_risk import IN_USE
from apps.procedures.rules.form_schema import Choice, Field, FieldKind
from apps.procedures.rules.tracks import TEAM, Track, TrackStep

_NOTE = Field("note", "Uwagi", FieldKind.LONG_TEXT, max_length=2000)
_HOUR = Field("hour", "Godzina", FieldKind.TIME, required=True, hint="Na przykład 14:30.")
_NEW_LAW = frozenset({Regime.B, Regime.C})

# Which paragraph of the old regulation names the invitation is not known (open points).
_INVITED = "ROZP23 § 11; ROZP11"

INVITATION = Track(
    code="invitation",
    title="Zaproszenie na rozmowę (NK-C)",
    basis=_INVITED,
    stream="victim",
    about="victim",
    not_of_minors="Osób małoletnich nigdy się nie zaprasza (ROZP23 § 11 ust. 6).",
    states=(("sent", "wysłane"), ("came", "osoba przyszła"), ("absent", "osoba nie przyszła")),
    opening=TrackStep(
        "send", "Zaproszenie", _INVITED, target="sent",
        fields=(Field("how", "Sposób zaproszenia", required=True), _NOTE),
    ),
    steps=(
        TrackStep("came", "Osoba przyszła", _INVITED, frozenset({"sent"}), "came",
                  fields=(_NOTE,)),
        TrackStep(
            "not-came", "Osoba nie przyszła (działania trwają dalej)", "ROZP23 § 11 ust. 5; ROZP11",
            frozenset({"sent"}), "absent", fields=(_NOTE,),
        ),
        TrackStep("send-again", "Ponowne zaproszenie", _INVITED, frozenset({"absent"}),
                  "sent", fields=(_NOTE,)),
    ),
)  # fmt: skip

WIDENING = Track(
    code="widening",
    title="Rozszerzenie grupy",
    basis="UPPD art. 9a ust. 12b; ROZP23 § 9",
    stream="common",
    regimes=frozenset({Regime.C}),
    states=(
        ("moved", "wniosek grupy"), ("asked", "wystąpiono do instytucji"),
        ("designated", "wyznaczono osoby"),
    ),
    opening=TrackStep(
        "move", "Pisemny wniosek grupy", "ROZP23 § 9 ust. 1", target="moved",
        fields=(Field("institutions", "Instytucje", FieldKind.LONG_TEXT, required=True), _NOTE),
        starts=("D08",),
    ),
    steps=(
        TrackStep("ask", "Wystąpienie o wyznaczenie osób", "ROZP23 § 9 ust. 2",
                  frozenset({"moved"}), "asked", TEAM, (_NOTE,), meets=("D08",)),
        TrackStep("designate", "Wyznaczenie osób", "ROZP23 § 9 ust. 3", frozenset({"asked"}),
                  "designated", TEAM, (_NOTE,)),
    ),
)  # fmt: skip

# The court has to know first; what comes after is the court's, not the team's.
_HEARD = frozenset({"notified", "complained", "decided"})
_SECURED = _HEARD | {"secured"}

CHILD = Track(
    code="child-secured",
    title="Zabezpieczenie dziecka",
    basis="UPPD art. 12a–12c",
    stream="victim",
    about="child",
    is_urgent=True,
    has_own_law=True,
    one_at_a_time=True,
    states=(
        ("secured", "dziecko zabezpieczone"), ("notified", "sąd rodzinny zawiadomiony"),
        ("complained", "złożono zażalenie"), ("decided", "sąd rozstrzygnął zażalenie"),
        ("settled", "sąd rozstrzygnął o dziecku"), ("returned", "dziecko wróciło"),
    ),
    opening=TrackStep(
        "secure", "Zabezpieczenie dziecka", "UPPD art. 12a ust. 1, 3, 4 i 4a", target="secured",
        fields=(
            _HOUR,
            Field("questionnaire", "Kwestionariusz szacowania ryzyka wypełniono przed decyzją",
                  FieldKind.YES_NO, required=True),
            Field("no_questionnaire", "Dlaczego kwestionariusza nie wypełniono przed decyzją",
                  FieldKind.LONG_TEXT, required=True, max_length=500,
                  hint="Ustawa każe wypełnić go przed decyzją (art. 12a ust. 4a).",
                  show_if=("questionnaire", "no")),
            *IN_USE.fields(),
            Field("police_officer", "Policjant, który współdecydował", required=True),
            Field(
                "medic_kind", "Kto z ochrony zdrowia współdecydował", FieldKind.CHOICE,
                required=True,
                choices=(Choice("doctor", "lekarz"), Choice("paramedic", "ratownik medyczny"),
                         Choice("nurse", "pielęgniarka")),
            ),
            Field("medic", "Imię i nazwisko", required=True),
            Field("psychologist", "Psycholog, jeżeli był obecny"),
            Field(
                "place", "Gdzie umieszczono dziecko", FieldKind.CHOICE, required=True,
                choices=(
                    Choice("closest", "niezamieszkująca wspólnie osoba najbliższa"),
                    Choice("foster", "rodzina zastępcza"),
                    Choice("family_home", "rodzinny dom dziecka"),
                    Choice("institution", "placówka opiekuńczo-wychowawcza"),
                ),
            ),
            _NOTE,
        ),
        starts=("D27",), hour="hour",
    ),
    steps=(
        TrackStep("notify-court", "Zawiadomienie sądu rodzinnego", "UPPD art. 12a ust. 5",
                  frozenset({"secured"}), "notified", fields=(_HOUR, _NOTE), meets=("D27",), hour="hour"),
        TrackStep("complain", "Sąd otrzymał zażalenie", "UPPD art. 12b",
                  frozenset({"notified"}), "complained", fields=(_HOUR, _NOTE),
                  starts=("D28",), hour="hour"),
        TrackStep("decide", "Rozstrzygnięcie zażalenia", "UPPD art. 12b ust. 3",
                  frozenset({"complained"}), "decided", fields=(_HOUR, _NOTE), meets=("D28",), hour="hour"),
        TrackStep("instruct", "Pouczenie rodziców lub opiekunów na piśmie", "UPPD art. 12c",
                  _SECURED, fields=(_NOTE,)),
        TrackStep("support", "Wsparcie psychologa dla dziecka", "UPPD art. 12a ust. 4b", _SECURED,
                  fields=(_NOTE,)),
        TrackStep("settle", "Sąd rozstrzygnął o dziecku", "UPPD art. 12a ust. 5", _HEARD, "settled",
                  fields=(Field("ruling", "Rozstrzygnięcie", FieldKind.LONG_TEXT, required=True,
                                max_length=2000), _NOTE)),
        TrackStep("return", "Dziecko wróciło pod opiekę rodziców lub opiekunów", "UPPD art. 12a",
                  _HEARD, "returned", fields=(_NOTE,)),
    ),
)  # fmt: skip

CRIME = Track(
    code="crime-notice",
    title="Zawiadomienie o podejrzeniu przestępstwa",
    basis="UPPD art. 12 ust. 1",
    stream="common",
    is_urgent=True,
    states=(("suspected", "podejrzenie"), ("notified", "zawiadomiono")),
    opening=TrackStep("suspect", "Podejrzenie przestępstwa", "UPPD art. 12 ust. 1",
                      target="suspected", fields=(_NOTE,)),
    steps=(
        TrackStep(
            "notify", "Zawiadomienie Policji albo prokuratora", "UPPD art. 12 ust. 1",
            frozenset({"suspected"}), "notified",
            fields=(Field("whom", "Kogo zawiadomiono", required=True), _NOTE),
        ),
    ),
)  # fmt: skip

JURISDICTION = Track(
    code="jurisdiction",
    title="Wyznaczenie innego zespołu przez wojewodę",
    basis="UPPD art. 9e ust. 5–7",
    stream="common",
    regimes=_NEW_LAW,
    states=(("moved", "wniosek do wojewody"), ("decided", "wojewoda wyznaczył zespół"),
            ("refused", "wojewoda odmówił")),
    opening=TrackStep(
        "move", "Wniosek członka grupy do wojewody", "UPPD art. 9e ust. 5 i 6", target="moved",
        fields=(Field("reason", "Powód", FieldKind.LONG_TEXT, required=True),), starts=("D22",),
    ),
    steps=(
        TrackStep("decide", "Wyznaczenie zespołu", "UPPD art. 9e ust. 7", frozenset({"moved"}),
                  "decided", fields=(Field("team", "Wyznaczony zespół", required=True),),
                  meets=("D22",)),
        TrackStep("refuse", "Odmowa", "UPPD art. 9e ust. 7", frozenset({"moved"}), "refused",
                  fields=(_NOTE,), meets=("D22",)),
    ),
)  # fmt: skip
