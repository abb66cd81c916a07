"""Why somebody sees a procedure or not, who has looked, and opening one in an emergency."""

import uuid

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.pages import signed_in, user_of
from apps.accounts.rules import Permission
from apps.common.errors import DomainError, NotPermitted
from apps.common.ui.problems import add_problems
from apps.procedures import access as rules
from apps.procedures import selectors
from apps.procedures.models import Emergency
from apps.procedures.services import emergencies as services
from apps.procedures.views import reader, visible_procedure


class GlassForm(forms.Form):
    """Which procedure, and what is happening."""

    text = forms.CharField(
        label=gettext_lazy("Whole number of the procedure, or PESEL"), max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("What is happening"), max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The reviewer reads this. Write no names."),
    )  # fmt: skip


class ReviewForm(forms.Form):
    """What the reviewer found."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("Was it justified?"), choices=Emergency.Verdict.choices,
        widget=forms.RadioSelect,
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("Note"), required=False, max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


@reader
@require_safe
def why(request: HttpRequest) -> HttpResponse:
    """Say by which rules somebody sees procedures; nothing about any one of them."""
    user = user_of(request)
    context = {
        "rules": rules.own_standing(user),
        "may_break_glass": rules.may_break_glass(user),
    }
    return render(request, "procedures/why.html", context)


@signed_in(Permission.APPOINT_GROUP)
@require_safe
def access(request: HttpRequest, procedure_id: uuid.UUID) -> HttpResponse:
    """Show who may see a procedure and why, and who has looked."""
    procedure = visible_procedure(request, procedure_id)
    context = {
        "procedure": procedure,
        "standings": rules.standings(procedure),
        "looked": rules.looked(procedure),
    }
    return render(request, "procedures/access.html", context)


@reader
@require_http_methods(["GET", "POST"])
def break_glass(request: HttpRequest) -> HttpResponse:
    """Open a procedure in an emergency."""
    user, form = user_of(request), GlassForm(request.POST or None)
    if not rules.may_break_glass(user):
        raise NotPermitted(_("You see all procedures: nothing has to be opened."))
    if request.method == "POST" and form.is_valid():
        try:
            opened = services.break_glass(actor=user, now=timezone.now(), **form.cleaned_data)
        except DomainError as refusal:
            add_problems(form, refusal)
        else:
            if opened is not None:
                messages.success(request, _("Opened for eight hours. The chair was told."))
                return redirect(opened.procedure)
            form.add_error("text", _("Nothing can be opened this way. Check it or call the chair."))
    return render(request, "procedures/break_glass.html", {"form": form})


@reader
@require_POST
def end(request: HttpRequest, emergency_id: uuid.UUID) -> HttpResponse:
    """End one's own emergency."""
    services.end(actor=user_of(request), emergency_id=emergency_id, now=timezone.now())
    messages.success(request, _("Ended."))
    return redirect("procedures:list")


@signed_in(Permission.APPOINT_GROUP)
@require_safe
def emergencies(request: HttpRequest) -> HttpResponse:
    """List what was opened in emergencies, the unreviewed first."""
    found = Emergency.objects.filter(procedure__in=selectors.visible_to(user_of(request)))
    rows = found.select_related("procedure", "user", "reviewed_by").order_by(
        "reviewed_at", "-opened_at"
    )
    waiting = [one for one in rows if not one.verdict]
    done = [one for one in rows if one.verdict]
    context = {"rows": [*waiting, *done]}
    return render(request, "procedures/emergencies.html", context)


@signed_in(Permission.READ_AUDIT)
@require_safe
def unjustified(request: HttpRequest) -> HttpResponse:
    """List the openings that nobody should have made, for the data protection officer."""
    context = {"rows": list(selectors.unjustified_openings())}
    return render(request, "procedures/unjustified.html", context)


@signed_in(Permission.APPOINT_GROUP)
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, emergency_id: uuid.UUID) -> HttpResponse:
    """Review an emergency."""
    user = user_of(request)
    found = Emergency.objects.filter(procedure__in=selectors.visible_to(user), pk=emergency_id)
    emergency = found.select_related("procedure", "user", "reviewed_by").first()
    if emergency is None:
        raise Http404
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.review(
                actor=user, emergency_id=emergency.pk, now=timezone.now(), **form.cleaned_data
            )
        except DomainError as refusal:
            add_problems(form, refusal)
        else:
            messages.success(request, _("The review was recorded."))
            return redirect("procedures:emergencies")
    return render(request, "procedures/review.html", {"form": form, "emergency": emergency})
