"""Declaring that somebody is close, and what the chair does about it."""

import uuid

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.pages import signed_in, user_of
from apps.accounts.rules import Permission
from apps.common.errors import DomainError
from apps.common.ui.problems import add_problems
from apps.procedures import selectors
from apps.procedures.models import Recusal
from apps.procedures.services import recusals
from apps.procedures.views import reader


class TieForm(forms.Form):
    """Who is close."""

    first_name = forms.CharField(label=gettext_lazy("First name"), max_length=100)
    last_name = forms.CharField(label=gettext_lazy("Surname"), max_length=100)
    pesel = forms.CharField(
        label=gettext_lazy("PESEL"), max_length=20, required=False,
        help_text=gettext_lazy("If you know it: then only this person is meant, nobody of the same name."),
    )  # fmt: skip


class LiftForm(forms.Form):
    """Why there is no tie."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


@reader
@require_http_methods(["GET", "POST"])
def ties(request: HttpRequest) -> HttpResponse:
    """List what the user declared and take one more."""
    user = user_of(request)
    form = TieForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            recusals.declare(user=user, now=timezone.now(), **form.cleaned_data)
        except DomainError as refusal:
            add_problems(form, refusal)
        else:
            messages.success(
                request, _("Recorded. A case about this person will not be shown to you.")
            )
            return redirect("procedures:ties")
    context = {"form": form, "ties": user.ties.filter(ended_at=None)}
    return render(request, "procedures/ties.html", context)


@reader
@require_POST
def end_tie(request: HttpRequest, tie_id: uuid.UUID) -> HttpResponse:
    """End one of the user's own declarations."""
    recusals.end_tie(user=user_of(request), tie_id=tie_id, now=timezone.now())
    messages.success(request, _("The declaration was ended."))
    return redirect("procedures:ties")


@signed_in(Permission.APPOINT_GROUP)
@require_http_methods(["GET", "POST"])
def lift(request: HttpRequest, recusal_id: uuid.UUID) -> HttpResponse:
    """Open a procedure again to somebody who is not close after all."""
    user = user_of(request)
    found = Recusal.objects.filter(
        pk=recusal_id, lifted_at=None, procedure__in=selectors.visible_to(user)
    )
    recusal = found.select_related("user", "procedure").first()
    if recusal is None:
        raise Http404
    form = LiftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        recusals.lift(
            actor=user, recusal_id=recusal_id, reason=form.cleaned_data["reason"],
            now=timezone.now(),
        )  # fmt: skip
        messages.success(request, _("The exclusion was lifted."))
        return redirect(recusal.procedure)
    return render(request, "procedures/lift.html", {"form": form, "recusal": recusal})
