"""Households and relations as the group notes them on pages."""

from django.urls import reverse

from apps.audit.models import Entry
from apps.procedures.models import Household, Procedure, Relation, Resident
from tests.factories import households
from tests.factories.cast import Cast
from tests.pages.conftest import NOW, Open


def day(name: str) -> dict[str, str]:
    return {
        f"{name}_day": str(NOW.day),
        f"{name}_month": str(NOW.month),
        f"{name}_year": str(NOW.year),
    }


def test_a_household_is_noted_and_stands_on_the_procedures_page(
    as_: Open, procedure: Procedure
) -> None:
    browser = as_("social_worker")
    parties = [str(one.pk) for one in procedure.parties.filter(side="victim")]
    given = {**day("since"), "parties": parties, "is_principal": "on", "town": "Odległowo"}
    answer = browser.post(reverse("persons:add-household", args=[procedure.pk]), given)
    assert answer.to == reverse("persons:households", args=[procedure.pk])
    assert "Odległowo" in browser.get(answer.to).text
    page = browser.get(procedure.get_absolute_url()).text
    assert "Anna Przykładowa, Maja Przykładowa" in page
    assert "Odległowo" not in page
    again = browser.post(reverse("persons:add-household", args=[procedure.pk]), given)
    assert again.status == 200
    assert Household.objects.count() == 1


def test_somebody_comes_and_leaves_and_stays_in_the_history(
    as_: Open, cast: Cast, procedure: Procedure
) -> None:
    browser, home = as_("secretary"), households.noted(cast.chair, procedure, NOW)
    path = reverse("persons:add-resident", args=[home.pk])
    wrong = browser.post(path, {**day("since"), "party": "", "pesel": "123"})
    assert wrong.status == 200
    assert 'href="#id_pesel"' in wrong.text
    given = {"first_name": "Zofia", "last_name": "Zmyślona", "age": "70", "relation": "grandparent"}
    assert browser.post(path, {**day("since"), "party": "", **given}).status == 302
    came = Resident.objects.get(party=None)
    assert browser.post(reverse("persons:end-resident", args=[came.pk]), day("on")).status == 302
    page = browser.get(reverse("persons:households", args=[procedure.pk])).text
    assert "Zofia Zmyślona, babcia lub dziadek" in page


def test_the_relation_of_the_form_ends_and_another_begins(as_: Open, procedure: Procedure) -> None:
    browser, spouses = as_("social_worker"), Relation.objects.get(kind="spouse")
    end = reverse("persons:end-relation", args=[spouses.pk])
    assert browser.post(end, day("on")).status == 302
    given = {"one": spouses.one_id, "other": spouses.other_id, "kind": "former_spouse"}
    add = reverse("persons:add-relation", args=[procedure.pk])
    assert browser.post(add, given).status == 302
    victim = procedure.parties.get(side="victim", is_minor=False)
    page = browser.get(reverse("persons:detail", args=[victim.pk])).text
    assert "Piotr Testowy: była żona lub były mąż" in page
    assert "Piotr Testowy: żona lub mąż" in page


def test_the_log_says_that_something_was_noted_and_nothing_of_the_people(
    cast: Cast, procedure: Procedure
) -> None:
    households.noted(cast.chair, procedure, NOW)
    entry = Entry.objects.latest("pk")
    assert entry.action == "household.begun"
    assert "Odległowo" not in str(entry.details)
    assert "Anna" not in str(entry.details)


def test_the_page_costs_the_same_for_one_household_and_for_many(
    as_: Open, cast: Cast, procedure: Procedure
) -> None:
    browser, counts = as_("social_worker"), []
    paths = (procedure.get_absolute_url(), reverse("persons:households", args=[procedure.pk]))
    home = households.noted(cast.chair, procedure, NOW)
    for number in (0, 10):
        for _one in range(number):
            Resident.objects.create(household=home, since=NOW.date(),
                                    about={"first_name": "Zofia", "last_name": "Zmyślona"})  # fmt: skip
            Household.objects.create(procedure=procedure, noted_at=NOW)
        counts.append([browser.queries(path) for path in paths])
    assert counts[0] == counts[1]
