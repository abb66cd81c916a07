"""A person of a procedure, how they are safely reached, and entries that may be one person."""

import uuid
from dataclasses import asdict
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.pages import signed_in, user_of
from apps.accounts.rules import Permission
from apps.common.errors import DomainError, Invalid
from apps.common.ui.problems import add_problems
from apps.common.ui.widgets import PartsDateField
from apps.people import selectors as people
from apps.people.models import Person
from apps.people.rules import ContactRules
from apps.procedures import matter_selectors, person_selectors, selectors
from apps.procedures.household_selectors import relations_of, seen_from
from apps.procedures.labels import LIKENESSES
from apps.procedures.models import Party, Side
from apps.procedures.rules.needs import Needs, Service
from apps.procedures.services import deaths
from apps.procedures.services import persons as services
from apps.procedures.services.reading import log_read
from apps.procedures.views import reader


def _reason(label: Any) -> forms.CharField:
    rows = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label=label, max_length=deaths.LIMIT, widget=rows)


class ContactForm(forms.Form):
    """How somebody is safely reached."""

    phone = forms.CharField(label=gettext_lazy("Safe telephone"), required=False, max_length=40)
    hours = forms.CharField(
        label=gettext_lazy("When to call"), required=False, max_length=120,
        help_text=gettext_lazy("For example: weekdays 8–13, never in the evening."),
    )  # fmt: skip
    wording = forms.CharField(
        label=gettext_lazy("What to say when somebody else answers"), required=False, max_length=300,
        help_text=gettext_lazy("For example: we call from the clinic about a visit."),
    )  # fmt: skip
    letters = forms.ChoiceField(
        label=gettext_lazy("May letters be sent?"), required=False, widget=forms.RadioSelect,
        choices=[
            ("yes", gettext_lazy("yes, to the address below")),
            ("no", gettext_lazy("no, only handed over in person")),
            ("", gettext_lazy("not known")),
        ],
    )  # fmt: skip
    address = forms.CharField(
        label=gettext_lazy("Safe address for letters"), required=False, max_length=300
    )
    note = forms.CharField(
        label=gettext_lazy("Note"), required=False, max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class DeathForm(forms.Form):
    """On which day somebody died, and where it is known from."""

    died_on = PartsDateField(label=gettext_lazy("Day of death"))
    source = forms.CharField(
        label=gettext_lazy("Where it is known from"), max_length=deaths.LIMIT,
        help_text=gettext_lazy("For example: the death certificate, a notice of the Police."),
    )  # fmt: skip

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if person.died_on is not None:
            self.fields["because"] = _reason(gettext_lazy("Why it is corrected"))


class WithdrawalForm(forms.Form):
    """Why a record was a mistake."""

    because = _reason(gettext_lazy("Why the record is withdrawn"))


class NeedsForm(forms.Form):
    """What is particular about somebody."""

    service = forms.ChoiceField(
        label=gettext_lazy("Service"), required=False, widget=forms.RadioSelect,
        choices=[
            ("", gettext_lazy("none, or not known")),
            (Service.SOLDIER.value, gettext_lazy("soldier")),
            (Service.POLICE.value, gettext_lazy("police officer")),
            (Service.MILITARY_POLICE.value, gettext_lazy("soldier of the Military Police")),
            (Service.OTHER.value, gettext_lazy("other public functionary")),
        ],
    )  # fmt: skip
    language = forms.CharField(
        label=gettext_lazy("Language, if an interpreter is needed"), required=False, max_length=60,
        help_text=gettext_lazy("For example: Ukrainian, Polish sign language."),
    )  # fmt: skip
    is_helpless = forms.BooleanField(
        label=gettext_lazy("Helpless because of age, mental or physical state"), required=False
    )
    helper = forms.CharField(
        label=gettext_lazy("Who is with this person: guardian, or whom they named"), required=False,
        max_length=160,
    )  # fmt: skip

    def needs(self) -> Needs:
        """Return what was entered."""
        return Needs(**self.cleaned_data)


@reader
@require_safe
def detail(request: HttpRequest, party_id: uuid.UUID) -> HttpResponse:
    """Show how a person is safely reached, and their other procedures here."""
    user, party = user_of(request), _party(request, party_id)
    log_read(user, party.procedure, timezone.now(), purpose="person")
    context = {
        "party": party,
        "is_victim": party.side == Side.VICTIM,
        "rules": people.contact_of(party.person),
        "others": person_selectors.others_of(user, party),
        "death": people.death_of(party.person),
        "around": seen_from(party, relations_of(user, party.procedure)),
        "may_write": matter_selectors.writes(user, party.procedure),
        "gone_to": selectors.gone_to(party.procedure),
        "service": dict(NeedsForm.base_fields["service"].choices)[party.noted_needs.service],  # type: ignore[attr-defined]  # a choice field
    }
    return render(request, "procedures/person.html", context)


@reader
@require_http_methods(["GET", "POST"])
def contact(request: HttpRequest, party_id: uuid.UUID) -> HttpResponse:
    """Note how somebody suffering violence is safely reached."""
    party = _party(request, party_id)
    if party.side != Side.VICTIM:
        raise Http404
    matter_selectors.check_writes(user_of(request), party.procedure)
    gone_to = selectors.gone_to(party.procedure)
    form = ContactForm(request.POST or None, initial=asdict(people.contact_of(party.person)))
    if request.method == "POST" and form.is_valid():
        services.set_contact(
            actor=user_of(request), party_id=party.pk, rules=ContactRules(**form.cleaned_data),
            now=timezone.now(),
        )  # fmt: skip
        return _after_noting(request, party, gone_to)
    context = {"form": form, "party": party, "gone_to": gone_to}
    return render(request, "procedures/contact.html", context)


def _after_noting(request: HttpRequest, party: Party, gone_to: str) -> HttpResponse:
    """Go back to the person; of a procedure handed over to its page, which leads to the second hand-over.

    Until then the other team goes by what it knows.
    """
    if not gone_to:
        messages.success(request, _("Noted."))
        return redirect("persons:detail", party.pk)
    text = _("Noted here only. %(team)s has the procedure: tell that team by a second hand-over.")
    messages.warning(request, text % {"team": gone_to})
    return redirect(party.procedure)


@reader
@require_http_methods(["GET", "POST"])
def needs(request: HttpRequest, party_id: uuid.UUID) -> HttpResponse:
    """Note what is particular about somebody: service, language, helplessness."""
    party = _party(request, party_id)
    try:
        services.check_needs_here(party.procedure)
    except DomainError as refusal:
        messages.error(request, str(refusal.message))
        return redirect("persons:detail", party.pk)
    form = NeedsForm(request.POST or None, initial=asdict(party.noted_needs))
    if request.method == "POST" and form.is_valid():
        try:
            services.note_needs(
                actor=user_of(request), party_id=party.pk, needs=form.needs(), now=timezone.now()
            )
        except Invalid as refusal:
            add_problems(form, refusal)
        else:
            messages.success(request, _("Noted."))
            return redirect("persons:detail", party.pk)
    return render(request, "procedures/needs.html", {"form": form, "party": party})


@reader
@require_http_methods(["GET", "POST"])
def death(request: HttpRequest, party_id: uuid.UUID) -> HttpResponse:
    """Record that somebody died, or correct the record."""
    party = _party(request, party_id)
    matter_selectors.check_writes(user_of(request), party.procedure)
    known = people.death_of(party.person)
    initial = {"died_on": known.died_on, "source": known.note.get("source")} if known else None
    form = DeathForm(request.POST or None, person=party.person, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            deaths.record(
                actor=user_of(request), party_id=party.pk, now=timezone.now(), **form.cleaned_data
            )
        except DomainError as refusal:
            add_problems(form, refusal)
        else:
            return _after_noting(request, party, selectors.gone_to(party.procedure))
    context = {"form": form, "party": party, "is_known": known is not None}
    return render(request, "procedures/death.html", context)


@reader
@require_http_methods(["GET", "POST"])
def withdraw_death(request: HttpRequest, party_id: uuid.UUID) -> HttpResponse:
    """Withdraw a death that was recorded by mistake."""
    party = _party(request, party_id)
    matter_selectors.check_writes(user_of(request), party.procedure)
    form = WithdrawalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            deaths.withdraw(
                actor=user_of(request), party_id=party.pk, now=timezone.now(), **form.cleaned_data
            )
        except DomainError as refusal:
            add_problems(form, refusal)
        else:
            messages.success(request, _("The record was withdrawn. Plan anew what was cancelled."))
            return redirect("persons:detail", party.pk)
    context = {"form": form, "party": party, "is_withdrawal": True}
    return render(request, "procedures/death.html", context)


@signed_in(Permission.RECEIVE_FORM)
@require_safe
def duplicates(request: HttpRequest) -> HttpResponse:
    """List entries that may be one person."""
    found = person_selectors.likely_duplicates(user_of(request))
    rows = [
        {"one": pair.one, "other": pair.other, "reason": LIKENESSES[pair.reason]}
        for pair in found[: person_selectors.MOST_SHOWN]
    ]
    return render(request, "procedures/duplicates.html", {"rows": rows, "count": len(found)})


@signed_in(Permission.RECEIVE_FORM)
@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, kept_id: uuid.UUID, gone_id: uuid.UUID) -> HttpResponse:
    """Compare two entries and make one person of them."""
    user = user_of(request)
    kept, gone = _person(request, kept_id), _person(request, gone_id)
    if request.method == "POST":
        try:
            services.merge(actor=user, kept_id=kept_id, gone_id=gone_id, now=timezone.now())
        except DomainError as refusal:
            messages.error(request, str(refusal.message))
        else:
            messages.success(request, _("Both entries are one person now."))
        return redirect("persons:duplicates")
    context = {"people": [_shown(kept), _shown(gone)]}
    return render(request, "procedures/merge.html", {**context, "kept": kept, "gone": gone})


def _party(request: HttpRequest, party_id: uuid.UUID) -> Party:
    party = person_selectors.party_of(user_of(request), party_id)
    if party is None:
        raise Http404
    return party


def _person(request: HttpRequest, person_id: uuid.UUID) -> Person:
    person = person_selectors.persons_of(user_of(request)).filter(pk=person_id).first()
    if person is None:
        raise Http404
    return person


def _shown(person: Person) -> dict[str, Any]:
    mine = list(dict.fromkeys(party.procedure for party in person.parties.all()))
    return {"person": person, "has_pesel": bool(person.pesel_hash), "procedures": mine}
