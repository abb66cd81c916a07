"""Wall 3: every route of every URLconf, as every role, with ids of here and of elsewhere."""

from typing import Any

import pytest
from django.db import transaction

from apps.api import gmina_urls, voivodeship_urls
from tests.conftest import KOLBUSZOWA, NYSA, OPOLSKIE, PODKARPACKIE
from tests.isolation.conftest import ANONYMOUS, GMINA_ROLES, MARKS, World
from tests.isolation.expected import EXPECTED
from tests.isolation.routes import URLCONFS, Route, routes_of

HERE = {"przystan.urls.gmina": KOLBUSZOWA, "przystan.urls.voivodeship": PODKARPACKIE}
THERE = {KOLBUSZOWA: NYSA, PODKARPACKIE: OPOLSKIE}
# Parts of addresses that name no row.
NOT_IDS = {
    "token",
    "action",
    "kind",
    "move",
    "team_move",
    "track",
    "step",
    "code",
    "year",
    "uidb36",
    "key",
    "recipient",
    "language",
    "number",
}

PAGES = [
    pytest.param(urlconf, route, id=f"{urlconf.rpartition('.')[2]} {route}")
    for urlconf in URLCONFS
    for route in routes_of(urlconf)
    if not route.is_api
]
WITH_IDS = [page for page in PAGES if page.values[1].arguments - NOT_IDS]


@pytest.mark.parametrize("urlconf", URLCONFS)
def test_every_route_has_a_line(urlconf: str) -> None:
    """A new route fails here until somebody says who may reach it. ``/api/`` has tests/api."""
    routes = [route for route in routes_of(urlconf) if not route.is_api]
    names = [route.name for route in routes]

    assert sorted(names) == sorted(EXPECTED[urlconf])
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("urlconf", "module"), [(URLCONFS[0], gmina_urls), (URLCONFS[1], voivodeship_urls)]
)
def test_all_routes_of_the_interface_are_those_that_its_own_tests_enumerate(
    urlconf: str, module: Any
) -> None:
    found = {route.name for route in routes_of(urlconf) if route.is_api}

    assert found == {f"api:{route.name}" for route in module.urlpatterns}


def _answer(response: Any) -> str:
    if response.status_code == 302 and response["Location"].startswith("/sign-in/"):
        return "in"
    return str(response.status_code)


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(("urlconf", "route"), PAGES)
def test_each_role_gets_what_the_table_says(
    world: World, urlconf: str, route: Route, method: str
) -> None:
    side, expected = world[HERE[urlconf]], EXPECTED[urlconf][route.name][method]
    found = {}
    for role in expected:
        with transaction.atomic():
            response = side.client(role).generic(method, side.address(route))
            found[role] = _answer(response)
            assert MARKS[THERE[side.office]] not in response.content.decode(errors="replace"), role
            transaction.set_rollback(True)

    assert found == expected


# Who may take a step depends on the case: of one that is not here nobody is refused, it is nothing.
REFUSED_BY_CASE = {
    "procedures:act", "procedures:hand-over", "matters:new", "matters:step", "meetings:hold",
    "meetings:correct",
}  # fmt: skip
REFUSED_BY_ROLE = {ANONYMOUS, "administrator", "dpo"}


@pytest.mark.parametrize(("urlconf", "route"), WITH_IDS)
def test_an_id_of_another_office_is_nothing_here(world: World, urlconf: str, route: Route) -> None:
    """404 wherever the own id is answered; whoever is refused anyway learns nothing new."""
    side = world[HERE[urlconf]]
    address = side.address(route, world[THERE[side.office]].only_here)
    seen = set()
    for method, expected in EXPECTED[urlconf][route.name].items():
        for role, answer in expected.items():
            found = _answer(side.client(role).generic(method, address))
            is_nothing = route.name in REFUSED_BY_CASE and role not in REFUSED_BY_ROLE
            stays = answer in ("in", "403", "405") and not is_nothing
            assert found == (answer if stays else "404"), (method, role)
            seen.add(found)

    assert "404" in seen


@pytest.mark.parametrize(("urlconf", "route"), PAGES)
def test_a_session_of_another_office_is_nobody_here(
    world: World, urlconf: str, route: Route
) -> None:
    """D2, for every route: the cookies of Nysa's people on Kolbuszowa's host."""
    side, expected = world[HERE[urlconf]], EXPECTED[urlconf][route.name]["GET"]
    there = world[THERE[side.office]]
    for role in [one for one in expected if one in ("chair", "analyst", "administrator")]:
        response = there.client(role, side.office).get(side.address(route))
        assert _answer(response) == expected[ANONYMOUS], role


CASE_PAGES = [
    page for page in PAGES
    if page.values[1].name.partition(":")[0]
    in ("procedures", "matters", "letters", "attachments", "persons", "forms", "statistics",
        "transfers", "meetings", "seats", "imports")
    or page.values[1].name in ("deadlines:detail", "deadlines:waive")
]  # fmt: skip


@pytest.mark.parametrize("role", ["administrator", "dpo"])
@pytest.mark.parametrize(("urlconf", "route"), CASE_PAGES)
def test_neither_administrator_nor_inspector_opens_a_case(
    world: World, urlconf: str, route: Route, role: str
) -> None:
    side = world[HERE[urlconf]]
    for method in ("GET", "POST"):
        response = side.client(role).generic(method, side.address(route))
        assert response.status_code in (403, 404, 405), method
        text = response.content.decode(errors="replace")
        assert side.numbers["officer"] not in text
        assert side.numbers["teacher"] not in text


SEES = {
    "chair": {"officer", "teacher"},
    "secretary": {"officer", "teacher"},
    "social_worker": {"officer"},
    "police_officer": {"officer"},
    "teacher": {"teacher"},
    "outsider": set(),
    "administrator": set(),
    "dpo": set(),
}
LISTS = ["/", "/?scope=office", "/procedures/", "/procedures/?state=started", "/forms/", "/inbox/",
         "/meetings/", "/access-log/", "/statistics/", "/account/"]  # fmt: skip


@pytest.mark.parametrize("role", GMINA_ROLES[1:])
def test_lists_show_what_the_role_may_know_and_nothing_of_nysa(world: World, role: str) -> None:
    side = world[KOLBUSZOWA]
    client = side.client(role)
    hidden = {side.numbers[name] for name in {"officer", "teacher"} - SEES[role]}
    shown = {side.numbers[name] for name in SEES[role]}

    for address in LISTS:
        text = client.get(address).content.decode(errors="replace")
        assert MARKS[NYSA] not in text, address
        for number in hidden:
            assert number not in text, address
    listed = client.get("/procedures/").content.decode()
    for number in shown:
        assert number in listed


def _searches(world: World) -> list[str]:
    side, nysa = world[KOLBUSZOWA], world[NYSA]
    return [
        MARKS[KOLBUSZOWA], "Inna" + MARKS[KOLBUSZOWA], MARKS[NYSA], "Inna" + MARKS[NYSA], "Testowy",
        "Druga" + MARKS[NYSA], *side.numbers.values(), *nysa.numbers.values(), "NK/", "K", "%",
        "_", "90031410119", "",
    ]  # fmt: skip


@pytest.mark.parametrize("role", GMINA_ROLES[1:])
def test_search_finds_what_the_role_may_know_and_nothing_of_nysa(world: World, role: str) -> None:
    side = world[KOLBUSZOWA]
    found = set()
    for text in _searches(world):
        response = side.client(role).post("/procedures/search/", {"text": text})
        page = response.content.decode(errors="replace").replace(f'value="{text}"', "")
        assert f"Druga{MARKS[NYSA]}" not in page
        found |= {
            name for name, number in side.numbers.items()
            if number in page and (number != text or response.context["rows"])
        }  # fmt: skip

    assert found == SEES[role]


def test_the_marshal_sees_its_own_gminas_only(world: World) -> None:
    for role in ("analyst", "administrator", "dpo"):
        client = world[PODKARPACKIE].client(role)
        for address in ("/", "/completeness/", "/access-log/", "/users/"):
            text = client.get(address).content.decode(errors="replace")
            assert MARKS[OPOLSKIE] not in text, (role, address)
            assert "77077" not in text, (role, address)
    assert MARKS[PODKARPACKIE] in world[PODKARPACKIE].client("analyst").get("/").content.decode()
    assert "77077" in world[OPOLSKIE].client("analyst").get("/").content.decode()


def test_the_two_gminas_really_have_the_same_ids(world: World) -> None:
    """Else the tests above would prove nothing."""
    here, there = world[KOLBUSZOWA].arguments, world[NYSA].arguments

    assert here == there
    assert world[KOLBUSZOWA].users["chair"].pk == world[NYSA].users["chair"].pk
    only_there = world[NYSA].only_here
    assert all(only_there[name] != value for name, value in here.items() if name not in NOT_IDS)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_same_id_shows_the_row_of_the_host_that_was_asked(world: World, method: str) -> None:
    for office in (KOLBUSZOWA, NYSA):
        side = world[office]
        other = MARKS[NYSA if office == KOLBUSZOWA else KOLBUSZOWA]
        for route in routes_of("przystan.urls.gmina"):
            if route.name in ("procedures:detail", "forms:read", "forms:section"):
                text = side.client("police_officer").generic(method, side.address(route))
                assert other not in text.content.decode(errors="replace")
                if method == "GET":
                    assert MARKS[office] in text.content.decode(errors="replace"), route
