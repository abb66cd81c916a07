"""UPPD art. 9c.4: who works in a case knows of it; in danger it opens for hours, and is reviewed."""

import datetime as dt

import pytest
import time_machine

from apps.audit.models import Entry
from apps.common.errors import DomainError, Invalid, NotFound, NotPermitted
from apps.deadlines import selectors as deadlines
from apps.notifications.models import Message
from apps.procedures import access, selectors, sheet
from apps.procedures.models import Emergency, Form, Procedure
from apps.procedures.services import emergencies, recusals
from tests.factories import procedures as made
from tests.factories.cast import Cast
from tests.factories.nka import valid_nka
from tests.pages.browser import Browser

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 2, 22, tzinfo=dt.UTC)
WHY = "Interwencja w nocy, dziecko nie oddycha."


@pytest.fixture(autouse=True)
def _night() -> object:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def procedure(cast: Cast) -> Procedure:
    return made.in_diagnosis(cast, NOW)


def sees(user: object, procedure: Procedure) -> bool:
    return selectors.visible_to(user).filter(pk=procedure.pk).exists()


def glass(cast: Cast, text: str, reason: str = WHY) -> Emergency | None:
    return emergencies.break_glass(actor=cast.outsider, text=text, reason=reason, now=NOW)


def test_in_danger_it_opens_at_once_and_the_chair_is_told(cast: Cast, procedure: Procedure) -> None:
    assert not sees(cast.outsider, procedure)
    opened = glass(cast, procedure.number)
    assert opened is not None
    assert sees(cast.outsider, procedure)
    assert selectors.sees_form(cast.outsider, Form.objects.get())
    message = Message.objects.get(kind="emergency.opened")
    assert (message.user, message.url) == (cast.chair, opened.get_absolute_url())


def test_by_the_pesel_of_a_person_too(cast: Cast, procedure: Procedure) -> None:
    assert glass(cast, valid_nka()["victims"][0]["pesel"]) is not None
    assert sees(cast.outsider, procedure)


def test_it_ends_by_itself(cast: Cast, procedure: Procedure) -> None:
    glass(cast, procedure.number)
    with time_machine.travel(NOW + emergencies.LASTS, tick=False):
        assert not sees(cast.outsider, procedure)


def test_it_opens_neither_the_forms_of_the_group_nor_letters(
    cast: Cast, procedure: Procedure
) -> None:
    glass(cast, procedure.number)
    assert not selectors.sees_group_forms(cast.outsider, procedure)
    assert not selectors.works_in(cast.outsider, procedure)


@pytest.mark.parametrize("text", ["NK/9999/2026", "Przykładowa", "nic-takiego", "44051401359"])
def test_what_is_not_there_is_logged_and_opens_nothing(
    cast: Cast, procedure: Procedure, text: str
) -> None:
    assert glass(cast, text) is None
    assert not Emergency.objects.exists()
    assert Entry.objects.filter(action="emergency.tried", actor_id=cast.outsider.pk).count() == 1
    assert text not in str(list(Entry.objects.values()))


def test_a_tie_stays_a_wall(cast: Cast, procedure: Procedure) -> None:
    recusals.declare(
        user=cast.outsider, first_name="Anna", last_name="Przykładowa", pesel="", now=NOW
    )
    assert glass(cast, procedure.number) is None
    assert not sees(cast.outsider, procedure)


def test_guessing_is_stopped(cast: Cast, procedure: Procedure) -> None:
    for number in range(emergencies.TRIES_A_DAY):
        glass(cast, f"NK/{9000 + number}/2026")
    with pytest.raises(DomainError):
        glass(cast, procedure.number)
    later = NOW + dt.timedelta(days=1, minutes=1)
    assert emergencies.break_glass(
        actor=cast.outsider, text=procedure.number, reason=WHY, now=later
    )


def test_a_reason_is_needed_and_the_administrator_has_none(
    cast: Cast, procedure: Procedure
) -> None:
    with pytest.raises(Invalid):
        glass(cast, procedure.number, "pilne")
    with pytest.raises(NotPermitted):
        emergencies.break_glass(
            actor=cast.administrator, text=procedure.number, reason=WHY, now=NOW
        )


def test_the_review_ends_it_and_nobody_reviews_their_own(cast: Cast, procedure: Procedure) -> None:
    opened = glass(cast, procedure.number)
    assert opened is not None
    with pytest.raises(NotPermitted):
        emergencies.review(
            actor=cast.outsider, emergency_id=opened.pk, verdict="justified", note="", now=NOW
        )
    done = emergencies.review(
        actor=cast.chair, emergency_id=opened.pk, verdict="unjustified", note="Bez powodu.", now=NOW
    )
    assert done.verdict == "unjustified"
    assert not sees(cast.outsider, procedure)
    with pytest.raises(DomainError):
        emergencies.review(
            actor=cast.chair, emergency_id=opened.pk, verdict="justified", note="", now=NOW
        )


def test_an_opening_without_reason_is_told_to_the_inspector_and_to_who_opened_it(
    cast: Cast, procedure: Procedure
) -> None:
    for who, verdict in ((cast.outsider, "unjustified"), (cast.teacher, "justified")):
        opened = emergencies.break_glass(
            actor=who, text=procedure.number, reason=WHY, now=NOW
        )  # fmt: skip
        assert opened is not None
        emergencies.review(
            actor=cast.chair, emergency_id=opened.pk, verdict=verdict, note="", now=NOW
        )
    told = Message.objects.filter(kind="emergency.unjustified")
    assert {(one.user, one.label, one.url) for one in told} == {
        (cast.outsider, procedure.number, "/procedures/why/"),
        (cast.dpo, procedure.number, "/openings/"),
    }
    page = Browser(cast.dpo).get("/openings/")
    assert str(cast.outsider) in page.text
    assert str(cast.teacher) not in page.text
    assert WHY not in page.text
    assert page.has_link(f"/access-log/?about={procedure.pk}")
    log = Browser(cast.dpo).get(f"/access-log/?about={procedure.pk}").text
    assert "Sprawdzono otwarcie z powodu zagrożenia: nieuzasadnione" in log


def test_only_who_opened_it_ends_it_early(cast: Cast, procedure: Procedure) -> None:
    opened = glass(cast, procedure.number)
    assert opened is not None
    with pytest.raises(NotFound):
        emergencies.end(actor=cast.teacher, emergency_id=opened.pk, now=NOW)
    emergencies.end(actor=cast.outsider, emergency_id=opened.pk, now=NOW)
    assert not sees(cast.outsider, procedure)
    assert glass(cast, procedure.number) != opened


def test_whoever_started_it_follows_it_until_a_group_is_there(cast: Cast) -> None:
    """The school keeps its copy of NK-A (ROZP23 § 7.2); the work of the group is not for it."""
    procedure = made.started_by(cast.teacher, NOW)
    assert selectors.follows(cast.teacher, procedure)
    assert len(selectors.events_of(cast.teacher, procedure)) == 1
    made.go_on_to_diagnosis(cast, procedure, NOW)
    procedure.refresh_from_db()

    assert sees(cast.teacher, procedure)
    assert not selectors.follows(cast.teacher, procedure)
    assert [one.kind for one in selectors.events_of(cast.teacher, procedure)] == ["started"]
    assert selectors.sees_form(cast.teacher, procedure.forms.get())
    shown = deadlines.of_subject("procedure", procedure.pk, seen_by=cast.teacher)
    assert {one.rule_code for one in shown} == {"D01b", "D03"}
    told = sheet.of_procedure(cast.teacher, procedure, today=NOW.date())
    assert {one.code for one in told} == {"D01b", "D03"}
    for who in (cast.social_worker, cast.police_officer, cast.chair, cast.secretary):
        assert selectors.follows(who, procedure)
        assert len(selectors.events_of(who, procedure)) == 5


def test_the_explanation_names_exactly_those_who_see_it(cast: Cast, procedure: Procedure) -> None:
    recusals.declare(
        user=cast.secretary, first_name="Piotr", last_name="Testowy", pesel="", now=NOW
    )
    glass(cast, procedure.number)
    told = {one.user.username for one in access.standings(procedure) if one.sees}
    everybody = vars(cast).values()
    assert told == {one.username for one in everybody if sees(one, procedure)}
    assert told == {"chair", "social_worker", "police_officer", "outsider"}


def test_who_asks_why_learns_nothing_of_a_procedure(cast: Cast, procedure: Procedure) -> None:
    assert [one.holds for one in access.own_standing(cast.outsider)] == [False, False, False]
    assert [one.holds for one in access.own_standing(cast.chair)] == [True, False, False]
