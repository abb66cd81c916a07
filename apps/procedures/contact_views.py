"""The sheet NK-B to print, and the contacts of the gmina that stand on it."""

import uuid

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
from apps.common.errors import DomainError
from apps.common.ui.problems import add_problems
from apps.procedures import nkb_print
from apps.procedures.models import HelpContact
from apps.procedures.services import contacts as services
from apps.procedures.views import reader

keeper = signed_in(Permission.MANAGE_USERS)


class ContactForm(forms.Form):
    """What a person has to know to go there."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=160)
    phone = forms.CharField(label=gettext_lazy("Telephone"), max_length=80, required=False)
    address = forms.CharField(label=gettext_lazy("Address"), max_length=200, required=False)
    hours = forms.CharField(
        label=gettext_lazy("Hours"), max_length=160, required=False,
        help_text=gettext_lazy("For example: Monday to Friday, 8:00 to 16:00."),
    )  # fmt: skip


@reader
@require_safe
def sheet(request: HttpRequest, language: str) -> HttpResponse:
    """Return the sheet NK-B in a language."""
    return nkb_print.print_of(language, timezone.now()).answer()


@keeper
@require_http_methods(["GET", "POST"])
def contacts(request: HttpRequest) -> HttpResponse:
    """List the contacts and add one."""
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _saved(request, form, None):
        return redirect("contacts:list")
    context = {"form": form, "rows": list(HelpContact.objects.all())}
    return render(request, "procedures/contacts.html", context)


@keeper
@require_http_methods(["GET", "POST"])
def contact(request: HttpRequest, contact_id: uuid.UUID) -> HttpResponse:
    """Change a contact, or take it off the sheet."""
    row = HelpContact.objects.filter(pk=contact_id).first()
    if row is None:
        raise Http404
    if "remove" in request.POST:
        services.remove(actor=user_of(request), contact_id=row.pk, now=timezone.now())
        messages.success(request, _("The contact was removed."))
        return redirect("contacts:list")
    initial = {name: getattr(row, name) for name in ContactForm.base_fields}
    form = ContactForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and _saved(request, form, row.pk):
        return redirect("contacts:list")
    return render(request, "procedures/contact.html", {"form": form, "row": row})


def _saved(request: HttpRequest, form: ContactForm, contact_id: uuid.UUID | None) -> bool:
    try:
        services.save(
            actor=user_of(request), contact_id=contact_id, given=form.cleaned_data,
            now=timezone.now(),
        )  # fmt: skip
    except DomainError as refusal:
        add_problems(form, refusal)
        return False
    messages.success(request, _("The contact was saved."))
    return True
