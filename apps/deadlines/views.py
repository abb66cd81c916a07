"""The worklist, explanations, and the rules with a calculator."""

import datetime as dt
import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.accounts.pages import signed_in, user_of
from apps.accounts.rules import Permission
from apps.common.acts import ACTS
from apps.common.errors import Invalid
from apps.common.ui.problems import add_problems
from apps.deadlines import remarks, rules, selectors, services
from apps.deadlines.forms import CalculateForm, WaiveForm, WorklistFilter
from apps.deadlines.labels import bucket_label, bucket_tone
from apps.deadlines.models import Deadline, Status


@signed_in()
def worklist(request: HttpRequest) -> HttpResponse:
    """Show open deadlines, the most urgent first."""
    user = user_of(request)
    whole = user.may(Permission.READ_OFFICE_WORKLIST)
    form = WorklistFilter(request.GET, whole_office=whole)
    chosen = form.cleaned_data if form.is_valid() else {}
    today = timezone.localdate()
    found = selectors.worklist(
        user, today=today, whole_office=whole and chosen.get("scope") == "office",
        code=chosen.get("code", ""), bucket=chosen.get("bucket", ""),
    )  # fmt: skip
    context = {
        "rows": [_row(one, today) for one in found.rows],
        "counts": [(name, bucket_label(name), found.counts[name]) for name in selectors.BUCKETS],
        "filter_form": form,
        "chosen": [value for value in chosen.values() if value],
        "current": chosen.get("bucket", ""),
        "has_work": bool(user.permissions & _WORKING),
    }
    return render(request, "deadlines/worklist.html", context)


_WORKING = {
    Permission.START_PROCEDURE, Permission.READ_ALL_PROCEDURES, Permission.READ_GROUP_PROCEDURES,
}  # fmt: skip


@signed_in()
@require_http_methods(["GET"])
def detail(request: HttpRequest, deadline_id: uuid.UUID) -> HttpResponse:
    """Explain one deadline, day by day."""
    deadline = _found(request, deadline_id)
    context = {
        "deadline": deadline,
        "row": _row(deadline, timezone.localdate()),
        "assignees": selectors.assignees_of(deadline),
        "calculation": deadline.explanation(),
        "safer": deadline.safer_explanation(),
        "remarks": remarks.of(deadline),
        "days_late": deadline.days_late(timezone.localdate()),
        "may_waive": deadline.status == Status.OPEN
        and user_of(request).may(Permission.WAIVE_DEADLINE),
    }
    return render(request, "deadlines/detail.html", context)


@signed_in(Permission.WAIVE_DEADLINE)
@require_http_methods(["GET", "POST"])
def waive(request: HttpRequest, deadline_id: uuid.UUID) -> HttpResponse:
    """Waive an open deadline, with a reason."""
    deadline = _found(request, deadline_id)
    ready = [one.reason for one in remarks.of(deadline) if one.reason]
    form = WaiveForm(request.POST or None, initial={"reason": " ".join(ready)})
    if request.method == "POST" and form.is_valid():
        try:
            services.waive(
                actor=user_of(request), deadline_id=deadline.pk, now=timezone.now(),
                reason=form.cleaned_data["reason"],
            )  # fmt: skip
        except Invalid as refusal:
            add_problems(form, refusal)
        else:
            messages.success(request, _("The deadline was waived and the reason kept."))
            return redirect(deadline)
    return render(request, "deadlines/waive.html", {"form": form, "deadline": deadline})


@signed_in()
def rules_list(request: HttpRequest) -> HttpResponse:
    """List the rules with their legal basis, and count a term on request."""
    form = CalculateForm(request.GET or None, initial=CalculateForm.example())
    calculation = None
    if form.is_bound and form.is_valid():
        try:
            calculation = form.calculation()
        except rules.RuleNotInRegime as refusal:
            form.add_error("regime", str(refusal))
    context = {
        "form": form,
        "calculation": calculation,
        "rules": rules.RULES,
        "regimes": rules.REGIME_LABELS,
        "acts": ACTS.values(),
    }
    return render(request, "deadlines/rules.html", context)


def _found(request: HttpRequest, deadline_id: uuid.UUID) -> Deadline:
    deadline = selectors.explained_to(user_of(request)).filter(pk=deadline_id).first()
    if deadline is None:
        raise Http404
    return deadline


def _row(deadline: Deadline, today: dt.date) -> dict[str, object]:
    bucket = deadline.bucket(today)
    return {
        "deadline": deadline,
        "title": deadline.rule.title,
        "bucket": bucket,
        "label": bucket_label(bucket),
        "tone": bucket_tone(bucket),
        "people": ", ".join(str(one) for one in deadline.assignees.all()),
    }
