"""UPPD art. 9b.11-13, POL art. 15aa: orders, programmes and summonses concern one person each.

Several persons who use violence each have terms of their own; nobody has to guess whom an entry means.
"""

import datetime as dt
from typing import Any

import pytest

from apps.common.errors import Invalid
from apps.deadlines.models import Deadline
from apps.procedures import timeline
from apps.procedures.models import Matter, Party, Procedure
from apps.procedures.rules.tracks_all import TRACKS
from apps.procedures.services import tracks
from apps.procedures.services.tracks import StepInput
from tests.factories import procedures as made
from tests.factories.cast import Cast
from tests.factories.nka import with_second_man
from tests.scenarios.steps import take, terms

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)
MOVED = {"programme": "KE", "decided": "unanimous"}
ORDER = {"hour": "10:00", "kinds": ["leave_home"], "unit": "KPP"}


@pytest.fixture
def procedure(cast: Cast) -> Procedure:
    """A procedure with a woman, her child, and two men who use violence."""
    form = made.completed_form(cast, NOW, with_second_man())
    assert form.procedure is not None
    return made.go_on_to_diagnosis(cast, form.procedure, NOW)


def men(procedure: Procedure) -> tuple[Party, Party]:
    first, second = procedure.parties.filter(side="perpetrator").order_by("position")
    return first, second


def begin(
    cast: Cast, procedure: Procedure, kind: str, party: Party | None, **answers: Any
) -> Matter:
    return tracks.open_matter(
        actor=cast.social_worker, procedure_id=procedure.pk, kind=kind, now=NOW,
        given=StepInput(NOW.date(), answers, party.pk if party else None),
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["programme", "summons", "police-order", "court-order"])
def test_of_several_it_has_to_be_said_whom_it_concerns(
    cast: Cast, procedure: Procedure, kind: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        begin(cast, procedure, kind, None)
    assert [one.anchor for one in refusal.value.problems] == ["party"]
    with pytest.raises(Invalid) as refusal:
        begin(cast, procedure, kind, procedure.parties.filter(side="victim")[0])
    assert [one.anchor for one in refusal.value.problems] == ["party"]
    assert not Matter.objects.exists()


def test_each_has_a_programme_and_terms_of_their_own(cast: Cast, procedure: Procedure) -> None:
    first, second = men(procedure)
    one = begin(cast, procedure, "programme", first, **MOVED)
    other = begin(cast, procedure, "programme", second, **MOVED)
    for matter in (one, other):
        take(cast.secretary, matter, "direct", NOW)
        take(cast.secretary, matter, "deliver", NOW)
    take(cast.social_worker, one, "report", NOW)
    assert (terms(one)["D14"].status, terms(other)["D14"].status) == ("met", "open")
    told = [entry.text for entry in timeline.of(cast.social_worker, procedure)]
    for party in (first, second):
        assert any(str(party.person) in text for text in told)


def test_the_only_one_is_meant_without_asking(cast: Cast, procedure: Procedure) -> None:
    child = procedure.parties.get(is_minor=True)
    assert [one.pk for one in tracks.concerned(procedure, TRACKS["child-secured"])] == [child.pk]
    alone = made.same_victim_again(cast, NOW)
    made.go_on_to_diagnosis(cast, alone, NOW)
    matter = begin(cast, alone, "programme", None, **MOVED)
    assert matter.party == alone.parties.get(side="perpetrator")


@pytest.mark.parametrize(("lives_apart", "runs"), [("yes", True), ("no", False), (None, True)])
def test_who_lives_elsewhere_is_served_too_within_a_day(
    cast: Cast, procedure: Procedure, lives_apart: str | None, runs: bool
) -> None:
    """POL art. 15ad.1b: the term to serve the victim runs for whom does not live with the other."""
    first, _second = men(procedure)
    given = ORDER | ({"lives_apart": lives_apart} if lives_apart else {})
    matter = begin(cast, procedure, "police-order", first, **given)
    assert Deadline.objects.about("matter", matter.pk).filter(rule_code="D31").exists() is runs


def test_no_minor_is_invited_to_a_talk(cast: Cast, procedure: Procedure) -> None:
    """ROZP23 § 11.6: minors are never invited."""
    child, adult = (
        procedure.parties.get(is_minor=True),
        procedure.parties.get(side="victim", is_minor=False),
    )
    assert tracks.concerned(procedure, TRACKS["invitation"]) == [adult]
    with pytest.raises(Invalid) as refusal:
        begin(cast, procedure, "invitation", child, how="list")
    assert [one.anchor for one in refusal.value.problems] == ["party"]
    assert begin(cast, procedure, "invitation", None, how="list").party == adult


def test_where_all_victims_are_minors_nobody_is_invited(cast: Cast, procedure: Procedure) -> None:
    procedure.parties.filter(side="victim").update(is_minor=True)
    with pytest.raises(Invalid, match="§ 11 ust. 6"):
        begin(cast, procedure, "invitation", None, how="list")
    assert not Matter.objects.exists()
