"""Police and court orders that run beside the procedure (POL art. 15aa–15ak, UPPD art. 11a–11ab)."""

from dataclasses import replace

from apps.deadlines.rules import ORDERS_EXTENDED_FROM, ORDERS_FROM
from apps.procedures.rules.form_schema import Choice, Field, FieldKind, Row
from apps.procedures.rules.tracks import Ground, Track, TrackStep

_KINDS = Field(
    "kinds", "Rodzaj nakazu lub zakazów", FieldKind.MULTI_CHOICE, required=True,
    choices=(
        Choice("leave_home", "nakaz natychmiastowego opuszczenia wspólnie zajmowanego mieszkania"),
        Choice("approach_home", "zakaz zbliżania się do mieszkania i jego otoczenia"),
        Choice("approach_person", "zakaz zbliżania się do osoby"),
        Choice("contact", "zakaz kontaktowania się"),
        Choice("entry", "zakaz wstępu i przebywania"),
    ),
)  # fmt: skip
_DISTANCE = Field(
    "distance", "Odległość w metrach", FieldKind.INTEGER, required=True, min_value=1,
    max_value=10_000, show_if=("kinds", "approach_person"),
)  # fmt: skip
_UNTIL = Field(
    "until", "Zabezpieczenie do dnia", FieldKind.DATE, required=True, may_be_future=True,
    hint="Tylko sąd może przedłużyć nakaz lub zakazy. Przypomnienie przyjdzie wcześniej.",
)  # fmt: skip
_FREQUENCY = Field(
    "frequency", "Jak często sąd kazał sprawdzać", max_length=200,
    hint="Tak, jak w postanowieniu, na przykład: co siedem dni.",
)  # fmt: skip
_NEXT_CHECK = Field(
    "next_on", "Dzień następnego sprawdzenia", FieldKind.DATE, may_be_future=True,
    hint="Wynika z częstotliwości, którą ustalił sąd. Przypomnienie przyjdzie wcześniej.",
)  # fmt: skip
_KEPT = Field("kept", "Nakaz lub zakazy są przestrzegane", FieldKind.YES_NO, required=True)
_NOT_KEPT = (("kept", "no"),)
_NOTE = Field("note", "Uwagi", FieldKind.LONG_TEXT, max_length=2000)
_HOUR = Field("hour", "Godzina", FieldKind.TIME, required=True, hint="Na przykład 14:30.")
_REFERENCE = Field("reference", "Sygnatura", max_length=60)

# Bans concerning a person came with Dz.U. 2023 poz. 289.
_EXTENDED = tuple(
    Ground(
        "kinds", kind, since=ORDERS_EXTENDED_FROM,
        message=(
            "Policja wydaje ten zakaz od 15.08.2023. Wcześniej mogła nakazać opuszczenie mieszkania"
            " i zakazać zbliżania się do niego. Sprawdź dzień i rodzaj."
        ),
    )
    for kind in ("approach_person", "contact", "entry")
)  # fmt: skip
# Without an answer the term runs: rather a term too many than a person who was not told (art. 15ad.1b).
_APART = Field(
    "lives_apart", "Czy osoba, którą to chroni, mieszka gdzie indziej niż osoba, której to dotyczy",
    FieldKind.YES_NO,
    hint="Jeżeli tak, nakaz lub zakaz doręcza się także jej w ciągu 24 godzin.",
)  # fmt: skip
# Whoever has to leave the home names an address and a telephone within 24 hours (art. 15af): then letters
# do not go to where the protected person lives.
_SERVICE = Field(
    "service_address", "Adres do doręczeń", max_length=300,
    hint="Podaje go osoba, której nakaz dotyczy. Pod ten adres idą pisma do niej, dopóki nakaz obowiązuje.",
)  # fmt: skip
_SERVICE_PHONE = Field("service_phone", "Telefon do doręczeń", max_length=40)
_AFTER_LEAVING = tuple(
    replace(one, show_if=("kinds", "leave_home")) for one in (_SERVICE, _SERVICE_PHONE)
)
MILITARY_POLICE = "military_police"
_MILITARY_ACT = "ustawa o Żandarmerii Wojskowej art. 18–18k"
# Left empty, it is the Police: what was recorded before the question was asked stays what it was.
_GIVEN_BY = Field(
    "given_by", "Kto wydał", FieldKind.CHOICE,
    choices=(
        Choice("police", "Policja"),
        Choice(MILITARY_POLICE, "Żandarmeria Wojskowa (żołnierzowi)"),
    ),
)  # fmt: skip
_LIVE = frozenset({"issued", "served"})
_RUNNING = _LIVE | {"secured"}
# In which states an order holds, by the kind of sub-process.
HOLDING = {"police-order": _RUNNING, "court-order": frozenset({"issued"})}

POLICE_ORDER = Track(
    code="police-order",
    title="Policyjny nakaz lub zakaz",
    basis="ustawa o Policji art. 15aa i 15aaa",
    stream="common",
    about="perpetrator",
    is_urgent=True,
    since=ORDERS_FROM,
    has_own_law=True,
    states=(
        ("issued", "wydany"), ("served", "doręczony"), ("secured", "zabezpieczony przez sąd"),
        ("expired", "wygasł"), ("annulled", "uchylony"), ("lapsed", "utracił moc"),
    ),
    opening=TrackStep(
        # Begun before anybody said who gave it: then the table reads as ``issued_by`` says.
        "issue", "Wydanie nakazu lub zakazu",
        "ustawa o Policji art. 15aa, 15aaa i 15aab; ustawa o Żandarmerii Wojskowej",
        target="issued",
        fields=(
            _GIVEN_BY, _HOUR, _KINDS, _DISTANCE,
            Field("unit", "Jednostka, która wydała", required=True), _APART, *_AFTER_LEAVING,
            _REFERENCE, _NOTE,
        ),
        starts=("D29", "D30", "D30b", "D31", "D32"), hour="hour", grounds=_EXTENDED,
        unless=(("D31", "lives_apart", "no"),),
    ),
    steps=(
        TrackStep(
            "serve", "Doręczenie", "ustawa o Policji art. 15ad", frozenset({"issued"}), "served",
            fields=(_HOUR, _SERVICE, _SERVICE_PHONE, _NOTE), meets=("D31",), starts=("D33",),
            hour="hour",
        ),
        TrackStep(
            "service-address", "Adres do doręczeń", "ustawa o Policji art. 15af", _RUNNING,
            fields=(replace(_SERVICE, required=True), _SERVICE_PHONE, _NOTE),
        ),
        TrackStep(
            "notify", "Zawiadomienie zespołu, prokuratora i sądu", "ustawa o Policji, R1613",
            _RUNNING, fields=(_NOTE,), meets=("D32",),
        ),
        TrackStep(
            "check", "Sprawdzenie, czy nakaz jest przestrzegany", "ustawa o Policji art. 15ai",
            _LIVE, after_days=1, fields=(_KEPT, _NOTE), meets=("D30",), counted=("D30b", 3),
            alarming=_NOT_KEPT,
        ),
        TrackStep(
            "check-secured", "Sprawdzenie w czasie zabezpieczenia", "KPC art. 755² § 2",
            frozenset({"secured"}), after_days=1, fields=(_KEPT, _NEXT_CHECK, _NOTE),
            meets=("D30", "V02"), set_days=(("V02", "next_on"),), alarming=_NOT_KEPT,
        ),
        TrackStep(
            "breach", "Naruszenie nakazu lub zakazu", "Kodeks wykroczeń art. 66b", _RUNNING, alarm=True,
            fields=(
                Field("what", "Co się stało", FieldKind.LONG_TEXT, required=True, max_length=2000),
            ),
        ),
        TrackStep(
            "complain", "Zażalenie na nakaz lub zakaz", "ustawa o Policji art. 15aj", _LIVE,
            fields=(_NOTE,), meets=("D33",),
        ),
        TrackStep(
            "secure", "Zabezpieczenie udzielone przez sąd", "KPC art. 755² § 4 i art. 755³",
            _LIVE, "secured", fields=(_UNTIL, _FREQUENCY, _NEXT_CHECK, _REFERENCE),
            lapses=("D29", "D30b", "D31", "D33"), within="D29",
            set_days=(("V02", "next_on"), ("V03", "until")),
        ),
        TrackStep(
            "extend-security", "Przedłużenie zabezpieczenia przez sąd", "KPC art. 755³",
            frozenset({"secured"}), fields=(_UNTIL, _REFERENCE, _NOTE), lapses=("V03",),
            set_days=(("V03", "until"),),
        ),
        TrackStep(
            "expire", "Wygaśnięcie po 14 dniach", "ustawa o Policji art. 15ak", _LIVE, "expired",
            after_days=14, fields=(_NOTE,), meets=("D29",), misses=("D30", "D30b"),
        ),
        TrackStep(
            "end-security", "Koniec zabezpieczenia", "KPC art. 755³", frozenset({"secured"}),
            "expired", fields=(_NOTE,), meets=("V03",),
        ),
        TrackStep(
            "annul", "Uchylenie po zażaleniu", "ustawa o Policji art. 15aj", _LIVE, "annulled",
            fields=(_REFERENCE, _NOTE),
        ),
        TrackStep(
            "lapse", "Utrata mocy: tymczasowe aresztowanie", "ustawa o Policji art. 15ak", _RUNNING,
            "lapsed", fields=(_NOTE,),
        ),
    ),
)  # fmt: skip


def is_military(kind: str, facts: Row) -> bool:
    """Whether the Military Police gave an order."""
    return kind == POLICE_ORDER.code and facts.get("given_by") == MILITARY_POLICE


def issued_by(track: Track, facts: Row) -> Track:
    """Return the table as it reads for who gave the order: the Military Police has an act of its own.

    Which article of it answers which step, and its terms, are not known to us (open points).
    """
    if not is_military(track.code, facts):
        return track
    return replace(
        track, title="Nakaz lub zakaz Żandarmerii Wojskowej", basis=_MILITARY_ACT,
        opening=_under_military_act(track.opening),
        steps=tuple(_under_military_act(one) for one in track.steps),
        note=(
            "Ten nakaz lub zakaz wydała Żandarmeria Wojskowa na podstawie własnej ustawy. Terminy liczymy"
            " tu tak, jak przy nakazie Policji: sprawdź je w ustawie o Żandarmerii Wojskowej."
        ),
    )  # fmt: skip


def _under_military_act(step: TrackStep) -> TrackStep:
    return replace(step, basis=_MILITARY_ACT) if "ustawa o Policji" in step.basis else step


# A group often learns of an order only from the court's decision, and never hears the day of the motion.
_KNOWN_AS = Field(
    "known_as", "Co jest wiadome", FieldKind.CHOICE, required=True,
    choices=(
        Choice("moved", "złożono wniosek, sąd jeszcze nie postanowił"),
        Choice("issued", "sąd wydał nakaz lub zakaz"),
    ),
    hint="Od tego zależy, co znaczy dzień powyżej: dzień wniosku albo dzień postanowienia.",
)  # fmt: skip
COURT_ORDER = Track(
    code="court-order",
    title="Sądowy nakaz lub zakaz",
    basis="UPPD art. 11a i 11aa",
    stream="common",
    about="perpetrator",
    has_own_law=True,
    states=(
        ("moved", "złożono wniosek"), ("issued", "wydany"), ("refused", "oddalono wniosek"),
        ("ended", "zakończony"),
    ),
    opening=TrackStep(
        "move", "Wniosek do sądu albo postanowienie", "UPPD art. 11a i 11aa", target="moved",
        fields=(
            _KNOWN_AS, _KINDS, replace(_DISTANCE, required=False), *_AFTER_LEAVING, _REFERENCE, _NOTE,
        ),
        starts=("D35",), unless=(("D35", "known_as", "issued"),),
        further=(("known_as", "issued", "issued"),),
    ),
    steps=(
        TrackStep(
            "issue", "Postanowienie sądu", "KPC art. 560⁵", frozenset({"moved"}), "issued",
            fields=(_KINDS, _DISTANCE, *_AFTER_LEAVING, _REFERENCE, _NOTE), meets=("D35",),
        ),
        TrackStep(
            "refuse", "Oddalenie wniosku", "KPC art. 560⁵", frozenset({"moved"}), "refused",
            fields=(_REFERENCE, _NOTE), meets=("D35",),
        ),
        TrackStep(
            "change", "Zmiana postanowienia", "UPPD art. 11ab", frozenset({"issued"}),
            fields=(_KINDS, _DISTANCE, *_AFTER_LEAVING, _REFERENCE, _NOTE),
        ),
        TrackStep(
            "request-belongings", "Żądanie pomocy Policji przy zabraniu rzeczy",
            "UPPD art. 11a ust. 6–8", frozenset({"issued"}),
            fields=(_HOUR, _NOTE), starts=("D36",), hour="hour", at_most=2,
        ),
        TrackStep(
            "collect-belongings", "Zabranie rzeczy z pomocą Policji", "UPPD art. 11a ust. 6–8",
            frozenset({"issued"}), fields=(_HOUR, _NOTE), meets=("D36",), hour="hour",
        ),
        TrackStep(
            "end", "Uchylenie albo koniec obowiązywania", "UPPD art. 11ab", frozenset({"issued"}),
            "ended", fields=(_REFERENCE, _NOTE),
        ),
    ),
)  # fmt: skip
