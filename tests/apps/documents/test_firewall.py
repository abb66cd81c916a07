"""What the firewall finds, in every form that a clerk may type, and what it lets pass."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.documents.rules.firewall import Fact, Hit, check


def fact(kind: str, label: str, value: str) -> Fact:
    return Fact("victim", kind, label, value)


STREET = fact("address", "street", "Kwiatowa")
LONG_STREET = fact("address", "street", "ul. Jana Kochanowskiego")
ESTATE = fact("address", "street", "os. Młodych")
MAY = fact("address", "street", "3 Maja")
MARKET = fact("address", "street", "Rynek")
RIVER = fact("address", "stay_street", "Rzeka")
HOUSE = fact("address", "house_no", "12/3")
CODE = fact("address", "postal_code", "36-100")
TOWN = fact("address", "town", "Dębowa Góra")
LODZ = fact("address", "stay_town", "Łódź")
PHONE = fact("contact", "contact", "600 123 456")
EMAIL = fact("contact", "contact", "anna.k@example.com")
SCHOOL = fact("school", "school", "Szkoła Podstawowa nr 3, klasa 5")
NAMED = fact("school", "school", "Przedszkole Słoneczko")
WORK = fact("work", "work", "Piekarnia Rogalik, ekspedientka")
SHELTER = fact("shelter", "place", "Ośrodek Przystań-Test")

CAUGHT = [
    *((STREET, text) for text in (
        "Kwiatowa", "KWIATOWA 12", "mieszka na Kwiatowej", "przy Kwiatowej 12", "ul.Kwiatowa",
        "ulicę Kwiatową", "z Kwiatową w tle", "na kwiatowej 12/3", "Kwia-towa", "K w i a t o w a",
        "Kwiatowa12", "Kwiatowej.", "kwiatowy", "kwiatowa", "Kwiatowa,", "(Kwiatowa)",
        "Kwiatowa_12", "Kwiatowa\n12", "Kwiat\u00adowa", "Ｋｗｉａｔｏｗａ",
    )),
    *((LONG_STREET, text) for text in (
        "Jana Kochanowskiego 4", "na Kochanowskiego", "J. Kochanowskiego", "KOCHANOWSKIEGO",
        "ul. Kochanowskiego 4", "u Kochanowskich", "Kochanowskiemu",
    )),
    *((ESTATE, text) for text in (
        "os. Młodych", "osiedle Młodych 5", "na osiedlu Mlodych", "na Młodych", "MŁODYCH",
    )),
    *((MAY, text) for text in (
        "3 Maja", "ul. 3 maja 7", "3-Maja", "przy 3 Maja", "na Trzeciego Maja", "przy III Maja 12",
        "ul. 3-go Maja", "trzeci maja",
    )),
    (fact("address", "street", "Trzeciego Maja"), "3 Maja 7"),
    (fact("address", "street", "Jana Pawła II"), "przy Jana Pawła 5"),
    (fact("address", "street", "Bór"), "w Borze"),
    (fact("address", "street", "Nad Stok"), "na Stoku"),
    (fact("address", "street", "Dworzec"), "przy dworcu"),
    (fact("address", "street", "Kościół"), "przy kościele"),
    (fact("address", "town", "Rzeszów"), "do rzeszowskiej placówki"),
    (fact("address", "town", "Rzeszów"), "w Rze-szowie"),
    (fact("address", "town", "Stalowa Wola"), "w Stalowej"),
    (fact("address", "town", "Nowy Sącz"), "w Sączu"),
    (fact("address", "town", "Sokołów Młp."), "w Sokołowie"),
    (fact("address", "town", "Wieś Nowa"), "we wsi Nowej"),
    (fact("work", "work", "Lidl Kolbuszowa"), "pracuje w Lidlu"),
    (fact("work", "work", "Dino, kasjerka"), "pracuje w Dino"),
    (fact("work", "work", "szkoła podstawowa nr 2"), "w SP2"),
    (fact("school", "school", "Przedszkole Miś"), "w Misiu"),
    *((fact("school", "school", "I LO"), text) for text in (
        "w pierwszym liceum", "I Liceum", "LO nr 1", "1 LO",
    )),
    (fact("school", "school", "Szkoła Podstawowa nr 2"), "w szkole numer dwa"),
    (fact("school", "school", "Szkoła Podstawowa nr 2"), "w drugiej szkole"),
    (fact("contact", "contact", "17 227 12 34"), "tel. 227 12 34"),
    (fact("contact", "contact", "600 100 200"), "6OO 1OO 2OO"),
    *((MARKET, text) for text in ("na Rynku 4", "Rynek", "przy Rynku", "za Rynkiem")),
    *((RIVER, text) for text in ("przy Rzece", "Rzeka", "nad Rzeką", "Rzeki 3")),
    (fact("address", "town", "Nowe Miasto"), "w Nowym Mieście"),
    (fact("address", "town", "Żywiec"), "w Żywcu"),
    (fact("address", "street", "Dąb"), "przy Dębie"),
    *((CODE, text) for text in (
        "36-100", "36100", "36 100", "36 - 100", "kod:36–100.", "36\u00a0100", "36.100",
    )),
    *((TOWN, text) for text in (
        "Dębowa Góra", "w Dębowej Górze", "do Dębowej Góry", "debowa gora", "DĘBOWA GÓRA", "w Górze",
    )),
    *((LODZ, text) for text in ("Łódź", "w Łodzi", "Lodz", "Łodzią")),
    *((PHONE, text) for text in (
        "600123456", "600 123 456", "600-123-456", "+48 600 123 456", "0048600123456",
        "(600) 12 34 56", "60 01 23 456", "6 0 0 1 2 3 4 5 6", "48600123456", "tel.600.123.456",
    )),
    *((EMAIL, text) for text in (
        "anna.k@example.com", "ANNA.K@EXAMPLE.COM", "<anna.k@example.com>",
        "anna.k (at) example.com", "anna.k małpa example kropka com", "anna . k @ example . com",
    )),
    *((SCHOOL, text) for text in (
        "Szkoła Podstawowa nr 3", "w Szkole Podstawowej nr 3", "w SP 3", "szkoły nr 3",
        "SP nr 3", "szkoła podstawowa numer 3",
    )),
    *((NAMED, text) for text in ("do Słoneczka", "przedszkole „Słoneczko”", "SLONECZKO")),
    *((WORK, text) for text in ("w Rogaliku", "piekarni", "Rogalik", "praca: ekspedientką")),
    *((SHELTER, text) for text in ("Ośrodek Przystań-Test", "w ośrodku", "w Przystani")),
]  # fmt: skip
PASSED = [
    (STREET, "Kwiaciarnia"), (STREET, "kwiat"), (STREET, "12"), (STREET, ""), (STREET, "ulica"),
    (LONG_STREET, "Jan Testowy"), (LONG_STREET, "dla Jana"), (ESTATE, "osiedle"),
    (MAY, "5 maja 2026"), (MAY, "3 kwietnia"), (MAY, "maja"), (MARKET, "pismo"),
    (HOUSE, "12/3"), (HOUSE, "12"), (HOUSE, "pokój 12/3"),
    (CODE, "36101"), (CODE, "136100"), (CODE, "361000"), (CODE, "36"), (CODE, "100"),
    (TOWN, "góra"), (TOWN, "dębowa"), (TOWN, "Dębica"), (LODZ, "łódka"),
    (PHONE, "600123457"), (PHONE, "600"), (PHONE, "123 456"), (EMAIL, "anna"),
    (EMAIL, "biuro@example.org"), (SCHOOL, "szkoła"), (SCHOOL, "klasa 5"), (SCHOOL, "nr 3"),
    (SCHOOL, "szkoła podstawowa nr 4"), (NAMED, "przedszkole"), (WORK, "praca"),
    (SHELTER, "przystąpić"),
    (fact("address", "street", "11 Listopada"), "12 listopada 2026"),
    (MAY, "4 maja"), (MAY, "Maja Przykładowa"), (STREET, "drugiej strony"),
    (fact("address", "town", "Nowy Sącz"), "nowy termin"),
    (fact("address", "town", "Stalowa Wola"), "z wolą stron"),
    (fact("address", "street", "Stok"), "pod stolik"),
    (fact("contact", "contact", "600 100 200"), "100 200"),
    (fact("school", "school", "I LO"), "i liceum"),
    (fact("school", "school", "Szkoła Podstawowa nr 2"), "szkoła numer trzy"),
]  # fmt: skip


def test_the_table_is_long_enough() -> None:
    assert len(CAUGHT) + len(PASSED) >= 80


@pytest.mark.parametrize(("planted", "text"), CAUGHT)
def test_a_fact_is_found_in_any_form(planted: Fact, text: str) -> None:
    letter = {"reason": "Uprzejmie zapraszamy.", "note": f"Zapraszamy, {text} o godz. 10."}
    assert check(letter, [planted]) == [Hit("note", planted.kind, planted.label)]


@pytest.mark.parametrize(("planted", "text"), PASSED)
def test_what_betrays_nothing_passes(planted: Fact, text: str) -> None:
    assert check(f"Zawiadomienie: {text}, dnia", [planted]) == []


def test_what_the_recipient_has_is_no_secret() -> None:
    own = [fact("address", "street", "ul. Kwiatowa"), fact("contact", "contact", "+48600123456")]
    assert check("Kwiatowa 12, tel. 600 123 456", [STREET, PHONE], own) == []


def test_where_a_victim_stays_is_never_opened_by_what_is_said_of_the_other_side() -> None:
    stay = fact("address", "stay_street", "Słocińska")
    said = [
        Fact("perpetrator", "address", label, "Słocińska") for label in ("street", "stay_street")
    ]
    assert check("przy Słocińskiej 9", [stay], said) == [Hit("", "address", "stay_street")]


def test_the_town_of_the_office_is_no_secret_but_another_one_is() -> None:
    office = Fact("office", "address", "town", "Kolbuszowa")
    there = fact("address", "stay_town", "Kolbuszowa")
    school = fact("school", "school", "Szkoła Podstawowa w Kolbuszowej")
    assert check("w Kolbuszowej", [there, school, LODZ], [office]) == []
    assert check("w Kolbuszowej", [there, LODZ], []) == [Hit("", "address", "stay_town")]


def test_a_street_named_as_the_known_town_is_still_a_secret() -> None:
    street = fact("address", "street", "Kolbuszowska")
    office = fact("address", "town", "Kolbuszowska")
    found = check("ul. Kolbuszowskiej 3", [street], [office])
    assert found == [Hit("", "address", "street")]


def test_no_representation_shows_a_value() -> None:
    assert "Kwiatowa" not in repr(STREET) + repr(check("Kwiatowa", [STREET]))


LABELS = {
    "street": "address", "town": "address", "stay_street": "address", "stay_town": "address",
    "contact": "contact", "work": "work", "school": "school", "place": "shelter",
}  # fmt: skip
WORD = st.text(st.characters(categories=("L", "Nd", "Zs", "Pd")), min_size=1, max_size=30)


@given(
    label=st.sampled_from(sorted(LABELS)),
    value=WORD.filter(lambda one: any(c.isalpha() and c.isascii() for c in one)),
    before=st.text(max_size=40), after=st.text(max_size=40),
)  # fmt: skip
def test_a_fact_planted_verbatim_is_always_found(
    label: str, value: str, before: str, after: str
) -> None:
    planted = fact(LABELS[label], label, value)
    assert check(f"{before} {value} {after}", [planted])


@given(number=st.from_regex(r"[1-9]\d{8}", fullmatch=True), before=st.text(), after=st.text())
def test_a_phone_is_always_found(number: str, before: str, after: str) -> None:
    planted = fact("contact", "contact", number)
    assert check(f"{before} {number[:3]} {number[3:5]}-{number[5:]} {after}", [planted])
