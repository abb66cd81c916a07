"""What concerns the person using violence: the programme and summonses (UPPD art. 9b, ROZP23 § 12)."""

from apps.deadlines.rules import Regime
from apps.procedures.rules.form_schema import Choice, Field, FieldKind
from apps.procedures.rules.tracks import TEAM, Ground, Track, TrackStep

_NOTE = Field("note", "Uwagi", FieldKind.LONG_TEXT, max_length=2000)
_MISSED = frozenset({"delivered", "first_summons", "second_summons", "reported"})

_GROUNDS = (
    Ground(
        "ground", "not_reported",
        "Ta podstawa wymaga dwóch wezwań (art. 9b ust. 12), a osoba nie mogła się zgłosić. Najpierw"
        " zapisz oba wezwania.",
        after=("summon", "summon-again"), undone=("report", "enrol"),
    ),
    Ground(
        "ground", "not_enrolled",
        "Na zaświadczenie o rozpoczęciu udziału osoba ma 90 dni od doręczenia (art. 9b ust. 13). Ten"
        " termin jeszcze trwa albo zaświadczenie jest.",
        after=("deliver",), undone=("enrol",), lapsed="D16",
    ),
    Ground(
        "ground", "not_completed",
        "Na zaświadczenie o ukończeniu osoba ma 30 dni od ukończenia programu (art. 9b ust. 13). Ten"
        " termin jeszcze trwa albo program się nie skończył.",
        after=("finish",), undone=("certify",), lapsed="D17",
    ),
    # Whether art. 66c covers who began and left is for the team to judge (open points).
    Ground(
        "ground", "interrupted",
        "Ta podstawa wymaga przerwania udziału w programie. Najpierw zapisz, że osoba go przerwała.",
        after=("interrupt",), undone=("resume",),
    ),
)  # fmt: skip

PROGRAMME = Track(
    code="programme",
    title="Program dla osoby stosującej przemoc domową",
    basis="UPPD art. 9b ust. 8 pkt 5; ROZP23 § 15",
    stream="perpetrator",
    about="perpetrator",
    regimes=frozenset({Regime.B, Regime.C}),
    states=(
        ("moved", "wniosek grupy"), ("directed", "skierowanie wydane"),
        ("delivered", "skierowanie doręczone"), ("first_summons", "wezwanie pierwsze"),
        ("second_summons", "wezwanie drugie"), ("reported", "osoba zgłosiła się"),
        ("enrolled", "udział rozpoczęty"), ("ended", "program ukończony"),
        ("certified", "zaświadczenie o ukończeniu złożone"),
        ("offence_moved", "wniosek o zawiadomienie o wykroczeniu"),
        ("offence_notified", "zawiadomiono o wykroczeniu"),
        ("interrupted", "udział przerwany"), ("refused", "zespół nie skierował"),
        ("revoked", "skierowanie uchylone"),
    ),
    opening=TrackStep(
        "move", "Wniosek grupy o skierowanie do programu",
        "UPPD art. 9b ust. 8 pkt 5; ROZP23 § 15 ust. 2", target="moved",
        fields=(
            Field(
                "programme", "Program", FieldKind.CHOICE, required=True,
                choices=(
                    Choice("KE", "korekcyjno-edukacyjny"), Choice("PT", "psychologiczno-terapeutyczny"),
                ),
            ),
            Field(
                "decided", "Jak podjęto decyzję", FieldKind.CHOICE, required=True,
                choices=(
                    Choice("unanimous", "grupa jednomyślnie"),
                    Choice("majority", "odrębne wnioski, zespół większością głosów"),
                ),
            ),
            _NOTE,
        ),
    ),
    steps=(
        TrackStep(
            "direct", "Skierowanie przez zespół", "UPPD art. 9b ust. 2 i 11", frozenset({"moved"}),
            "directed", TEAM, (Field("starosta_told_on", "Starosta zawiadomiony dnia",
                                     FieldKind.DATE), _NOTE),
        ),
        TrackStep(
            "refuse", "Zespół nie kieruje do programu", "UPPD art. 9b ust. 2; ROZP23 § 15 ust. 2",
            frozenset({"moved"}), "refused", TEAM, (_NOTE,),
        ),
        TrackStep(
            "revoke", "Uchylenie skierowania", "UPPD art. 9b ust. 2",
            _MISSED | {"directed", "enrolled", "interrupted"}, "revoked", TEAM,
            (Field("reason", "Powód", FieldKind.LONG_TEXT, required=True, max_length=500),),
        ),
        TrackStep(
            "deliver", "Doręczenie skierowania", "UPPD art. 9b ust. 11 pkt 3",
            frozenset({"directed"}), "delivered", TEAM, (_NOTE,), starts=("D14", "D16"),
        ),
        TrackStep(
            "report", "Zgłoszenie się do programu", "UPPD art. 9b ust. 11 pkt 3",
            frozenset({"delivered", "first_summons", "second_summons"}), "reported",
            fields=(_NOTE,), meets=("D14",), lapses=("D15",),
        ),
        TrackStep(
            "summon", "Pierwsze wezwanie do zgłoszenia się", "UPPD art. 9b ust. 12",
            frozenset({"delivered"}), "first_summons", fields=(_NOTE,),
            lapses=("D14",), starts=("D15",), over=("D14",),
        ),
        TrackStep(
            "summon-again", "Drugie wezwanie do zgłoszenia się", "UPPD art. 9b ust. 12",
            frozenset({"first_summons"}), "second_summons", meets=("D15",),
            fields=(
                Field(
                    "late_reason", "Dlaczego od pierwszego wezwania minęło więcej niż 30 dni",
                    FieldKind.LONG_TEXT, max_length=500, hint="Tylko gdy minęło więcej.",
                ),
                _NOTE,
            ),
            late=("D15", "late_reason"),
        ),
        TrackStep(
            "enrol", "Zaświadczenie o rozpoczęciu udziału", "UPPD art. 9b ust. 13",
            frozenset({"delivered", "first_summons", "second_summons", "reported"}), "enrolled",
            fields=(_NOTE,), meets=("D14", "D16"), lapses=("D15",),
        ),
        TrackStep(
            "interrupt", "Przerwanie udziału w programie", "UPPD art. 4 ust. 6 i art. 9b",
            frozenset({"enrolled"}), "interrupted",
            fields=(Field("reason", "Co wiadomo", FieldKind.LONG_TEXT, required=True,
                          max_length=2000),),
        ),
        TrackStep(
            "resume", "Wznowienie udziału w programie", "UPPD art. 9b ust. 13",
            frozenset({"interrupted"}), "enrolled", fields=(_NOTE,),
        ),
        TrackStep(
            "finish", "Ukończenie programu", "UPPD art. 9b ust. 13", frozenset({"enrolled"}),
            "ended", fields=(_NOTE,), starts=("D17",),
        ),
        TrackStep(
            "certify", "Zaświadczenie o ukończeniu", "UPPD art. 9b ust. 13", frozenset({"ended"}),
            "certified", fields=(_NOTE,), meets=("D17",),
        ),
        TrackStep(
            "miss", "Brak zaświadczenia w terminie", "UPPD art. 9b ust. 13", _MISSED | {"ended"},
            fields=(_NOTE,), lapses=("D14", "D15", "D16", "D17"), starts=("D18",),
            over=("D16", "D17"),
        ),
        TrackStep(
            "move-offence", "Wniosek grupy o zawiadomienie o wykroczeniu",
            "UPPD art. 9b ust. 8 pkt 6 i ust. 13; Kodeks wykroczeń art. 66c",
            _MISSED | {"ended", "interrupted"}, "offence_moved", meets=("D18",),
            fields=(
                Field(
                    "ground", "Podstawa wniosku", FieldKind.CHOICE, required=True,
                    choices=(
                        Choice("not_reported", "osoba nie zgłosiła się mimo dwóch wezwań (ust. 12)"),
                        Choice("not_enrolled", "brak zaświadczenia o rozpoczęciu udziału (ust. 13)"),
                        Choice("not_completed", "brak zaświadczenia o ukończeniu (ust. 13)"),
                        Choice("interrupted", "osoba przerwała udział (art. 4 ust. 6)"),
                    ),
                ),
                _NOTE,
            ),
            grounds=_GROUNDS,
            lapses=("D14", "D15", "D16", "D17"), starts=("D19",),
        ),
        TrackStep(
            "notify-offence", "Zawiadomienie o wykroczeniu", "UPPD art. 9b ust. 2 i 4",
            frozenset({"offence_moved"}), "offence_notified", TEAM, (_NOTE,), meets=("D19",),
        ),
        TrackStep(
            "tell-commander", "Zawiadomienie przełożonego funkcjonariusza",
            "UPPD art. 9b ust. 5 i 6", frozenset({"offence_moved", "offence_notified"}), by=TEAM,
            fields=(_NOTE,),
        ),
    ),
)  # fmt: skip

# Who calls differs between the regulations, not what has to be kept; the title has no words of one Act.
_CALLED = "ROZP23 § 12; ROZP11 § 17 ust. 1"
_CAME = TrackStep("came", "Osoba przyszła", _CALLED, frozenset({"sent"}), "came", fields=(_NOTE,))
SUMMONS = Track(
    code="summons",
    title="Wezwanie na rozmowę (NK-D)",
    basis=_CALLED,
    stream="perpetrator",
    about="perpetrator",
    states=(("sent", "wysłane"), ("came", "osoba przyszła"), ("absent", "osoba nie przyszła")),
    opening=TrackStep(
        "send", "Wysłanie wezwania", _CALLED, target="sent",
        fields=(Field("how", "Sposób wezwania", required=True), _NOTE),
    ),
    steps=(
        _CAME,
        TrackStep(
            "not-came", "Osoba nie przyszła", _CALLED, frozenset({"sent"}), "absent",
            fields=(Field("reason", "Powód, jeżeli jest znany", FieldKind.LONG_TEXT),),
        ),
        TrackStep(
            "send-again", "Ponowne wezwanie", _CALLED, frozenset({"absent"}), "sent",
            fields=(Field("how", "Sposób wezwania", required=True), _NOTE),
        ),
    ),
)  # fmt: skip
