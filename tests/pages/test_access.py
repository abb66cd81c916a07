"""Every page, as every role: who opens it, who is refused, for whom it does not exist."""

import datetime as dt
import importlib
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.attachments import scans
from apps.attachments import services as attachments
from apps.deadlines.models import Deadline
from apps.letters import templates
from apps.meetings.models import Kind
from apps.meetings.services import holding
from apps.procedures.models import Emergency, Form, HelpContact, Procedure, Recusal
from apps.procedures.services import forms, tracks
from tests.conftest import PODKARPACKIE
from tests.factories import households, imports, letters, meetings, retention, transfers
from tests.factories.attachments import picture
from tests.factories.cast import Cast
from tests.pages.browser import Browser
from tests.pages.conftest import NOW, Open

ROLES = (
    "chair", "secretary", "social_worker", "police_officer", "teacher", "outsider",
    "administrator", "dpo",
)  # fmt: skip
EVERYBODY = dict.fromkeys(ROLES, 200)
READERS = {**dict.fromkeys(ROLES[:6], 200), **dict.fromkeys(ROLES[6:], 403)}
OF_THE_CASE = {
    **dict.fromkeys(("chair", "secretary", "social_worker", "police_officer"), 200),
    **dict.fromkeys(("teacher", "outsider"), 404),
    **dict.fromkeys(("administrator", "dpo"), 403),
}
INITIATORS = {
    **dict.fromkeys(ROLES, 403),
    **dict.fromkeys(("social_worker", "police_officer", "teacher", "outsider"), 200),
}
# Of whom may see the case, only those who may also do this; the others are told who may.
OF_THE_GROUP = {**OF_THE_CASE, "chair": 403, "secretary": 403}
AUTHOR = {
    **dict.fromkeys(ROLES, 403), "police_officer": 200,
    **dict.fromkeys(("chair", "secretary", "social_worker", "teacher", "outsider"), 404),
}  # fmt: skip
# Signed-in people without a role in the case learn nothing, not even that it exists.
OF_THE_CONTENT = {**OF_THE_CASE, "administrator": 404, "dpo": 404}


def only(*who: str) -> dict[str, int]:
    return {**dict.fromkeys(ROLES, 403), **dict.fromkeys(who, 200)}


PAGES: dict[str, dict[str, int]] = {
    "deadlines:worklist": EVERYBODY,
    "deadlines:detail": OF_THE_CONTENT,
    "deadlines:waive": only("chair"),
    "deadlines:rules": EVERYBODY,
    "procedures:list": READERS,
    "procedures:search": READERS,
    "procedures:sheet": only("chair", "secretary"),
    "procedures:procedure-sheet": OF_THE_CASE,
    "procedures:detail": OF_THE_CASE,
    "procedures:hand-over": OF_THE_GROUP,
    "contacts:list": only("administrator"),
    "contacts:edit": only("administrator"),
    "procedures:nkb-sheet": READERS,
    "procedures:act": OF_THE_GROUP,  # confirming violence
    "procedures:ties": READERS,
    "procedures:lift": only("chair"),
    "matters:new": OF_THE_GROUP,  # a referral
    "matters:detail": OF_THE_CASE,
    "matters:step": OF_THE_GROUP,  # notifying a crime
    "letters:register": only("chair", "secretary"),
    "letters:own": only("chair", "secretary", "social_worker", "police_officer", "outsider"),
    "letters:choose": OF_THE_CASE,
    "letters:write": OF_THE_CASE,
    "letters:detail": OF_THE_CASE,
    "letters:rewrite": OF_THE_CASE,
    "letters:move": OF_THE_CASE,
    "letters:pdf": OF_THE_CASE,
    "procedures:why": READERS,
    "openings:unjustified": only("dpo"),
    "procedures:emergencies": only("chair"),
    "procedures:break-glass": INITIATORS,
    "procedures:review": only("chair"),
    "procedures:access": only("chair"),
    "attachments:add": OF_THE_CASE,
    "attachments:scan": AUTHOR,
    "attachments:scan-page": AUTHOR,
    "retention:overview": only("chair", "secretary"),
    "retention:classes": only("chair", "secretary"),
    "retention:new-class": only("chair", "secretary"),
    "retention:edit-class": only("chair", "secretary"),
    "retention:assign": only("chair", "secretary"),
    "retention:hold": only("chair", "secretary"),
    "retention:lift": only("chair"),
    "retention:disposal": only("chair", "secretary", "dpo"),
    "retention:certificate": {  # the list waits
        **only(),
        **dict.fromkeys(("chair", "secretary", "dpo"), 404),
    },
    "retention:register": only("chair", "secretary", "dpo"),
    "attachments:detail": OF_THE_CASE,
    "attachments:replace": OF_THE_CASE,
    "attachments:remove": OF_THE_CASE,
    "persons:duplicates": only("chair", "secretary"),
    "persons:merge": only("chair", "secretary"),
    "persons:detail": OF_THE_CASE,
    "persons:contact": OF_THE_CASE,
    "persons:death": OF_THE_CASE,
    "persons:withdraw-death": OF_THE_CASE,
    "persons:needs": OF_THE_CASE,
    "persons:households": OF_THE_CASE,
    "persons:add-household": OF_THE_CASE,
    "persons:add-relation": OF_THE_CASE,
    "persons:add-resident": OF_THE_CASE,
    "persons:end-resident": OF_THE_CASE,
    "persons:end-relation": OF_THE_CASE,
    "letters:team-detail": only("chair", "secretary"),
    "letters:team-pdf": only("chair", "secretary"),
    "letters:team-move": only("chair", "secretary"),
    "letters:head": only("chair", "secretary"),
    "letters:templates": only("chair", "secretary"),
    "letters:template": only("chair", "secretary"),
    "letters:template-file": only("chair", "secretary"),
    "letters:docx": OF_THE_CASE,
    "transfers:list": only("chair", "secretary"),
    "transfers:new": only("chair", "secretary"),
    "transfers:export": only("chair"),
    "transfers:records": OF_THE_CASE,
    "transfers:outgoing": only("chair", "secretary"),
    "transfers:receipt": only("chair", "secretary"),
    "transfers:incoming": only("chair", "secretary"),
    "transfers:refuse": only("chair", "secretary"),
    "imports:list": only("chair", "secretary"),
    "imports:template": only("chair", "secretary"),
    "imports:detail": only("chair", "secretary"),
    "imports:columns": only("chair", "secretary"),
    "meetings:calendar": READERS,
    "meetings:own-feed": READERS,
    "meetings:plan": OF_THE_CASE,
    "meetings:detail": OF_THE_CASE,
    "meetings:move": OF_THE_CASE,
    "meetings:cancel": OF_THE_CASE,
    "meetings:hold": OF_THE_GROUP,  # a meeting of the group
    "meetings:correct": OF_THE_GROUP,
    "meetings:pack": OF_THE_CASE,
    "meetings:minutes": {**OF_THE_CASE, "police_officer": 403},
    "seats:team": only("chair", "secretary"),
    "seats:new": only("chair", "secretary"),
    "seats:new-agreement": only("chair", "secretary"),
    "seats:plan": only("chair", "secretary"),
    "seats:hold": only("chair", "secretary"),
    "seats:correct": only("chair", "secretary"),
    "seats:detail": {
        **dict.fromkeys(ROLES, 404),
        **dict.fromkeys(("chair", "secretary", "teacher"), 200),
    },
    "seats:change": only("chair", "secretary"),
    "forms:list": READERS,
    "forms:paper": READERS,
    "forms:new": INITIATORS,
    "forms:tasks": AUTHOR,
    "forms:section": AUTHOR,
    "forms:check": AUTHOR,
    "forms:read": OF_THE_CONTENT,
    "forms:pdf": OF_THE_CONTENT,
    "statistics:overview": only("chair", "secretary"),
    "notifications:inbox": EVERYBODY,
    "accounts:account": EVERYBODY,
    "accounts:session": EVERYBODY,
    "accounts:new-token": EVERYBODY,
    "accounts:statements": only("chair", "secretary", "administrator"),
    "accounts:users": only("administrator"),
    "accounts:new-user": only("administrator"),
    "accounts:edit-user": only("administrator"),
    "accounts:institutions": only("administrator"),
    "accounts:log": only("dpo"),
    "account_change_password": EVERYBODY,
    "account_logout": EVERYBODY,
    "mfa_index": EVERYBODY,
}
# Opened by nobody with GET: they change something.
POSTED = {
    "procedures:end-emergency", "retention:release", "retention:cancel",
    "letters:template-withdraw",
    "transfers:release", "transfers:cancel", "transfers:accept",
    "imports:check", "imports:run", "imports:stop", "imports:discard",
    "meetings:new-feed", "meetings:revoke-feed",
    "meetings:notice", "seats:letter", "seats:tell-all", "seats:absence", "forms:discard",
    "procedures:end-tie", "statistics:close", "notifications:open", "notifications:read-all",
    "procedures:begin-form", "accounts:revoke-token", "accounts:set-active",
    "procedures:begin-further",
}  # fmt: skip
MENU = (
    "/procedures/", "/forms/", "/letters/", "/transfers/", "/imports/", "/statistics/", "/users/",
    "/access-log/",
)  # fmt: skip
# Opened by who has a secret: tests/pages/test_feed.py, tests/pages/test_attachments.py.
BY_SECRET = {"meetings:feed", "attachments:open"}
MARSHAL_PAGES: dict[str, tuple[int, int, int]] = {  # analyst, administrator, dpo
    "/": (200, 200, 200),
    "/completeness/": (200, 403, 403),
    "/users/": (403, 200, 403),
    "/users/new/": (403, 200, 403),
    "/institutions/": (403, 200, 403),
    "/access-log/": (403, 403, 200),
    "/account/": (200, 200, 200),
    "/account/tokens/new/": (200, 200, 200),
    "/inbox/": (200, 200, 200),
    "/procedures/": (404, 404, 404),
    "/forms/": (404, 404, 404),
    "/statistics/": (404, 404, 404),
}


@pytest.fixture
def addresses(cast: Cast, procedure: Procedure) -> dict[str, str]:
    """The address of every page, about one procedure, its form, a draft and a user."""
    draft = forms.start_draft(author=cast.police_officer, now=NOW)
    form = Form.objects.get(procedure=procedure)
    deadline = Deadline.objects.get(rule_code="D07")
    contact = HelpContact.objects.create(name="Ośrodek testowy", phone="17 000 00 00")
    recusal = Recusal.objects.create(procedure=procedure, user=cast.outsider, since=NOW)
    matter = tracks.open_matter(
        actor=cast.police_officer, procedure_id=procedure.pk, kind="crime-notice",
        given=tracks.StepInput(timezone.localdate(NOW)), now=NOW,
    )  # fmt: skip
    emergency = Emergency.objects.create(
        procedure=procedure, user=cast.police_officer, opened_at=NOW,
        until=NOW + dt.timedelta(hours=8),
    )  # fmt: skip
    file = attachments.add(
        actor=cast.chair, procedure_id=procedure.pk, title="Skan", name="a.pdf",
        content=b"%PDF-1.7\n%%EOF", now=NOW,
    )  # fmt: skip
    templates.upload(
        actor=cast.chair, kind="notice-on-weapon", name="a.docx", now=NOW,
        content=templates.starting_point("notice-on-weapon"),
    )  # fmt: skip
    homes = households.ids(cast.chair, procedure, NOW)
    kept = retention.waiting(cast.secretary, procedure, NOW)
    paper = forms.start_draft(
        author=cast.police_officer, now=NOW, paper_completed_at=NOW - dt.timedelta(days=3)
    )
    scans.put(actor=cast.police_officer, form_id=paper.pk, name="a.png", content=picture(), now=NOW)
    moved = transfers.both_ways(cast.secretary, procedure, NOW)
    transfers.came_with_a_letter(cast.secretary, procedure, NOW)
    batch = imports.checked(cast.secretary, [imports.row(1)], NOW)
    letter = letters.harmless(cast.police_officer, procedure, NOW)
    of_team = letters.of_team(cast.secretary, NOW)
    seat = meetings.seated(cast.chair, cast.teacher, now=NOW)
    team = meetings.team_called(cast.chair, NOW + dt.timedelta(days=20), now=NOW)
    past = NOW - dt.timedelta(hours=2)
    coming, held = (
        meetings.planned(
            cast.social_worker,
            procedure,
            at,
            now=past - dt.timedelta(days=1),
            kind=Kind.GROUP_MEETING,
        )
        for at in (NOW + dt.timedelta(days=1), past)
    )
    holding.hold(
        actor=cast.social_worker, appointment_id=held.pk, now=NOW,
        given=holding.HeldInput([cast.social_worker]),
    )  # fmt: skip
    given = {
        "seats:hold": [team.pk],
        "seats:correct": [meetings.team_held(cast.chair, NOW - dt.timedelta(hours=3)).pk],
        "seats:detail": [seat.pk],
        "seats:change": [seat.pk],
        "meetings:plan": [procedure.pk],
        "meetings:detail": [coming.pk],
        "meetings:move": [coming.pk],
        "meetings:cancel": [coming.pk],
        "meetings:hold": [coming.pk],
        "meetings:correct": [held.pk],
        "meetings:pack": [coming.pk],
        "meetings:minutes": [held.pk, "group"],
        "procedures:lift": [recusal.pk],
        "contacts:edit": [contact.pk],
        "procedures:nkb-sheet": ["uk"],
        "deadlines:detail": [deadline.pk],
        "deadlines:waive": [deadline.pk],
        "procedures:procedure-sheet": [procedure.pk],
        "procedures:detail": [procedure.pk],
        "procedures:hand-over": [procedure.pk],
        "procedures:act": [procedure.pk, "confirm"],
        "matters:new": [procedure.pk, "programme"],
        "matters:detail": [matter.pk],
        "matters:step": [matter.pk, "notify"],
        "letters:choose": [procedure.pk],
        "letters:write": [procedure.pk, "summons"],
        "letters:detail": [letter.pk],
        "letters:rewrite": [letter.pk],
        "letters:move": [letter.pk, "cancel"],
        "letters:pdf": [letter.pk],
        "letters:team-detail": [of_team.pk],
        "letters:team-pdf": [of_team.pk],
        "letters:team-move": [of_team.pk, "send"],
        "procedures:review": [emergency.pk],
        "procedures:access": [procedure.pk],
        "attachments:scan": [paper.pk],
        "attachments:scan-page": [paper.pk, 1],
        "retention:edit-class": [kept["class_id"]],
        "retention:assign": [procedure.pk],
        "retention:hold": [procedure.pk],
        "retention:lift": [kept["hold_id"]],
        "retention:disposal": [kept["disposal_id"]],
        "retention:certificate": [kept["disposal_id"]],
        "attachments:add": [procedure.pk],
        "attachments:detail": [file.pk],
        "attachments:replace": [file.pk],
        "attachments:remove": [file.pk],
        "persons:merge": [one.person_id for one in procedure.parties.all()[:2]],
        "persons:detail": [procedure.parties.all()[0].pk],
        "persons:contact": [procedure.parties.all()[0].pk],
        "persons:needs": [procedure.parties.all()[0].pk],
        "persons:death": [procedure.parties.all()[0].pk],
        "persons:withdraw-death": [procedure.parties.all()[0].pk],
        "persons:households": [procedure.pk],
        "persons:add-household": [procedure.pk],
        "persons:add-relation": [procedure.pk],
        "persons:add-resident": [homes["household_id"]],
        "persons:end-resident": [homes["resident_id"]],
        "persons:end-relation": [homes["relation_id"]],
        "letters:template": ["summons"],
        "letters:template-file": ["summons"],
        "letters:docx": [letter.pk],
        "transfers:new": [procedure.pk],
        "transfers:export": [procedure.pk],
        "transfers:records": [procedure.pk],
        "transfers:outgoing": [moved["outgoing_id"]],
        "transfers:receipt": [moved["outgoing_id"]],
        "transfers:incoming": [moved["incoming_id"]],
        "transfers:refuse": [moved["incoming_id"]],
        "imports:detail": [batch.pk],
        "imports:columns": [batch.pk],
        "forms:tasks": [draft.pk],
        "forms:section": [draft.pk, "victims"],
        "forms:check": [draft.pk],
        "forms:read": [form.pk],
        "forms:pdf": [form.pk],
        "accounts:edit-user": [cast.teacher.pk],
    }
    return {name: reverse(name, args=given.get(name, [])) for name in PAGES}


@pytest.mark.long
def test_who_opens_which_page(as_: Open, addresses: dict[str, str]) -> None:
    for who in ROLES:
        browser = as_(who)
        got = {name: browser.get(path).status for name, path in addresses.items()}
        assert got == {name: expected[who] for name, expected in PAGES.items()}, who


# Forms of a case that are refused where their sending would be; none of them is whole when empty.
ACTING = (
    "procedures:hand-over", "procedures:act", "matters:new", "matters:step",
    "persons:add-household", "persons:add-relation", "persons:add-resident",
    "persons:end-resident", "persons:end-relation", "meetings:plan", "meetings:move",
    "meetings:cancel", "meetings:hold", "meetings:correct",
)  # fmt: skip


def test_a_page_opens_for_just_those_who_may_send_it(as_: Open, addresses: dict[str, str]) -> None:
    for who in ROLES:
        browser = as_(who)
        got = {name: browser.post(addresses[name]).status for name in ACTING}
        assert got == {name: PAGES[name][who] for name in ACTING}, who


def test_a_refused_page_says_who_may(as_: Open, addresses: dict[str, str]) -> None:
    page = as_("chair").get(addresses["procedures:act"])
    assert (page.status, "Może to zrobić" in page.text) == (403, True)
    page = as_("secretary").get(addresses["procedures:hand-over"])
    assert "albo członek grupy" in page.text


def test_every_own_page_is_in_the_table() -> None:
    routes = set(_names("przystan.urls.gmina"))
    own = {name for name in routes if ":" in name}
    assert own == {name for name in PAGES if ":" in name} | POSTED | BY_SECRET


def test_signed_out_people_see_no_page(addresses: dict[str, str]) -> None:
    browser = Browser()
    for path in addresses.values():
        answer = browser.get(path)
        assert answer.status == 302, path
        expected = "/" if path == reverse("account_logout") else "/sign-in/"
        assert answer.to.startswith(expected), path


def test_pages_about_people_are_never_kept(as_: Open, addresses: dict[str, str]) -> None:
    browser = as_("police_officer")
    for path in addresses.values():
        assert "no-store" in browser.get(path).headers["Cache-Control"], path


def test_who_opens_which_page_of_a_voivodeship(marshals: dict[str, User]) -> None:
    browsers = [Browser(user, PODKARPACKIE) for user in marshals.values()]
    got = {path: tuple(one.get(path).status for one in browsers) for path in MARSHAL_PAGES}
    assert got == MARSHAL_PAGES


def test_who_manages_accounts_of_a_voivodeship_sees_no_numbers(marshals: dict[str, User]) -> None:
    assert "app-table" in Browser(marshals["analyst"], PODKARPACKIE).get("/").text
    for who in ("administrator", "dpo"):
        assert "app-table" not in Browser(marshals[who], PODKARPACKIE).get("/").text


def test_the_menu_leads_to_just_the_pages_that_open(as_: Open) -> None:
    for who in ROLES:
        browser = as_(who)
        start = browser.get("/")
        for path in MENU:
            assert start.has_link(path) == (browser.get(path).status == 200), (who, path)


def test_the_administrator_changes_no_case_either(as_: Open, procedure: Procedure) -> None:
    browser = as_("administrator")
    for path in (
        reverse("procedures:act", args=[procedure.pk, "confirm"]),
        reverse("procedures:hand-over", args=[procedure.pk]),
        reverse("procedures:search"),
        reverse("statistics:close", args=[2025]),
    ):
        assert browser.post(path, {"text": "Przykładowa"}).status == 403, path


def _names(module: str) -> Iterator[str]:
    yield from _walk(importlib.import_module(module).urlpatterns, "")


def _walk(patterns: list[URLPattern | URLResolver], namespace: str) -> Iterator[str]:
    for one in patterns:
        if isinstance(one, URLResolver):
            if one.namespace != "api":
                inner = f"{one.namespace}:" if one.namespace else namespace
                yield from _walk(one.url_patterns, inner)
        elif one.name and not str(one.pattern).startswith("api/"):
            yield namespace + one.name
