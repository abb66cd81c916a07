"""Tracks: each pair of a state and a step; refusals; nothing is half-saved."""

import datetime as dt
import itertools
from contextlib import nullcontext

import pytest
from django.db import transaction
from django.db.utils import IntegrityError

from apps.common.errors import DomainError, Invalid, NotFound, NotPermitted, Stale
from apps.deadlines import rules
from apps.deadlines.rules import Regime
from apps.procedures import matter_selectors, selectors
from apps.procedures.models import Matter, MatterEvent, Procedure
from apps.procedures.rules.tracks import Track, answers
from apps.procedures.rules.tracks_all import TRACKS
from apps.procedures.services import tracks
from apps.procedures.services.tracks import StepInput
from tests.factories import procedures
from tests.factories.cast import Cast

DAY = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
ON = DAY.date()
PROGRAMME = {"programme": "KE", "decided": "unanimous"}


@pytest.fixture
def procedure(cast: Cast) -> Procedure:
    return procedures.in_diagnosis(cast, DAY)


@pytest.fixture
def matter(cast: Cast, procedure: Procedure) -> Matter:
    return tracks.open_matter(
        actor=cast.social_worker, procedure_id=procedure.pk, kind="programme",
        given=StepInput(ON, PROGRAMME), now=DAY,
    )  # fmt: skip


@pytest.mark.parametrize("track", TRACKS.values(), ids=lambda track: track.code)
def test_each_table_is_whole(track: Track) -> None:
    states = {state for state, _ in track.states}
    steps = (track.opening, *track.steps)
    further = {state for one in steps for _field, _value, state in one.further}
    assert further | {one.target for one in steps if one.target} == states
    assert len({one.code for one in track.steps}) == len(track.steps)
    for step in (track.opening, *track.steps):
        assert step.sources <= states
        assert {*step.meets, *step.starts, *step.lapses} <= set(rules.codes())
        assert set(step.over) <= set(rules.codes())


# The clock begins with the step that is the event of the term's row, and with no other.
STARTS = {
    "D08": ("widening_requested", {"widening move"}),
    "D14": ("referral_delivered", {"programme deliver"}),
    "D15": ("first_summons", {"programme summon"}),
    "D16": ("referral_delivered", {"programme deliver"}),
    "D17": ("programme_completed", {"programme finish"}),
    "D18": ("certificate_missed", {"programme miss"}),
    "D19": ("group_motion_received", {"programme move-offence"}),
    "D22": ("designation_requested", {"jurisdiction move"}),
    "D27": ("child_secured", {"child-secured secure"}),
    "D28": ("parents_complaint_received", {"child-secured complain"}),
    "D29": ("order_issued", {"police-order issue"}),
    "D30": ("order_issued", {"police-order issue"}),
    "D30b": ("order_issued", {"police-order issue"}),
    "D31": ("order_issued", {"police-order issue"}),
    "D32": ("order_issued", {"police-order issue"}),
    "D33": ("order_served", {"police-order serve"}),
    "D35": ("court_order_requested", {"court-order move"}),
    "D36": ("belongings_requested", {"court-order request-belongings"}),
    "V01": ("day_set", {"visits not-met", "visits plan", "visits put-off", "visits visit"}),
    "V02": ("day_set", {"police-order check-secured", "police-order secure"}),
    "V03": ("day_set", {"police-order extend-security", "police-order secure"}),
}  # fmt: skip


def test_each_clock_begins_with_the_event_of_its_row() -> None:
    found: dict[str, set[str]] = {}
    for track in TRACKS.values():
        for step in (track.opening, *track.steps):
            for code in (*step.starts, *(one for one, _field in step.set_days)):
                found.setdefault(code, set()).add(f"{track.code} {step.code}")
    events = {code: rules.rule_for(code, Regime.C).start_event for code in found}
    assert {code: (events[code], found[code]) for code in sorted(found)} == STARTS


@pytest.mark.parametrize(
    ("kind", "state", "step"),
    [
        pytest.param(track.code, state, step.code, id=f"{track.code} {state} {step.code}")
        for track in TRACKS.values()
        for (state, _), step in itertools.product(track.states, track.steps)
        if state not in step.sources
    ],
)
def test_a_step_that_the_state_does_not_allow_is_refused(
    cast: Cast, procedure: Procedure, kind: str, state: str, step: str
) -> None:
    actor = cast.secretary if TRACKS[kind].step(step).by == "receive_form" else cast.social_worker
    row = Matter.objects.create(
        procedure=procedure, kind=kind, state=state, number=1, opened_on=ON, opened_by=actor
    )
    with pytest.raises(DomainError):
        tracks.take_step(actor=actor, matter_id=row.pk, step=step, given=StepInput(ON), now=DAY)
    assert not MatterEvent.objects.exists()


@pytest.mark.parametrize(
    ("who", "error"),
    [("outsider", NotFound), ("chair", NotPermitted), ("secretary", NotPermitted)],
)
def test_who_may_not_open_a_programme(
    cast: Cast, procedure: Procedure, who: str, error: type[DomainError]
) -> None:
    with pytest.raises(error):
        tracks.open_matter(
            actor=getattr(cast, who), procedure_id=procedure.pk, kind="programme",
            given=StepInput(ON, PROGRAMME), now=DAY,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("on", "given", "anchor"),
    [
        (ON, {}, "programme"),
        (ON, {**PROGRAMME, "decided": "alone"}, "decided"),
        (ON, {**PROGRAMME, "note": 7}, "note"),
        (ON + dt.timedelta(days=1), PROGRAMME, "on"),
        (ON - dt.timedelta(days=1), PROGRAMME, "on"),
        (ON, {**PROGRAMME, "note": "Mieszka: ulica  ZMYŚLONA, nocuje na Bezpieczna 3"}, "note"),
    ],
)
def test_wrong_input_names_its_field(
    cast: Cast, procedure: Procedure, on: dt.date, given: dict[str, object], anchor: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        tracks.open_matter(
            actor=cast.social_worker, procedure_id=procedure.pk, kind="programme",
            given=StepInput(on, given), now=DAY,
        )  # fmt: skip
    assert refusal.value.problems[0].anchor == anchor
    assert not Matter.objects.exists()


def test_of_two_people_at_once_the_second_is_told(cast: Cast, matter: Matter) -> None:
    seen = matter.version
    for step, refused in (("direct", False), ("deliver", True)):
        with pytest.raises(Stale) if refused else nullcontext():
            tracks.take_step(
                actor=cast.secretary, matter_id=matter.pk, step=step, given=StepInput(ON),
                now=DAY, version=seen,
            )  # fmt: skip


def test_the_database_knows_the_states(matter: Matter) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Matter.objects.filter(pk=matter.pk).update(state="served")


def test_who_reads_matters(cast: Cast, matter: Matter) -> None:
    for who in ("chair", "secretary", "social_worker", "police_officer"):
        assert matter_selectors.matter_of(getattr(cast, who), matter.pk)
    for who in ("teacher", "outsider", "administrator", "dpo"):
        assert matter_selectors.matter_of(getattr(cast, who), matter.pk) is None


def test_who_started_it_reads_no_matters_once_a_group_works(cast: Cast, matter: Matter) -> None:
    Procedure.objects.filter(pk=matter.procedure_id).update(started_by=cast.teacher)
    assert selectors.visible_to(cast.teacher).filter(pk=matter.procedure_id).exists()
    assert matter_selectors.matter_of(cast.teacher, matter.pk) is None
    Procedure.objects.filter(pk=matter.procedure_id).update(state="received", group=None)
    assert matter_selectors.matter_of(cast.teacher, matter.pk) == matter


def test_an_answer_to_a_question_not_asked_is_dropped() -> None:
    fields = TRACKS["police-order"].opening.fields
    row, wrong = answers(
        fields, {"hour": "9:00", "kinds": ["contact"], "distance": "50", "unit": "KP"}
    )
    assert (row, wrong) == ({"hour": "09:00", "kinds": ["contact"], "unit": "KP"}, [])
    _row, wrong = answers(fields, {"hour": "9:00", "kinds": ["approach_person"], "unit": "KP"})
    assert [name for name, _ in wrong] == ["distance"]
