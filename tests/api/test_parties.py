"""One person of a procedure over REST: who they are and who stands around them, without contacts."""

from apps.accounts.rules import Scope
from apps.audit.models import Entry
from apps.people.rules import ContactRules
from apps.procedures.models import Party, Procedure
from apps.procedures.services import persons
from tests.api.conftest import Api, issue, problem_of
from tests.factories import households, procedures
from tests.factories.cast import Cast


def _victim(procedure: Procedure) -> Party:
    return procedure.parties.get(side="victim", position=1)


def test_a_person_is_shown_and_the_reading_logged(secretary: Api, procedure: Procedure) -> None:
    party = _victim(procedure)

    shown = secretary.get(f"/parties/{party.pk}/").json()

    assert (shown["id"], shown["side"]) == (str(party.pk), "victim")
    assert shown["procedure"] == str(procedure.pk)
    assert (shown["person"]["first_name"], shown["others"]) == ("Anna", [])
    assert Entry.objects.filter(action="procedure.read", purpose="person API").count() == 1


def test_relations_and_other_procedures_stand_around_the_person(
    cast: Cast, secretary: Api, procedure: Procedure
) -> None:
    procedure = procedures.go_on_to_diagnosis(cast, procedure, procedure.started_at)
    ids = households.ids(cast.secretary, procedure, procedure.started_at)
    again = procedures.same_victim_again(cast, procedure.started_at)
    kept, gone = _victim(procedure), _victim(again)
    persons.merge(
        actor=cast.secretary, kept_id=kept.person_id, gone_id=gone.person_id,
        now=procedure.started_at,
    )  # fmt: skip

    found = [secretary.get(f"/parties/{one.pk}/").json() for one in procedure.parties.all()]

    related = [
        one for one in found if ids["relation_id"] in {row["id"] for row in one["relations"]}
    ]
    assert len(related) == 2
    (anna,) = [one for one in found if one["id"] == str(kept.pk)]
    assert [one["id"] for one in anna["others"]] == [str(again.pk)]
    # The group of one procedure does not learn of another.
    member = issue(cast.social_worker).get(f"/parties/{kept.pk}/").json()
    assert member["others"] == []


def test_no_contact_and_no_address_leave_here(
    cast: Cast, secretary: Api, procedure: Procedure
) -> None:
    party = _victim(procedure)
    rules = ContactRules(phone="600 111 000", address="ul. Bezpieczna 7")
    persons.set_contact(
        actor=cast.secretary, party_id=party.pk, rules=rules, now=procedure.started_at
    )

    text = secretary.get(f"/parties/{party.pk}/").content.decode()

    for secret in ("600 111 000", "Bezpieczna", "pesel", "address", "phone"):
        assert secret not in text


def test_it_is_for_whoever_may_open_the_persons_page(cast: Cast, procedure: Procedure) -> None:
    path = f"/parties/{_victim(procedure).pk}/"
    assert issue(cast.police_officer).get(path).status_code == 200  # before there is a group
    for stranger in (cast.teacher, cast.outsider, cast.administrator, cast.dpo):
        problem_of(issue(stranger).get(path), 404)
    procedures.go_on_to_diagnosis(cast, procedure, procedure.started_at)
    Procedure.objects.filter(pk=procedure.pk).update(started_by=cast.teacher)
    problem_of(issue(cast.teacher).get(path), 404)
    problem_of(issue(cast.secretary, [Scope.CONTACTS_READ]).get(path), 403)
