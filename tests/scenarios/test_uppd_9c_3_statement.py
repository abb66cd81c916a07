"""UPPD art. 9c.3 and 9c.7: nobody works on a case before they stated to keep what they learn."""

import datetime as dt

import pytest
from django.urls import reverse

from apps.accounts import services
from apps.accounts.models import User
from apps.accounts.rules import Permission
from apps.audit.models import Entry
from apps.common.errors import Invalid, NotPermitted
from apps.meetings import selectors as appointments
from apps.procedures import access, selectors
from apps.procedures.models import Procedure
from apps.procedures.rules.states import Action
from apps.procedures.services import actions
from apps.procedures.services.inputs import ActionInput
from tests.factories import procedures
from tests.factories.cast import Cast
from tests.pages.browser import Browser

pytestmark = pytest.mark.django_db
DAY = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
ON = DAY.date()


def unsigned(user: User) -> User:
    User.objects.filter(pk=user.pk).update(secrecy_signed_on=None)
    return User.objects.get(pk=user.pk)


@pytest.fixture
def procedure(cast: Cast) -> Procedure:
    return procedures.in_diagnosis(cast, DAY)


@pytest.mark.parametrize("who", ["chair", "secretary", "outsider"])
def test_without_the_statement_the_roles_of_team_and_group_open_nothing(
    cast: Cast, procedure: Procedure, who: str
) -> None:
    user = unsigned(getattr(cast, who))

    assert user.permissions <= {Permission.START_PROCEDURE}
    assert not selectors.visible_to(user).exists()
    page = Browser(user).get(reverse("procedures:detail", args=[procedure.pk]))
    assert page.status in (403, 404)


def test_a_member_of_the_group_reads_it_from_the_day_of_the_statement(
    cast: Cast, procedure: Procedure
) -> None:
    officer = unsigned(cast.police_officer)
    Procedure.objects.update(started_by=cast.teacher)
    procedure.refresh_from_db()
    path = reverse("procedures:detail", args=[procedure.pk])
    assert Browser(officer).get(path).status == 404
    assert officer not in [one.user for one in access.standings(procedure)]
    shown = Browser(cast.chair).get(path).text
    assert "brak podpisanego oświadczenia" in shown

    services.record_statement(actor=cast.secretary, user_id=officer.pk, signed_on=ON, now=DAY)

    assert Browser(officer).get(path).status == 200
    assert officer in [one.user for one in access.standings(procedure)]
    assert "brak podpisanego oświadczenia" not in Browser(cast.chair).get(path).text


def test_whoever_started_it_and_sits_in_its_group_keeps_only_their_own(
    cast: Cast, procedure: Procedure
) -> None:
    officer = unsigned(cast.police_officer)
    assert procedure.started_by_id == officer.pk

    assert selectors.visible_to(officer).exists()  # the own form and the own terms
    assert not selectors.follows(officer, procedure)
    assert not selectors.is_in_group(officer, procedure)
    assert not selectors.sees_group_forms(officer, procedure)
    assert not appointments.visible_to(officer).exists()
    started = Browser(officer).get(reverse("procedures:detail", args=[procedure.pk]))
    assert "Skład grupy" not in started.text
    paths = (
        reverse("persons:households", args=[procedure.pk]),
        reverse("attachments:add", args=[procedure.pk]),
    )
    for path in paths:
        assert Browser(officer).get(path).status in (403, 404), path
    services.record_statement(actor=cast.secretary, user_id=officer.pk, signed_on=ON, now=DAY)
    for path in paths:
        assert Browser(officer).get(path).status == 200, path


def test_an_initiator_needs_none_for_their_own_form(cast: Cast) -> None:
    teacher = unsigned(cast.teacher)

    assert not teacher.awaits_statement
    assert teacher.may(Permission.START_PROCEDURE)


def test_whoever_waits_is_told_on_each_page_and_in_each_refusal(cast: Cast) -> None:
    browser = Browser(unsigned(cast.secretary))

    assert "oświadczenia o zachowaniu poufności (art. 9c ust. 3)" in browser.get("/").text
    refused = browser.get(reverse("seats:team"))
    assert refused.status == 403
    assert "Złóż je w urzędzie" in refused.text


def test_the_team_or_the_administrator_record_it_and_nobody_else(cast: Cast) -> None:
    for who in (cast.secretary, cast.chair, cast.administrator):
        unsigned(cast.social_worker)
        services.record_statement(actor=who, user_id=cast.social_worker.pk, signed_on=ON, now=DAY)
        assert Entry.objects.filter(action="user.statement", actor_id=who.pk).exists()
    for who in (cast.social_worker, cast.teacher, cast.dpo, unsigned(cast.secretary)):
        with pytest.raises(NotPermitted):
            services.record_statement(actor=who, user_id=who.pk, signed_on=ON, now=DAY)


def test_a_day_in_the_future_is_refused_and_a_mistake_taken_away(cast: Cast) -> None:
    user = cast.social_worker.pk
    with pytest.raises(Invalid):
        services.record_statement(
            actor=cast.chair, user_id=user, signed_on=ON + dt.timedelta(days=1), now=DAY
        )
    services.record_statement(actor=cast.chair, user_id=user, signed_on=None, now=DAY)
    assert User.objects.get(pk=user).awaits_statement


def test_the_chair_sees_at_the_appointment_who_has_not_signed(cast: Cast) -> None:
    unsigned(cast.outsider)
    received = procedures.started(cast, DAY)
    actions.take(
        actor=cast.secretary, procedure_id=received.pk, action=Action.RECEIVE,
        given=ActionInput(on=ON), now=DAY,
    )  # fmt: skip
    path = reverse("procedures:act", args=[received.pk, "appoint-group"])

    assert "Ola Obca (brak podpisanego oświadczenia" in Browser(cast.chair).get(path).text


def test_the_page_lists_whose_statement_is_missing_first(cast: Cast) -> None:
    unsigned(cast.social_worker)
    browser = Browser(cast.administrator)
    path = reverse("accounts:statements")
    page = browser.get(path).text
    assert page.index("Łącka Ewa") < page.index("Ćwik Adam")
    assert "Śliwa Iga" not in page  # only starts procedures

    sent = {"user": cast.social_worker.pk, "signed_on_day": "2", "signed_on_month": "3",
            "signed_on_year": "2026"}  # fmt: skip
    assert browser.post(path, sent).to == path
    assert "brak podpisanego" not in browser.get(path).text
