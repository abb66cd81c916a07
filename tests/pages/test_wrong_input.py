"""What is wrong stands at the field and above, and nothing that was typed is lost."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from apps.accounts.labels import role_label
from apps.accounts.models import ApiToken, Institution, User
from apps.accounts.rules import Role
from apps.deadlines.models import Deadline, Status
from apps.procedures.labels import action_label
from apps.procedures.models import Form, NkbHandover, Party, Procedure
from apps.procedures.rules.states import Action, State
from apps.procedures.services import forms
from apps.statistics.models import Snapshot
from tests.factories import procedures
from tests.factories.cast import Cast
from tests.factories.nka import valid_nka
from tests.pages.browser import Answer, Browser
from tests.pages.conftest import NOW, Open

TODAY = {"on_day": "16", "on_month": "11", "on_year": "2026"}


def act(browser: Browser, procedure: Procedure, action: Action, **given: str) -> Answer:
    path = reverse("procedures:act", args=[procedure.pk, action])
    return browser.post(path, {"version": procedure.version, **TODAY, **given})


def test_a_day_that_does_not_exist(as_: Open, procedure: Procedure) -> None:
    answer = act(
        as_("social_worker"), procedure, Action.CONFIRM,
        on_day="31", on_month="listopada", note="Wpisano długo",
    )  # fmt: skip
    answer.says_at_field_and_in_summary(
        "There is no such day in the calendar. Check the date.", field="id_on"
    )
    assert [answer.value(f"on_{part}") for part in ("day", "month", "year")] == [
        "31", "listopada", "2026",
    ]  # fmt: skip
    assert answer.value("note") == "Wpisano długo"


def test_a_day_in_the_future_is_found_by_the_service(as_: Open, procedure: Procedure) -> None:
    answer = act(as_("social_worker"), procedure, Action.CONFIRM, on_day="17", note="Jutro")
    answer.says_at_field_and_in_summary(
        "The day is in the future. Enter the day on which it happened.", field="id_on"
    )
    assert answer.value("on_day") == "17"
    assert answer.value("note") == "Jutro"
    procedure.refresh_from_db()
    assert procedure.state == State.DIAGNOSIS


def test_a_ground_that_the_state_does_not_allow(as_: Open, procedure: Procedure) -> None:
    answer = act(as_("social_worker"), procedure, Action.CLOSE, ground="ceased", note="Ustała")
    answer.says_above(
        "“%(action)s” is not possible while the procedure is: %(state)s. Possible now: %(ways)s."
    )
    assert (answer.value("ground"), answer.value("note")) == ("ceased", "Ustała")


def test_a_choice_that_is_missing(as_: Open, procedure: Procedure) -> None:
    answer = act(as_("social_worker"), procedure, Action.INFORM_PERPETRATOR, note="Telefon")
    answer.says_at_field_and_in_summary("", field="id_means")
    assert answer.value("note") == "Telefon"


def test_somebody_outside_of_the_list_is_not_appointed(as_: Open, cast: Cast) -> None:
    procedure = procedures.started(cast, NOW)
    act(as_("secretary"), procedure, Action.RECEIVE)
    procedure.refresh_from_db()
    answer = act(
        as_("chair"), procedure, Action.APPOINT_GROUP,
        social_worker=str(cast.teacher.pk), police_officer=str(cast.police_officer.pk),
    )  # fmt: skip
    answer.says_at_field_and_in_summary("", field="id_social_worker")
    assert answer.value("police_officer") == str(cast.police_officer.pk)


def test_the_same_action_twice_is_said_and_done_once(as_: Open, cast: Cast) -> None:
    procedure = procedures.started(cast, NOW)
    browser = as_("secretary")
    assert act(browser, procedure, Action.RECEIVE).status == 302

    # The second click sends the same page again.
    answer = act(browser, procedure, Action.RECEIVE)

    assert answer.status == 200
    answer.says_above("Somebody changed this procedure in the meantime. Load it again and check.")
    assert list(procedure.events.values_list("kind", flat=True)) == ["started", "receive"]
    # Without the hidden version the state itself refuses, and says what is possible.
    answer = act(browser, procedure, Action.RECEIVE, version="")
    appoint = str(action_label(Action.APPOINT_GROUP))
    assert any(appoint in text for text, _address in answer.summary)
    assert procedure.events.count() == 2
    assert Deadline.objects.filter(rule_code="D04").count() == 1


def test_a_stale_page_changes_nothing_and_keeps_what_was_typed(
    as_: Open, procedure: Procedure
) -> None:
    browser = as_("social_worker")
    path = reverse("procedures:act", args=[procedure.pk, Action.CONFIRM])
    shown = browser.get(path).value("version")
    assert shown == str(procedure.version)
    inform = act(as_("police_officer"), procedure, Action.INFORM_PERPETRATOR, means="by_phone")
    assert inform.status == 302

    answer = browser.post(path, {"version": shown, **TODAY, "note": "Moja notatka"})

    assert answer.status == 200
    assert answer.value("note") == "Moja notatka"
    procedure.refresh_from_db()
    assert procedure.state == State.DIAGNOSIS
    # The page now holds the new version: who has read the message can go on.
    assert answer.value("version") == str(procedure.version)
    assert browser.post(path, {"version": answer.value("version"), **TODAY}).status == 302


def test_an_action_that_there_is_not(as_: Open, procedure: Procedure) -> None:
    path = reverse("procedures:detail", args=[procedure.pk]) + "delete-everything/"
    assert as_("chair").get(path).status == 404


def test_a_refused_action_says_who_may(as_: Open, procedure: Procedure) -> None:
    answer = act(as_("secretary"), procedure, Action.CONFIRM)
    assert answer.status == 403
    assert str(role_label(Role.GROUP_MEMBER)) in answer.text
    procedure.refresh_from_db()
    assert procedure.state == State.DIAGNOSIS


def hand_over(browser: Browser, party: Party, recipient: str, **given: str) -> Answer:
    path = reverse("procedures:hand-over", args=[party.procedure_id])
    return browser.post(
        path,
        {"party": str(party.pk), "recipient": recipient, "language": "pl", **TODAY, **given},
    )


@pytest.mark.parametrize("recipient", ["victim", "closest_person", "guardian_of_helpless"])
def test_the_form_of_a_minor_goes_to_nobody_whom_the_law_does_not_name(
    as_: Open, procedure: Procedure, recipient: str
) -> None:
    minor = Party.objects.get(procedure=procedure, side="victim", is_minor=True)
    answer = hand_over(as_("police_officer"), minor, recipient)
    answer.says_at_field_and_in_summary("rodzic albo opiekun", field="id_recipient")
    assert answer.value("recipient") == recipient
    assert answer.value("party") == str(minor.pk)
    assert not NkbHandover.objects.exists()


def test_a_suspected_guardian_does_not_receive_the_form_of_a_minor(
    as_: Open, procedure: Procedure
) -> None:
    minor = Party.objects.get(procedure=procedure, side="victim", is_minor=True)
    suspected = {"guardian_is_suspected": "on", "received_by": "Zofia Zmyślona"}
    browser = as_("police_officer")
    answer = hand_over(browser, minor, "parent_or_guardian", **suspected)
    answer.says_at_field_and_in_summary("osoba najbliższa", field="id_recipient")
    assert answer.values("guardian_is_suspected") == ["on"]
    assert hand_over(browser, minor, "closest_person", **suspected).status == 302
    assert NkbHandover.objects.get().party == minor


def test_a_language_without_a_print_needs_an_interpreter(as_: Open, procedure: Procedure) -> None:
    adult = Party.objects.get(procedure=procedure, side="victim", is_minor=False)
    answer = hand_over(as_("police_officer"), adult, "victim", language="other")
    answer.says_at_field_and_in_summary("jaki to język", field="id_other_language")
    answer.says_at_field_and_in_summary("tłumacza", field="id_has_interpreter")


def test_a_hand_over_twice_on_one_day_is_recorded_once(as_: Open, procedure: Procedure) -> None:
    adult = Party.objects.get(procedure=procedure, side="victim", is_minor=False)
    browser = as_("police_officer")
    assert hand_over(browser, adult, "victim").status == 302
    answer = hand_over(browser, adult, "victim")
    assert answer.status == 200
    answer.says_above("This hand-over was recorded already.")
    assert NkbHandover.objects.count() == 1
    assert procedure.events.filter(kind="nkb-handover").count() == 1


def test_the_person_using_violence_cannot_even_be_chosen(as_: Open, procedure: Procedure) -> None:
    perpetrator = Party.objects.get(procedure=procedure, side="perpetrator")
    browser = as_("police_officer")
    path = reverse("procedures:hand-over", args=[procedure.pk])
    assert str(perpetrator.pk) not in browser.get(path).text
    hand_over(browser, perpetrator, "victim").says_at_field_and_in_summary("", field="id_party")
    assert not NkbHandover.objects.exists()


def _new_user(**given: str) -> dict[str, str]:
    institution = str(Institution.objects.order_by("pk").values_list("pk", flat=True)[0])
    return {
        "username": "nowa", "password": "Zupelnie-inne-9", "first_name": "Nowa",
        "last_name": "Osoba", "email": "nowa@example.org", "institution": institution,
        "function": "pracownica", "roles": "initiator", **given,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("given", "field", "message"),
    [
        ({"password": "krotkie"}, "id_password", "12"),
        ({"password": "password1234"}, "id_password", "popularn"),
        ({"password": "nowa@example.org", "username": "nowa@example.org"}, "id_password", "podobn"),
        ({"username": "chair"}, "id_username", "This user name is taken. Choose another."),
        ({"username": "zła nazwa"}, "id_username", ""),
        ({"email": "nie-adres"}, "id_email", ""),
        ({"institution": ""}, "id_institution", ""),
        ({"roles": "analyst"}, "id_roles", ""),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_new_user_with_something_wrong(
    as_: Open, given: dict[str, str], field: str, message: str
) -> None:
    before = User.objects.count()
    typed = _new_user(**given)
    answer = as_("administrator").post(reverse("accounts:new-user"), typed)
    answer.says_at_field_and_in_summary(message, field=field)
    for name in ("first_name", "last_name", "email", "function", "username"):
        assert answer.value(name) == typed[name]
    assert typed["password"] not in answer.text.replace(typed["username"], "")
    assert User.objects.count() == before


def test_an_administrator_cannot_be_given_cases_too(as_: Open) -> None:
    typed = {**_new_user(), "roles": ["administrator", "chair"]}
    answer = as_("administrator").post(reverse("accounts:new-user"), typed)
    answer.says_at_field_and_in_summary(
        "An administrator manages accounts and cannot also work on cases.", field="id_roles"
    )
    assert answer.values("roles") == ["chair", "administrator"]
    assert not User.objects.filter(username="nowa").exists()


def test_a_right_user_is_made(as_: Open) -> None:
    assert as_("administrator").post(reverse("accounts:new-user"), _new_user()).status == 302
    assert User.objects.get(username="nowa").roles == {"initiator"}


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_waiver_without_a_reason(as_: Open, procedure: Procedure, reason: str) -> None:
    deadline = Deadline.objects.get(subject_id=procedure.pk, rule_code="D07")
    browser, path = as_("chair"), reverse("deadlines:waive", args=[deadline.pk])
    answer = browser.post(path, {"reason": reason})
    answer.says_at_field_and_in_summary("", field="id_reason")
    deadline.refresh_from_db()
    assert deadline.status == Status.OPEN
    assert browser.post(path, {"reason": "Osoba zmarła"}).status == 302
    # The page of the second click no longer offers what is done.
    again = browser.post(path, {"reason": "Jeszcze raz"})
    assert again.status == 409
    assert "Traceback" not in again.text
    deadline.refresh_from_db()
    assert (deadline.status, deadline.reason) == (Status.WAIVED, "Osoba zmarła")


def test_a_token_without_a_scope(as_: Open) -> None:
    answer = as_("chair").post(reverse("accounts:new-token"), {"name": "Program", "days": "30"})
    answer.says_at_field_and_in_summary("", field="id_scopes")
    assert answer.value("name") == "Program"
    assert answer.value("days") == "30"
    assert not ApiToken.objects.exists()


def test_a_token_is_shown_once(as_: Open) -> None:
    browser = as_("chair")
    typed = {"name": "Program", "days": "30", "scopes": ["deadlines:read"]}
    answer = browser.post(reverse("accounts:new-token"), typed)
    assert "prz_" in answer.text
    token = ApiToken.objects.get()
    assert answer.text.count(token.prefix) == 1
    again = browser.get(reverse("accounts:account"))
    assert token.prefix + "…" in again.text
    assert token.hash not in again.text


@pytest.mark.parametrize(
    ("day", "regime", "message"),
    [
        (
            {"start_day": "31", "start_month": "2", "start_year": "2026"},
            "C",
            "There is no such day in the calendar. Check the date.",
        ),
        ({"start_day": "1", "start_month": "2", "start_year": "1926"}, "C", ""),
        ({"start_day": "1", "start_month": "2", "start_year": "9999"}, "C", ""),
        ({}, "C", "Enter a date, for example 14 3 2026"),
    ],
)
def test_the_calculator_of_terms(as_: Open, day: dict[str, str], regime: str, message: str) -> None:
    answer = as_("dpo").get(
        reverse("deadlines:rules"), data={"code": "D03", "regime": regime, **day}
    )
    answer.says_at_field_and_in_summary(message, field="id_start")
    for name, typed in day.items():
        assert answer.value(name) == typed


def test_a_term_that_the_old_law_did_not_know(as_: Open) -> None:
    data = {"code": "D20", "regime": "A", "start": "2022-02-01"}
    answer = as_("dpo").get(reverse("deadlines:rules"), data=data)
    answer.says_at_field_and_in_summary("D20", field="id_regime")


def test_nonsense_in_an_address_is_ignored(as_: Open, procedure: Procedure) -> None:
    browser = as_("chair")
    for query in (
        "?state=nonsense&regime=Z",
        "?page=999",
        "?page=-1",
        "?page=x",
        "?state=%27%3B--",
    ):
        assert browser.get(reverse("procedures:list") + query).status == 200, query


def test_a_year_that_there_is_not(as_: Open) -> None:
    browser = as_("chair")
    for query in ["?year=1", f"?year={10**20}", f"?year={'9' * 5000}", "?year=²", "?year=x"]:
        assert "2026" in browser.get(reverse("statistics:overview") + query).text, query


@pytest.mark.parametrize("version", ["²", "-1", "x", "9" * 5000])
def test_a_version_that_no_page_holds(as_: Open, procedure: Procedure, version: str) -> None:
    answer = act(as_("social_worker"), procedure, Action.CONFIRM, version=version, on_day="99")
    assert answer.status == 200
    assert answer.summary


@pytest.mark.parametrize(
    ("year", "status"), [(0, 404), (1, 404), (1999, 404), (2026, 409), (10**9, 409)]
)
def test_a_year_that_cannot_be_closed(as_: Open, year: int, status: int) -> None:
    answer = as_("chair").post(reverse("statistics:close", args=[year]))
    assert answer.status == status
    assert not Snapshot.objects.exists()


def test_a_nul_byte_is_refused(as_: Open, procedure: Procedure) -> None:
    assert as_("chair").post(reverse("procedures:search"), {"text": "a\x00b"}).status == 400


def test_a_wrong_pesel_in_a_section(as_: Open, cast: Cast) -> None:
    draft = forms.start_draft(author=cast.police_officer, now=NOW)
    browser = as_("police_officer")
    path = reverse("forms:section", args=[draft.pk, "victims"])
    first = valid_nka()["victims"][0]
    wrong = first["pesel"][:10] + str((int(first["pesel"][10]) + 1) % 10)
    typed = {
        "victims-0-row": "1",
        "victims-0-first_name": first["first_name"],
        "victims-0-pesel": wrong,
        "next": "1",
    }

    answer = browser.post(path, typed)

    answer.says_at_field_and_in_summary("PESEL", field="victims-0-pesel")
    assert answer.value("victims-0-pesel") == wrong
    assert answer.value("victims-0-first_name") == "Anna"
    # Wrong as it is, it is kept: the next visit shows it again.
    assert browser.get(path).value("victims-0-pesel") == wrong
    assert Form.objects.get().answers["victims"][0]["pesel"] == wrong


def test_dates_are_read_as_people_write_them(as_: Open, procedure: Procedure) -> None:
    answer = act(
        as_("social_worker"), procedure, Action.CONFIRM,
        on_day="16.11.2026", on_month="", on_year="",
    )  # fmt: skip
    assert answer.status == 302
    procedure.refresh_from_db()
    assert procedure.confirmed_on == dt.date(2026, 11, 16)


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_address_that_takes_another_method_says_so_in_plain_words(
    as_: Open, method: str
) -> None:
    name = "meetings:notice" if method == "get" else "meetings:pack"
    answer = getattr(as_("social_worker"), method)(reverse(name, args=[uuid.uuid4()]))
    assert answer.status == 405
    assert "działa tylko po naciśnięciu przycisku" in answer.text
    assert answer.headers["Allow"] == ("POST" if method == "get" else "GET, HEAD")
