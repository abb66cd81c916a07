"""Every page and print of one procedure speaks in the words of its own law, and of no other."""

import datetime as dt
import html
import io
import re
from collections.abc import Iterator

import pytest
from django.urls import resolve, reverse
from pypdf import PdfReader

from apps.letters import services as letters
from apps.meetings.models import Decision, Kind
from apps.meetings.services import holding
from apps.meetings.services.holding import HeldInput
from apps.procedures.models import Procedure
from apps.procedures.rules.states import Action
from apps.procedures.rules.wording import VICTIM
from apps.procedures.services import actions, forms, group_forms, tracks
from apps.procedures.services.inputs import ActionInput
from apps.procedures.services.tracks import StepInput
from tests.factories import households, procedures, transfers
from tests.factories import letters as written
from tests.factories.attachments import added
from tests.factories.cast import Cast
from tests.factories.forms_2011 import valid_nkd_2011
from tests.factories.meetings import adult, planned
from tests.factories.words import OF_THE_NEW_LAW, OF_THE_OLD_LAW
from tests.pages.browser import Answer, Browser
from tests.pages.conftest import NOW, Open

ON_PAPER = dt.datetime(2023, 6, 14, 12, 30, tzinfo=dt.UTC)  # regime A
BETWEEN = dt.datetime(2023, 7, 3, 8, tzinfo=dt.UTC)  # regime B
# Pages that belong to no procedure, or to many, keep today's words; the sheet NK-B to print is one for
# the office. A file says what it says.
NOT_OURS = {
    "procedures:nkb-sheet", "meetings:own-feed", "deadlines:rules", "letters:register",
    "attachments:open",
}  # fmt: skip
# Its provisions, too. Orders, a child and a crime are of the law of their own day (UPPD art. 11a, 12).
NEW_LAW = OF_THE_NEW_LAW + r"|ROZP23|UPPD art\. 9"
READ = ("text/html", "application/pdf")


def in_old_law(cast: Cast) -> Procedure:
    """Return a procedure of regime A whose working group met once."""
    procedure = procedures.from_paper(cast, ON_PAPER, NOW)
    core = {"social_worker": cast.social_worker, "police_officer": cast.police_officer}
    day = dt.date(2023, 6, 16)
    for who, action, given in (
        (cast.secretary, Action.RECEIVE, {}),
        (cast.chair, Action.APPOINT_GROUP, core),
        (cast.secretary, Action.FORWARD, {}),
        (cast.social_worker, Action.FIRST_MEETING, {"present": [cast.social_worker]}),
    ):
        procedure = actions.take(
            actor=who, procedure_id=procedure.pk, action=action, now=NOW,
            given=ActionInput(on=day, **given),
        )  # fmt: skip
    return procedure


def with_much_in_it(cast: Cast, procedure: Procedure) -> None:
    """Give a procedure one of everything that has a page."""
    perpetrator = adult(procedure, "perpetrator")
    households.noted(cast.secretary, procedure, NOW)
    added(cast.social_worker, procedure, NOW)
    if procedure.regime == "C":
        written.harmless(cast.secretary, procedure, NOW)
    for kind, side in (("summons", "perpetrator"), ("invitation", "victim")):
        letters.write(
            author=cast.secretary, procedure_id=procedure.pk, kind=kind,
            party=adult(procedure, side), now=NOW,
            given={
                "meeting_on": "20.11.2026", "meeting_at": "10:00", "meeting_place": "OPS, Rynek 1",
                "reasons": "Rozmowa.", "signer": "Wanda Żukowska", "recipient_address": "do rąk",
            },
        )  # fmt: skip
    for day, side in ((1, "victim"), (2, "perpetrator")):
        planned(cast.chair, procedure, NOW + dt.timedelta(days=day), side, now=NOW)
    meeting = planned(
        cast.social_worker, procedure, NOW + dt.timedelta(minutes=30), now=NOW,
        kind=Kind.GROUP_MEETING,
    )  # fmt: skip
    decided = [Decision("Rozmowa", "OPS", "", str(perpetrator.pk))]
    holding.hold(
        actor=cast.social_worker, appointment_id=meeting.pk, now=NOW + dt.timedelta(hours=2),
        given=HeldInput([cast.social_worker], text="Omówiono sprawę.", decisions=decided),
    )  # fmt: skip
    planned(
        cast.social_worker, procedure, NOW + dt.timedelta(days=3), now=NOW, kind=Kind.GROUP_MEETING
    )
    tracks.open_matter(
        actor=cast.social_worker, procedure_id=procedure.pk, kind="crime-notice", now=NOW,
        given=StepInput(NOW.date()),
    )  # fmt: skip
    transfers.both_ways(cast.secretary, procedure, NOW)


def said(answer: Answer) -> str:
    """Return what a page or a printed page says, without its markup."""
    if answer.headers["Content-Type"] == "application/pdf":
        pages = PdfReader(io.BytesIO(answer.content)).pages
        return " ".join(" ".join(page.extract_text() for page in pages).split())
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", answer.text)).split())


def pages_of(browser: Browser, procedure: Procedure) -> Iterator[tuple[str, str]]:
    """Walk from a procedure's page over everything that links lead to; yield name and text.

    No link may lead to what is for others to open: that fails here.
    """
    everywhere = browser.get("/account/").page.links
    waiting, seen = [(procedure.get_absolute_url(), "")], set(everywhere)
    while waiting:
        path, place = waiting.pop()
        if path in seen or not path.startswith("/"):
            continue
        seen.add(path)
        name = resolve(path.partition("?")[0]).view_name
        if name in NOT_OURS:
            continue
        answer = browser.get(path)
        assert answer.status == 200, f"{place} leads to {path}: {answer.status}"
        if answer.headers["Content-Type"].startswith(READ):
            waiting += [(link, path) for link in sorted(answer.page.links)]
            yield name, said(answer)


def walk(
    as_: Open, who: tuple[str, ...], procedure: Procedure, forbidden: str, told: set[str]
) -> dict[str, set[str]]:
    """Return the words of another law that pages say, by the name of the page; add to ``told`` who
    names a side in the words of the old law."""
    found: dict[str, set[str]] = {}
    for name, text in (page for one in who for page in pages_of(as_(one), procedure)):
        if re.search(OF_THE_OLD_LAW, text):
            told.add(name)
        stopped = {text[max(0, one.start() - 30) : one.end() + 30]
                   for one in re.finditer(forbidden, text)}  # fmt: skip
        if stopped:
            found.setdefault(name, set()).update(stopped)
    return found


@pytest.mark.long
def test_no_page_of_an_old_procedure_has_a_new_word(as_: Open, cast: Cast) -> None:
    procedure, told = in_old_law(cast), set[str]()
    with_much_in_it(cast, procedure)
    assert walk(as_, ("chair", "secretary", "social_worker"), procedure, NEW_LAW, told) == {}
    assert told >= {
        "procedures:detail", "procedures:procedure-sheet", "persons:detail", "procedures:hand-over",
        "letters:choose", "letters:write", "letters:detail", "meetings:plan", "meetings:detail",
        "meetings:minutes", "meetings:pack", "transfers:new", "transfers:outgoing", "forms:read",
        "forms:pdf", "deadlines:detail",
    }  # fmt: skip


@pytest.mark.long
def test_no_page_of_a_new_procedure_has_an_old_word(
    as_: Open, cast: Cast, procedure: Procedure
) -> None:
    with_much_in_it(cast, procedure)
    assert walk(as_, ("secretary", "police_officer"), procedure, OF_THE_OLD_LAW, set()) == {}


def test_in_between_pages_have_new_words_and_forms_the_old_ones(as_: Open, cast: Cast) -> None:
    procedure = procedures.from_paper(cast, BETWEEN, NOW)
    page = said(as_("chair").get(procedure.get_absolute_url()))
    assert "Osoby doznające przemocy domowej" in page
    assert "Osoby stosujące przemoc domową" in page
    form = procedure.forms.get()
    assert re.search(OF_THE_OLD_LAW, said(as_("chair").get(reverse("forms:read", args=[form.pk]))))


def test_a_hand_over_asks_and_refuses_in_the_words_of_the_law(as_: Open, cast: Cast) -> None:
    procedure = procedures.from_paper(cast, ON_PAPER, NOW)
    party = procedure.parties.get(side="victim", is_minor=False)
    answer = as_("police_officer").post(
        reverse("procedures:hand-over", args=[procedure.pk]),
        {"party": str(party.pk), "recipient": "parent_or_guardian", "language": "pl",
         "on_day": "14", "on_month": "6", "on_year": "2023"},
    )  # fmt: skip
    assert any(f"może tu otrzymać: {VICTIM}" in text for text, _address in answer.summary)


def test_a_secret_in_nkd_is_refused_in_the_words_of_the_law(as_: Open, cast: Cast) -> None:
    procedure = in_old_law(cast)
    draft = group_forms.start_draft(
        author=cast.social_worker, procedure_id=procedure.pk, code="NK-D", now=NOW,
        party_id=adult(procedure, "perpetrator").pk,
    )  # fmt: skip
    for section, given in valid_nkd_2011(NOW.date()).items():
        forms.save_section(author=cast.social_worker, form_id=draft.pk, section=section, raw=given)
    forms.save_section(
        author=cast.social_worker, form_id=draft.pk, section="since",
        raw={"text": "Mieszka teraz: ul. Zmyślona 1, Nieistniejewo."},
    )  # fmt: skip
    page = as_("social_worker").get(reverse("forms:check", args=[draft.pk]))
    told = [text for text, _address in page.summary]
    assert any("chronione dane osoby dotkniętej przemocą w rodzinie" in text for text in told), told


def test_before_it_met_a_working_group_is_said_to_be_set_up(as_: Open, cast: Cast) -> None:
    procedure = procedures.from_paper(cast, ON_PAPER, NOW)
    page = said(as_("chair").get(procedure.get_absolute_url()))
    assert "Grupa robocza nie utworzono" in page
    core = {"social_worker": cast.social_worker, "police_officer": cast.police_officer}
    for who, action, given in (
        (cast.secretary, Action.RECEIVE, {}), (cast.chair, Action.APPOINT_GROUP, core),
    ):  # fmt: skip
        actions.take(
            actor=who, procedure_id=procedure.pk, action=action, now=NOW,
            given=ActionInput(on=dt.date(2023, 6, 16), **given),
        )  # fmt: skip
    assert "grupa robocza utworzona" in said(as_("chair").get(procedure.get_absolute_url()))


@pytest.mark.parametrize(("started", "follows", "basis"), [
    (ON_PAPER, "Można utworzyć grupę roboczą.", "Osoba dotknięta przemocą w rodzinie zmieniła"),
    (BETWEEN, "grupę trzeba powołać w ciągu trzech dni", "Osoba doznająca przemocy zmieniła"),
])  # fmt: skip
def test_what_another_team_hands_over_is_told_in_the_words_of_its_law(
    as_: Open, cast: Cast, started: dt.datetime, follows: str, basis: str
) -> None:
    made = transfers.both_ways(cast.secretary, procedures.from_paper(cast, started, NOW), NOW)
    page = said(as_("chair").get(reverse("transfers:incoming", args=[made["incoming_id"]])))
    assert follows in page
    assert basis in page
    answer = as_("chair").get(reverse("transfers:outgoing", args=[made["outgoing_id"]]))
    assert basis in said(answer)
