"""Worklists, explanations and the calculator of statutory terms."""

import dataclasses
import datetime as dt
import uuid
from typing import Any

from django.db.models import DateField, Q, Value
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.models import User
from apps.accounts.permissions import require
from apps.accounts.rest.views import UserView
from apps.accounts.rules import Permission, Scope
from apps.common.errors import Invalid, Problem
from apps.common.rest.pagination import Cursor
from apps.common.rest.views import valid
from apps.deadlines import rules, selectors, services
from apps.deadlines.models import Deadline, Status, within_a_week
from apps.deadlines.rest import serializers as out
from apps.deadlines.rules import Regime

_NEVER = dt.date(9999, 12, 31)


class ByDue(Cursor):
    """The most urgent first; terms without a number last."""

    ordering = ("due_key", "subject_label", "rule_code", "id")


class DeadlineList(UserView):
    """The worklist."""

    read_scope = Scope.DEADLINES_READ
    query = out.DeadlineQuery
    pagination_class = ByDue

    @extend_schema(responses=out.DeadlineOut(many=True))
    def get(self, request: Request) -> Response:
        """List the deadlines that the user may know of.

        The team sees those of the whole office, others their own. Open ones unless `status` says
        otherwise, the most urgent first.
        """
        found = selectors.visible_to(self.actor).filter(_wanted(self.asked(request)))
        key = Coalesce("due_on", Value(_NEVER), output_field=DateField())
        return self.page(found.annotate(due_key=key).prefetch_related("assignees"), out.DeadlineOut)


class DeadlineView(UserView):
    """One deadline."""

    read_scope = Scope.DEADLINES_READ

    @extend_schema(responses=out.DeadlineDetail)
    def get(self, request: Request, deadline_id: uuid.UUID) -> Response:
        """Explain a deadline, day by day."""
        return Response(out.DeadlineDetail(_explained(self.actor, deadline_id)).data)


class WaiveView(UserView):
    """Waiving one deadline."""

    write_scope = Scope.PROCEDURES_WRITE
    problems = {"POST": (409,)}

    @extend_schema(
        operation_id="deadlines_waive",
        request=out.WaiveBody,
        responses={200: out.DeadlineDetail},
    )
    def post(self, request: Request, deadline_id: uuid.UUID) -> Response:
        """Waive a deadline that does not apply, with a reason; for the chair.

        Only an open one can be waived: of two requests the second is refused (409).
        """
        require(self.actor, Permission.WAIVE_DEADLINE)
        deadline = _explained(self.actor, deadline_id)
        body = valid(out.WaiveBody, request.data)
        services.waive(
            actor=self.actor, deadline_id=deadline.pk, now=timezone.now(), reason=body["reason"]
        )
        return Response(out.DeadlineDetail(_explained(self.actor, deadline_id)).data)


class RuleList(UserView):
    """The rules."""

    read_scope = Scope.DEADLINES_READ
    query = out.RuleQuery

    @extend_schema(operation_id="deadline_rules_list", responses=out.RulesOut)
    def get(self, request: Request) -> Response:
        """List the statutory terms with their legal basis."""
        regime = self.asked(request).get("regime")
        found = [rule for rule in rules.RULES if regime is None or regime in rule.regimes]
        return Response(out.RulesOut({"results": found}).data)


class RuleView(UserView):
    """One rule."""

    read_scope = Scope.DEADLINES_READ

    @extend_schema(operation_id="deadline_rules_retrieve", responses=out.RuleVersionsOut)
    def get(self, request: Request, code: str) -> Response:
        """Show one statutory term in all its wordings."""
        versions = [rule for rule in rules.RULES if rule.code == code]
        if not versions:
            raise Http404
        return Response(out.RuleVersionsOut({"code": code, "versions": versions}).data)


class CalculationView(UserView):
    """The calculator."""

    read_scope = Scope.DEADLINES_READ
    query = out.CalculationQuery

    @extend_schema(operation_id="deadline_rules_calculate", responses=out.CalculationOut)
    def get(self, request: Request, code: str) -> Response:
        """Count a statutory term out from a day, with the reason of every day."""
        if code not in rules.codes():
            raise Http404
        asked = self.asked(request)
        regime = Regime(asked.get("regime") or rules.regime_of(asked["start"]))
        found = dataclasses.replace(_calculated(code, regime, asked["start"]), regime=regime)
        return Response(out.CalculationOut(found).data)


def _explained(user: User, deadline_id: uuid.UUID) -> Deadline:
    """Return a deadline that the user may open. Raises ``Http404``."""
    found = selectors.explained_to(user).prefetch_related("assignees")
    deadline = found.filter(pk=deadline_id).first()
    if deadline is None:
        raise Http404
    return deadline


def _calculated(code: str, regime: Regime, start: dt.date) -> rules.Calculation:
    try:
        return rules.calculate(rules.rule_for(code, regime), start, regime=regime)
    except rules.RuleNotInRegime as error:
        raise _at("regime", error) from error
    except (ValueError, OverflowError) as error:
        raise _at("start", error) from error


def _at(name: str, error: Exception) -> Invalid:
    return Invalid(str(error), problems=[Problem(str(error), name)])


def _wanted(asked: dict[str, Any]) -> Q:
    """Return the condition that the parameters of the worklist make."""
    wanted = Q(status=asked.get("status", Status.OPEN))
    lookups = {"rule": "rule_code", "due_after": "due_on__gte", "due_before": "due_on__lte"}
    for name, lookup in lookups.items():
        if name in asked:
            wanted &= Q(**{lookup: asked[name]})
    if "bucket" in asked:
        # Only what is still to be done is urgent, as the rows say it.
        wanted &= Q(status=Status.OPEN) & _buckets(timezone.localdate())[asked["bucket"]]
    return wanted


def _buckets(today: dt.date) -> dict[str, Q]:
    """Return the urgencies of ``Deadline.bucket`` as conditions."""
    end = within_a_week(today)
    return {
        "overdue": Q(due_on__lt=today),
        "today": Q(due_on=today),
        "week": Q(due_on__gt=today, due_on__lte=end),
        "later": Q(due_on__gt=end) | Q(due_on=None),
    }
