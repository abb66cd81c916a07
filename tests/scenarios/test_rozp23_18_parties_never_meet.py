"""ROZP23 § 18: the person suffering violence and the person using it never meet, in any meeting.

The whole way of an office: talks with both sides, a meeting of the group, a second procedure, an illness.
"""

import datetime as dt
from itertools import product

import pytest
from django.utils import timezone, translation

from apps.common.errors import Invalid
from apps.deadlines.models import Deadline
from apps.letters import services as letters
from apps.letters.models import Letter
from apps.meetings.models import Appointment, Invited, Kind, State
from apps.meetings.services import holding, planning
from apps.meetings.services.apart import Clash
from apps.meetings.services.inputs import PlanInput
from apps.procedures import timeline
from apps.procedures.models import Procedure
from apps.procedures.rules.states import Action
from apps.procedures.rules.states import State as ProcedureState
from apps.procedures.services import actions
from apps.procedures.services.inputs import ActionInput
from tests.factories import procedures as made
from tests.factories.cast import Cast
from tests.factories.meetings import adult, planned, slot
from tests.factories.nka import valid_nka

pytestmark = pytest.mark.django_db
MONDAY = dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC)
TUESDAY, WEDNESDAY = MONDAY + dt.timedelta(days=1), MONDAY + dt.timedelta(days=2)


@pytest.fixture
def procedure(cast: Cast) -> Procedure:
    """A procedure whose group has the form and has not met yet."""
    procedure = made.started(cast, MONDAY)
    core = {"social_worker": cast.social_worker, "police_officer": cast.police_officer}
    for actor, action, given in (
        (cast.secretary, Action.RECEIVE, {}), (cast.chair, Action.APPOINT_GROUP, core),
        (cast.secretary, Action.FORWARD, {}),
    ):  # fmt: skip
        procedure = actions.take(
            actor=actor, procedure_id=procedure.pk, action=action, now=MONDAY,
            given=ActionInput(on=MONDAY.date(), **given),
        )  # fmt: skip
    return procedure


def group_meeting(cast: Cast, procedure: Procedure, start: dt.datetime, *sides: str) -> Appointment:
    parties = [adult(procedure, side) for side in sides]
    return planning.plan(
        actor=cast.social_worker, procedure_id=procedure.pk, now=MONDAY,
        given=PlanInput(
            Kind.GROUP_MEETING, slot(start), parties, [cast.social_worker, cast.police_officer]
        ),
    )  # fmt: skip


def test_two_talks_on_one_day_have_an_hour_between(cast: Cast, procedure: Procedure) -> None:
    planned(cast.social_worker, procedure, TUESDAY, "victim", now=MONDAY)
    hours = {}
    for half in range(-6, 7):
        start = TUESDAY + dt.timedelta(minutes=30 * half)
        try:
            row = planned(cast.police_officer, procedure, start, "perpetrator", now=MONDAY)
        except Invalid:
            hours[half] = False
            continue
        hours[half] = True
        planning.cancel(
            actor=cast.police_officer, appointment_id=row.pk, reason="Próba", now=MONDAY
        )
    assert [half for half, may in hours.items() if not may] == [-3, -2, -1, 0, 1, 2, 3]


def test_no_way_leads_to_one_meeting_of_both(cast: Cast, procedure: Procedure) -> None:
    """Whatever kind, in a room or remotely, first or second: nothing brings the two together."""
    call = {"is_remote": True, "place": "", "link": "https://call.example/1"}
    for kind, where in product((Kind.TALK, Kind.GROUP_MEETING, Kind.VISIT), ({}, call)):
        with pytest.raises(Invalid):
            planned(
                cast.social_worker, procedure, TUESDAY, "victim", "perpetrator", now=MONDAY,
                kind=kind, **where,
            )  # fmt: skip
    planned(cast.social_worker, procedure, TUESDAY, "victim", now=MONDAY, **call)
    with pytest.raises(Invalid):
        planned(cast.social_worker, procedure, TUESDAY, "perpetrator", now=MONDAY, **call)
    assert Appointment.objects.count() == 1
    sides = Invited.objects.filter(party__isnull=False).values_list("party__side", flat=True)
    assert list(sides) == ["victim"]


def test_the_first_meeting_of_the_group_is_planned_held_and_meets_its_term(
    cast: Cast, procedure: Procedure
) -> None:
    row = group_meeting(cast, procedure, TUESDAY, "victim")
    later = TUESDAY + dt.timedelta(hours=2)
    held = holding.hold(
        actor=cast.social_worker, appointment_id=row.pk, now=later,
        given=holding.HeldInput(
            [cast.social_worker, cast.police_officer], [adult(procedure, "victim")]
        ),
    )  # fmt: skip
    procedure.refresh_from_db()
    assert (held.state, procedure.state) == (State.HELD, ProcedureState.DIAGNOSIS)
    assert procedure.first_meeting_on == TUESDAY.date()
    term = Deadline.objects.get(rule_code="D06", subject_id=procedure.pk)
    assert (term.status, term.met_on) == ("met", TUESDAY.date())
    assert held.meeting is not None
    assert set(held.meeting.present.all()) == {cast.social_worker, cast.police_officer}
    again = group_meeting(cast, procedure, WEDNESDAY, "perpetrator")
    holding.hold(
        actor=cast.police_officer, appointment_id=again.pk, now=WEDNESDAY + dt.timedelta(hours=2),
        given=holding.HeldInput([cast.police_officer]),
    )  # fmt: skip
    assert procedure.group is not None
    assert procedure.group.meetings.count() == 2
    assert again.invited.get(party__isnull=False).came is False


def test_after_an_illness_the_other_side_may_take_the_hour(
    cast: Cast, procedure: Procedure
) -> None:
    hers = planned(cast.social_worker, procedure, TUESDAY, "victim", now=MONDAY)
    his = planned(cast.social_worker, procedure, WEDNESDAY, "perpetrator", now=MONDAY)
    with pytest.raises(Invalid):
        planning.move(
            actor=cast.social_worker, appointment_id=his.pk, slot=slot(TUESDAY), now=MONDAY
        )
    planning.cancel(actor=cast.social_worker, appointment_id=hers.pk, reason="Choroba", now=MONDAY)
    planning.move(actor=cast.social_worker, appointment_id=his.pk, slot=slot(TUESDAY), now=MONDAY)


def test_it_holds_across_procedures_of_the_same_people(cast: Cast, procedure: Procedure) -> None:
    """The person using violence here says elsewhere that he suffers it: he still may not meet her."""
    other = _turned(cast, procedure)
    planned(cast.social_worker, procedure, TUESDAY, "victim", now=MONDAY)
    with pytest.raises(Invalid) as caught:
        planned(cast.chair, other, TUESDAY + dt.timedelta(minutes=90), "victim", now=MONDAY)
    assert procedure.number in str(caught.value.message)
    planned(cast.chair, other, TUESDAY + dt.timedelta(minutes=120), "victim", now=MONDAY)


def _turned(cast: Cast, procedure: Procedure) -> Procedure:
    answers = valid_nka()
    victim, perpetrator = answers["victims"][0], answers["perpetrators"][0]
    names = ("first_name", "last_name", "sex", "pesel")
    kept = {name: victim[name] for name in names}
    victim |= {name: perpetrator[name] for name in names}
    perpetrator |= kept
    other = made.completed_form(cast, MONDAY, answers).procedure
    assert other is not None
    assert adult(other, "victim").person_id == adult(procedure, "perpetrator").person_id
    return other


def letter(
    cast: Cast, procedure: Procedure, side: str, starts: dt.datetime, place: str = "OPS, Rynek 1"
) -> Letter:
    """Return a letter that calls the adult of a side to a meeting, with its number."""
    local = timezone.localtime(starts)
    given = {
        "meeting_on": f"{local:%d.%m.%Y}", "meeting_at": f"{local:%H:%M}", "meeting_place": place,
        "reasons": "Rozmowa.", "signer": "Ewa Łącka", "recipient_address": "osobiście",
    }  # fmt: skip
    kind = "invitation" if side == "victim" else "summons"
    written = letters.write(
        author=cast.social_worker, procedure_id=procedure.pk, kind=kind,
        party=adult(procedure, side), given=given, now=MONDAY,
    )  # fmt: skip
    return letters.issue(actor=cast.social_worker, letter_id=written.pk, now=MONDAY)


@pytest.mark.parametrize("half", range(-7, 8))
def test_no_two_letters_call_both_sides_to_one_door(
    cast: Cast, procedure: Procedure, half: int
) -> None:
    """A letter does not say how long a meeting lasts: two hours are kept free, and one between."""
    letter(cast, procedure, "victim", TUESDAY, "OPS, sala 1")
    start = TUESDAY + dt.timedelta(minutes=30 * half)
    if abs(half) >= 6:
        assert letter(cast, procedure, "perpetrator", start, "OPS, sala 2").number
        return
    with pytest.raises(Clash):
        letter(cast, procedure, "perpetrator", start, "OPS, sala 2")
    assert letter(cast, procedure, "perpetrator", start, "Komisariat, Zielona 3").number


def test_the_calendar_knows_of_letters_and_letters_of_the_calendar(
    cast: Cast, procedure: Procedure
) -> None:
    letter(cast, procedure, "perpetrator", TUESDAY)
    with pytest.raises(Clash):
        planned(cast.social_worker, procedure, TUESDAY, "victim", now=MONDAY)
    planned(cast.social_worker, procedure, WEDNESDAY, "victim", now=MONDAY)
    with pytest.raises(Clash):
        letter(cast, procedure, "perpetrator", WEDNESDAY)
    # The letter for a meeting that was planned for the same person is no other meeting.
    assert letter(cast, procedure, "victim", WEDNESDAY).number


def test_the_day_to_which_a_letter_calls_stands_in_the_course(
    cast: Cast, procedure: Procedure
) -> None:
    letter(cast, procedure, "victim", TUESDAY)
    with translation.override("pl"):
        entries = timeline.of(cast.social_worker, procedure)
        days = {str(one.title): one.at for one in entries}
    assert days["Zaproszenie osoby doznającej przemocy domowej: dzień spotkania"] == TUESDAY.date()


def test_a_draft_waits_for_nobody_and_is_asked_again_before_it_leaves(
    cast: Cast, procedure: Procedure
) -> None:
    draft = letters.write(
        author=cast.social_worker, procedure_id=procedure.pk, kind="summons",
        party=adult(procedure, "perpetrator"), now=MONDAY,
        given={"meeting_on": "03.03.2026", "meeting_at": "9:00", "meeting_place": "OPS, Rynek 1",
               "reasons": "Rozmowa.", "signer": "Ewa Łącka"},
    )  # fmt: skip
    planned(cast.social_worker, procedure, TUESDAY, "victim", now=MONDAY)
    with pytest.raises(Clash):
        letters.issue(actor=cast.social_worker, letter_id=draft.pk, now=MONDAY)
    draft.refresh_from_db()
    assert (draft.state, draft.number) == ("draft", None)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"meeting_on": "01.02.2011"}, "meeting_on"),
        ({"meeting_on": "02.03.2026", "meeting_at": "8:59"}, "meeting_on"),
        ({"meeting_on": "31.02.2027"}, "meeting_on"),
        ({"meeting_at": "25:00"}, "meeting_at"),
        ({"meeting_on": "28.03.2027", "meeting_at": "2:30"}, "meeting_at"),  # the clocks jumped
    ],
)
def test_nobody_is_called_to_a_time_that_has_passed_or_is_none(
    cast: Cast, procedure: Procedure, given: dict[str, str], field: str
) -> None:
    rest = {"meeting_on": "03.03.2026", "meeting_at": "10:00", "meeting_place": "OPS",
            "reasons": "Rozmowa.", "signer": "Ewa Łącka"}  # fmt: skip
    with pytest.raises(Invalid) as refusal:
        letters.write(
            author=cast.social_worker, procedure_id=procedure.pk, kind="summons",
            party=adult(procedure, "perpetrator"), given=rest | given, now=MONDAY,
        )  # fmt: skip
    assert [one.anchor for one in refusal.value.problems] == [field]


@pytest.mark.parametrize("where", [{"place": "Bezpiecznej 4"}, {"room": "u niej, Bezpieczna 4"}])
def test_he_is_never_invited_to_where_she_lives(
    cast: Cast, procedure: Procedure, where: dict[str, str]
) -> None:
    planned(cast.social_worker, procedure, TUESDAY, "victim", now=MONDAY, **where)
    with pytest.raises(Invalid) as refusal:
        planned(cast.social_worker, procedure, WEDNESDAY, "perpetrator", now=MONDAY, **where)
    assert [one.anchor for one in refusal.value.problems] == list(where)
    row = planned(cast.social_worker, procedure, WEDNESDAY, "perpetrator", now=MONDAY)
    with pytest.raises(Invalid):
        planning.move(
            actor=cast.social_worker, appointment_id=row.pk, now=MONDAY,
            slot=slot(WEDNESDAY, **where),
        )  # fmt: skip
