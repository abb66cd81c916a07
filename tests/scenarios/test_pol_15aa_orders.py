"""Police orders: ustawa o Policji art. 15aa–15ak."""

import datetime as dt

import pytest

from apps.common.errors import DomainError, Invalid, NotPermitted
from apps.deadlines.models import Deadline, Status
from apps.deadlines.rules import Stage
from apps.deadlines.services import remind
from apps.notifications.models import Message
from apps.procedures import sheet
from apps.procedures.models import Matter, Procedure
from apps.procedures.services import tracks
from apps.procedures.services.tracks import StepInput
from apps.transfers.services import accept
from tenants import schema
from tenants.models import DueEntry
from tests.conftest import NYSA
from tests.factories import procedures, transfers
from tests.factories.cast import Cast
from tests.scenarios.handing_over import MONDAY, handed_over
from tests.scenarios.steps import begin, take, terms

ISSUED = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)
GIVEN = {
    "hour": "09:00", "kinds": ["leave_home", "approach_person"], "distance": "50",
    "unit": "KP Przykładowo",
}  # fmt: skip


def after(days: int) -> dt.datetime:
    return ISSUED + dt.timedelta(days=days)


def test_an_order_lives_fourteen_days(cast: Cast) -> None:
    order = begin(
        cast.police_officer, procedures.started(cast, ISSUED), "police-order", ISSUED, **GIVEN
    )
    assert terms(order)["D29"].due_on == dt.date(2026, 11, 16)
    take(cast.police_officer, order, "serve", ISSUED, hour="12:00")
    with pytest.raises(Invalid):
        take(cast.police_officer, order, "check", ISSUED, kept="yes")
    for days in (1, 5, 9):
        take(cast.police_officer, order, "check", after(days), kept="yes")
    with pytest.raises(Invalid):
        take(cast.police_officer, order, "expire", after(13))
    assert take(cast.police_officer, order, "expire", after(14)).state == "expired"
    assert terms(order)["D29"].status == Status.MET
    assert terms(order)["D30b"].status == Status.MET


def test_two_orders_of_one_procedure_have_their_own_terms(cast: Cast) -> None:
    procedure = procedures.started(cast, ISSUED)
    first, second = (
        begin(cast.police_officer, procedure, "police-order", ISSUED, **GIVEN) for _ in range(2)
    )
    assert set(terms(first)) == set(terms(second)) >= {"D29"}


def test_only_the_court_extends_and_says_until_when(cast: Cast) -> None:
    order = begin(
        cast.police_officer, procedures.started(cast, ISSUED), "police-order", ISSUED, **GIVEN
    )
    with pytest.raises(Invalid):
        take(cast.police_officer, order, "secure", after(3))
    secured = take(cast.police_officer, order, "secure", after(3), until="2027-01-31")
    assert secured.state == "secured"
    assert terms(order)["D29"].status == Status.LAPSED


def told(order: Matter) -> list[str]:
    found = Message.objects.filter(kind="deadline.missed", ref=terms(order)["D30b"].pk)
    return sorted(one.user.username for one in found)


@pytest.fixture
def order(cast: Cast) -> Matter:
    return begin(
        cast.police_officer, procedures.started(cast, ISSUED), "police-order", ISSUED, **GIVEN
    )


def test_three_checks_are_planned_until_the_order_expires_and_warned_of(order: Matter) -> None:
    term = terms(order)["D30b"]
    assert term.due_on == terms(order)["D29"].due_on == dt.date(2026, 11, 16)
    stages = DueEntry.objects.filter(ref=term.pk).order_by("due_at")
    assert [one.stage for one in stages] == ["before", "on_day", "after", "escalation"]


def test_an_order_that_expires_with_two_checks_is_shown_so_and_told_once(
    cast: Cast, order: Matter
) -> None:
    for days in (1, 9):
        take(cast.police_officer, order, "check", after(days), kept="yes")
        assert terms(order)["D30b"].status == Status.OPEN
    take(cast.police_officer, order, "expire", after(15))
    found = {code: terms(order)[code].status for code in ("D30", "D30b")}
    assert found == {"D30": Status.MET, "D30b": Status.MISSED}
    assert told(order) == ["chair", "secretary"]
    procedure = order.procedure
    rows = {
        one.code: one for one in sheet.of_procedure(cast.chair, procedure, today=after(16).date())
    }
    assert (rows["D30b"].standing, rows["D30b"].label) == ("missed", f"{procedure.number}/1")
    assert "missed" in {one.standing for one in sheet.of_year(
        cast.chair, year=2026, today=after(16).date())}  # fmt: skip


def test_an_order_that_was_never_checked_misses_the_first_check_too(
    cast: Cast, order: Matter
) -> None:
    take(cast.police_officer, order, "expire", after(14))
    assert {terms(order)[code].status for code in ("D30", "D30b")} == {Status.MISSED}


def test_the_chair_who_was_told_by_the_escalation_is_not_told_again(
    cast: Cast, order: Matter
) -> None:
    remind(ref=terms(order)["D30b"].pk, stage=Stage.ESCALATION, now=after(18))
    take(cast.police_officer, order, "expire", after(19))
    assert told(order) == ["secretary"]


@pytest.mark.parametrize("step", ["annul", "lapse"])
def test_an_order_that_ended_otherwise_needs_no_three_checks(
    cast: Cast, order: Matter, step: str
) -> None:
    take(cast.police_officer, order, step, after(2))
    assert terms(order)["D30b"].status == Status.LAPSED
    assert told(order) == []


def test_under_the_courts_security_checks_come_as_often_as_the_court_said(
    cast: Cast, order: Matter
) -> None:
    take(cast.police_officer, order, "check", after(1), kept="yes")
    day = {"next_on": after(10).date().isoformat()}
    take(
        cast.police_officer, order, "secure", after(3), until="2027-01-31",
        frequency="co siedem dni", **day,
    )  # fmt: skip
    assert terms(order)["D30b"].status == Status.LAPSED
    assert terms(order)["V02"].due_on == after(10).date()
    with pytest.raises(DomainError):
        take(cast.police_officer, order, "check", after(10), kept="yes")
    later = {"next_on": after(17).date().isoformat()}
    take(cast.police_officer, order, "check-secured", after(12), kept="no", **later)
    found = Deadline.objects.about("matter", order.pk).filter(rule_code="V02").order_by("due_on")
    assert [(one.status, one.is_late) for one in found] == [
        (Status.MET, True), (Status.OPEN, False),
    ]  # fmt: skip
    take(cast.police_officer, order, "end-security", after(20))
    assert {one.status for one in found.all()} == {Status.MET, Status.LAPSED}


def test_what_is_told_later_is_written_on_its_own_day(cast: Cast, order: Matter) -> None:
    """Police, court and group tell of what they did at different times."""
    take(cast.police_officer, order, "serve", after(0), hour="12:00")
    take(cast.police_officer, order, "check", after(8), kept="yes")
    take(cast.police_officer, order, "breach", after(4), what="Przyszedł pod dom.")
    take(cast.police_officer, order, "complain", after(2))
    assert terms(order)["D30"].is_late
    take(cast.police_officer, order, "check", after(1), kept="yes")
    assert (terms(order)["D30"].met_on, terms(order)["D30"].is_late) == (after(1).date(), False)
    take(cast.police_officer, order, "check", after(5), kept="yes")
    assert terms(order)["D30b"].met_on == after(8).date()


def test_after_fourteen_days_there_is_nothing_left_to_secure(cast: Cast, order: Matter) -> None:
    with pytest.raises(Invalid) as refusal:
        take(cast.police_officer, order, "secure", after(15), until="2027-01-31")
    assert [one.anchor for one in refusal.value.problems] == ["on"]
    with pytest.raises(Invalid) as refusal:
        take(cast.police_officer, order, "secure", after(3), until=after(2).date().isoformat())
    assert [one.anchor for one in refusal.value.problems] == ["until"]


def test_the_end_of_a_security_is_reminded_of_and_moves_when_the_court_extends_it(
    cast: Cast, order: Matter
) -> None:
    take(cast.police_officer, order, "secure", after(3), until="2026-11-20")
    assert terms(order)["V03"].due_on == dt.date(2026, 11, 20)
    assert DueEntry.objects.filter(ref=terms(order)["V03"].pk).exists()
    take(cast.police_officer, order, "extend-security", after(14), until="2026-12-31")
    waiting = Deadline.objects.about("matter", order.pk).open().get(rule_code="V03")
    assert waiting.due_on == dt.date(2026, 12, 31)
    take(cast.police_officer, order, "end-security", after(70))
    waiting.refresh_from_db()
    assert (waiting.status, waiting.is_late) == (Status.MET, False)


def test_a_right_that_was_not_used_is_no_delay_of_anybody(cast: Cast, order: Matter) -> None:
    take(cast.police_officer, order, "serve", after(0), hour="12:00")
    take(cast.police_officer, order, "expire", after(20))
    rows = sheet.of_procedure(cast.chair, order.procedure, today=after(30).date())
    kept = {one.code: (one.standing, one.days_late) for one in rows}
    assert (kept["D33"], kept["D29"]) == (("lapsed", 0), ("met", 0))
    assert not {"D29", "D33"} & {one.code for one in sheet.totals(rows)}


OLD = dt.datetime(2019, 5, 8, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("day", "known"),
    [
        (dt.date(2020, 11, 30), {"D29", "D30", "D30b", "D32"}),
        (dt.date(2023, 8, 14), {"D29", "D30", "D30b", "D32"}),
        (dt.date(2023, 8, 15), {"D29", "D30", "D30b", "D31", "D32"}),
        (dt.date(2026, 11, 2), {"D29", "D30", "D30b", "D31", "D32"}),
    ],
)
def test_an_order_in_an_old_procedure_follows_the_law_of_its_own_day(
    cast: Cast, day: dt.date, known: set[str]
) -> None:
    procedure = procedures.from_paper(cast, OLD, ISSUED)
    order = issue(cast, procedure, day, ["leave_home"])
    assert procedure.regime == "A"
    assert set(terms(order)) == known


@pytest.mark.parametrize(
    ("day", "kinds", "place"),
    [
        (dt.date(2020, 11, 29), ["leave_home"], "on"),
        (dt.date(2023, 8, 14), ["leave_home", "contact"], "kinds"),
        (dt.date(2023, 8, 14), ["entry"], "kinds"),
    ],
)
def test_what_the_law_did_not_know_on_that_day_was_not_ordered(
    cast: Cast, day: dt.date, kinds: list[str], place: str
) -> None:
    procedure = procedures.from_paper(cast, OLD, ISSUED)
    with pytest.raises(Invalid) as refused:
        issue(cast, procedure, day, kinds)
    assert [one.anchor for one in refused.value.problems] == [place]
    assert not procedure.matters.exists()
    assert issue(cast, procedure, dt.date(2023, 8, 15), kinds).state == "issued"


def issue(cast: Cast, procedure: Procedure, day: dt.date, kinds: list[str]) -> Matter:
    return tracks.open_matter(
        actor=cast.police_officer, procedure_id=procedure.pk, kind="police-order", now=ISSUED,
        given=StepInput(day, {**GIVEN, "kinds": kinds}),
    )  # fmt: skip


@pytest.mark.parametrize("there", [0, 1, 2])
def test_checks_at_the_old_team_count_after_a_hand_over(cast: Cast, there: int) -> None:
    order = begin(
        cast.police_officer, procedures.started(cast, ISSUED), "police-order", ISSUED, **GIVEN
    )
    for number in range(there):
        take(cast.police_officer, order, "check", after(1 + number), kept="yes")
    ids = transfers.both_ways(cast.secretary, order.procedure, after(4))
    accept(actor=cast.secretary, incoming_id=ids["incoming_id"], now=after(4))
    here = Matter.objects.exclude(pk=order.pk).get()

    assert terms(here)["D30b"].due_on == terms(order)["D30b"].due_on == dt.date(2026, 11, 16)
    for number in range(there, 3):
        assert terms(here)["D30b"].status == Status.OPEN
        take(cast.secretary, here, "check", after(5 + number), kept="yes")
    assert terms(here)["D30b"].status == Status.MET


def test_an_order_of_the_night_before_the_form_keeps_its_own_day(cast: Cast) -> None:
    """The Police order at night, the form comes later: the fourteen days run from the order."""
    procedure = procedures.started(cast, ISSUED)
    night = dt.date(2026, 11, 1)
    order = tracks.open_matter(
        actor=cast.police_officer, procedure_id=procedure.pk, kind="police-order",
        given=StepInput(night, {**GIVEN, "hour": "23:40"}), now=ISSUED,
    )  # fmt: skip
    assert terms(order)["D29"].due_on == dt.date(2026, 11, 15)
    assert terms(order)["D30"].due_on == dt.date(2026, 11, 2)


@pytest.mark.parametrize(
    ("kind", "first"),
    [
        ("police-order", dt.date(2021, 10, 29)),  # five years before the procedure
        ("summons", dt.date(2026, 11, 2)),  # belongs to the procedure
    ],
)
def test_nothing_begins_before_it_can_have(cast: Cast, kind: str, first: dt.date) -> None:
    procedure = procedures.in_diagnosis(cast, ISSUED)
    with pytest.raises(Invalid) as refusal:
        tracks.open_matter(
            actor=cast.social_worker, procedure_id=procedure.pk, kind=kind,
            given=StepInput(first - dt.timedelta(days=1), {}), now=after(1),
        )  # fmt: skip
    assert f"{first:%d.%m.%Y}" in str(refusal.value)


def test_an_hour_that_has_not_come_is_refused(cast: Cast) -> None:
    """A slip of twelve hours would make every term in hours twelve hours longer."""
    procedure = procedures.started(cast, ISSUED)

    def issued_at(hour: str) -> Matter:
        return tracks.open_matter(
            actor=cast.police_officer, procedure_id=procedure.pk, kind="police-order",
            given=StepInput(ISSUED.date(), {**GIVEN, "hour": hour}), now=ISSUED,
        )  # fmt: skip

    with pytest.raises(Invalid) as refusal:
        issued_at("10:01")  # it is 10:00 in Warsaw
    assert [one.anchor for one in refusal.value.problems] == ["hour"]
    assert issued_at("10:00").state == "issued"


def test_an_entry_by_mistake_is_withdrawn_and_late_for_nobody(cast: Cast) -> None:
    procedure = procedures.in_diagnosis(cast, ISSUED)
    order = begin(cast.police_officer, procedure, "police-order", ISSUED, **GIVEN)
    take(cast.police_officer, order, "serve", ISSUED, hour="12:00")
    assert any(one.status == Status.MET for one in terms(order).values())
    with pytest.raises(Invalid) as unexplained:
        take(cast.secretary, order, "withdraw", after(20))
    assert [one.anchor for one in unexplained.value.problems] == ["reason"]
    with pytest.raises(NotPermitted):  # whoever is late does not take the term back
        take(cast.police_officer, order, "withdraw", after(20), reason="Pomyłka.")

    gone = take(cast.secretary, order, "withdraw", after(20), reason="Inna rodzina.")

    assert gone.state == "mistaken"
    assert gone.track.is_final("mistaken")
    assert {one.status for one in terms(order).values()} == {Status.LAPSED}
    assert not any(one.is_late or one.was_missed for one in terms(order).values())
    assert gone.events.count() == 3  # what was written stays to be read
    assert not DueEntry.objects.filter(
        ref__in=[one.pk for one in terms(order).values()], done_at=None
    ).exists()


def test_an_order_of_the_military_police_goes_by_its_own_act(cast: Cast) -> None:
    """To a soldier the Military Police gives it, by arts 18–18k of its act; no term is told as law of it."""
    procedure = procedures.started(cast, ISSUED)
    given = {**GIVEN, "given_by": "military_police", "unit": "Oddział testowy ŻW"}
    order = begin(cast.police_officer, procedure, "police-order", ISSUED, **given)
    track = Matter.objects.get(pk=order.pk).track
    assert track.title == "Nakaz lub zakaz Żandarmerii Wojskowej"
    assert track.basis == track.step("serve").basis == "ustawa o Żandarmerii Wojskowej art. 18–18k"
    assert not [one.code for one in (track.opening, *track.steps) if "o Policji" in one.basis]
    assert track.step("secure").basis == "KPC art. 755² § 4 i art. 755³"  # the court's, in both
    assert "sprawdź" in track.note
    take(cast.police_officer, order, "serve", ISSUED, hour="12:00")
    assert set(terms(order)) >= {"D29", "D33"}
    for one in terms(order).values():
        assert one.rule.basis == one.explanation().basis == "ustawa o Żandarmerii Wojskowej"
        assert "Polic" not in f"{one.rule.title} {one.rule.actor}"
        assert "sprawdź" in one.rule.doubt


def test_its_terms_go_on_under_that_act_at_another_team(cast: Cast, there: Cast) -> None:
    procedure = procedures.started(cast, MONDAY)
    given = {**GIVEN, "given_by": "military_police"}
    begin(cast.police_officer, procedure, "police-order", MONDAY, **given)
    taken = handed_over(cast, there, procedures.go_on_to_diagnosis(cast, procedure, MONDAY))
    with schema.office(NYSA):
        found = terms(taken.matters.get())
        assert {one.rule.basis for one in found.values()} == {"ustawa o Żandarmerii Wojskowej"}


@pytest.mark.parametrize("given_by", ["police", ""])
def test_otherwise_the_police_gave_it(cast: Cast, given_by: str) -> None:
    given = {**GIVEN, "given_by": given_by}
    order = begin(
        cast.police_officer, procedures.started(cast, ISSUED), "police-order", ISSUED, **given
    )
    assert order.track.title == "Policyjny nakaz lub zakaz"
    assert {one.rule.basis for one in terms(order).values() if one.rule_code == "D29"} == {
        "POL art. 15ak"
    }
    assert order.track.note == ""
