"""Sub-processes of procedures over REST: orders, referrals, summonses and their steps."""

import uuid
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.models import User
from apps.accounts.rest.views import UserView
from apps.accounts.rules import Scope
from apps.common.errors import Invalid
from apps.common.rest import idempotency
from apps.common.rest.idempotency import Answer
from apps.common.rest.preconditions import seen_version
from apps.common.rest.schema import ETAG, IDEMPOTENCY_KEY, IF_MATCH, LOCATION, REPLAY
from apps.common.rest.views import valid
from apps.deadlines import selectors as deadlines
from apps.deadlines.rules import cited
from apps.procedures import matter_selectors
from apps.procedures.models import Matter, Procedure
from apps.procedures.rest import matter_shapes as shapes
from apps.procedures.rest.pointers import inside
from apps.procedures.rest.views import PURPOSE, ProcedureView
from apps.procedures.rules.form_schema import Field, FieldKind, Row
from apps.procedures.rules.tracks import Track, TrackStep
from apps.procedures.rules.tracks_all import TRACKS
from apps.procedures.services import reading, tracks
from apps.procedures.services.tracks import StepInput

# Whatever a person typed may name an address; only these kinds are shown.
_SHOWN = frozenset(
    {
        FieldKind.INTEGER, FieldKind.DATE, FieldKind.TIME, FieldKind.CHOICE, FieldKind.MULTI_CHOICE,
        FieldKind.YES_NO, FieldKind.YES_NO_UNKNOWN,
    }
)  # fmt: skip


class MatterList(ProcedureView):
    """The sub-processes of one procedure."""

    problems = {"POST": (409,)}

    @extend_schema(operation_id="procedures_matters", responses=shapes.MattersOut)
    def get(self, request: Request, procedure_id: uuid.UUID) -> Response:
        """List the sub-processes of a procedure, and those that can be begun in it.

        Shown to the team and the group; until a group works, also to who started the procedure.
        """
        row = {
            "results": matter_selectors.matters_of(self.actor, self.procedure),
            "openings": [
                _opening(self.actor, track, self.procedure)
                for track in tracks.open_tracks(self.procedure)
            ],
        }
        return Response(shapes.MattersOut(row).data)

    @extend_schema(
        operation_id="procedures_matters_create",
        request=shapes.MatterBody,
        parameters=[IDEMPOTENCY_KEY, REPLAY, LOCATION, ETAG],
        responses={201: shapes.MatterDetail},
    )
    def post(self, request: Request, procedure_id: uuid.UUID) -> Response:
        """Begin a sub-process.

        `answers` are those of the kind's `opening`. A text in the stream of the person using
        violence is refused where it names a protected fact of a victim.
        """
        now = timezone.now()

        def work() -> Answer:
            body = valid(shapes.MatterBody, request.data)
            track = TRACKS[body["kind"]]
            given = _given(body, track.opening)
            try:
                matter = tracks.open_matter(
                    actor=self.actor, procedure_id=self.procedure.pk, kind=track.code, given=given,
                    now=now,
                )  # fmt: skip
            except Invalid as error:
                raise inside(error, "answers", _names(track.opening)) from error
            address = request.build_absolute_uri(reverse("api:matter", args=[matter.pk]))
            headers = {"Location": address, "ETag": matter.etag}
            return Answer(201, idempotency.plain(_shown(self.actor, matter)), headers)

        answer, is_replay = idempotency.once(request, now=now, work=work)
        return answer.response(replayed=is_replay)


class MatterView(UserView):
    """A view of one sub-process that the user may read."""

    read_scope = Scope.PROCEDURES_READ
    write_scope = Scope.PROCEDURES_WRITE
    matter: Matter

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Find it before anything else is looked at: a stranger learns nothing."""
        super().initial(request, *args, **kwargs)
        matter = matter_selectors.matter_of(self.actor, self.kwargs["matter_id"])
        if matter is None:
            raise Http404
        self.matter = matter


class MatterDetailView(MatterView):
    """One sub-process."""

    @extend_schema(parameters=[ETAG], responses=shapes.MatterDetail)
    def get(self, request: Request, matter_id: uuid.UUID) -> Response:
        """Show a sub-process. Reading it is recorded in the access log."""
        reading.log_read(self.actor, self.matter.procedure, timezone.now(), PURPOSE)
        return Response(_shown(self.actor, self.matter), headers={"ETag": self.matter.etag})


class StepView(MatterView):
    """Taking a step in one sub-process."""

    problems = {"POST": (409, 412, 428)}

    @extend_schema(
        operation_id="matters_step",
        request=shapes.StepBody,
        parameters=[IF_MATCH, ETAG],
        responses={200: shapes.MatterDetail},
    )
    def post(self, request: Request, matter_id: uuid.UUID, step: str) -> Response:
        """Take a step and show the sub-process as it is then. `steps` lists what is possible."""
        known = {one.code: one for one in self.matter.track.steps}.get(step)
        if known is None:
            raise Http404
        version = seen_version(request, self.matter.version)
        given = _given(valid(shapes.StepBody, request.data), known)
        try:
            changed = tracks.take_step(
                actor=self.actor, matter_id=self.matter.pk, step=step, given=given,
                now=timezone.now(), version=version,
            )  # fmt: skip
        except Invalid as error:
            raise inside(error, "answers", _names(known)) from error
        return Response(_shown(self.actor, changed), headers={"ETag": changed.etag})


def _names(step: TrackStep) -> set[str]:
    return {field.name for field in step.fields}


def _given(body: dict[str, Any], step: TrackStep) -> StepInput:
    """Return what the service takes. Raises ``ValidationError`` for an answer nobody asked for."""
    answers = body.get("answers", {})
    names = _names(step)
    message = _("There is no such field here. Check its spelling or leave it out.")
    unknown = {str(name): [message] for name in answers if name not in names}
    if unknown:
        raise ValidationError({"answers": unknown})
    return StepInput(body["on"], answers, body.get("party"))


def _shown(user: User, matter: Matter) -> Any:
    """Return a sub-process for one user, in a constant number of queries."""
    track, procedure = matter.track, matter.procedure
    events = [
        SimpleNamespace(
            step=event.step, title=track.step(event.step).title, on=event.on,
            recorded_at=event.recorded_at, actor=event.actor,
            facts=list(_facts(track.step(event.step).fields, event.facts)),
        )
        for event in matter.events.select_related("actor").order_by("-on", "-pk")
    ]  # fmt: skip
    row = {
        "id": matter.pk, "kind": matter.kind, "track": track, "number": matter.number,
        "state": matter.state, "version": matter.version, "opened_on": matter.opened_on,
        "party_id": matter.party_id,
        "procedure_id": matter.procedure_id, "opened_by": matter.opened_by, "events": events,
        "deadlines": deadlines.of_subject(tracks.SUBJECT, matter.pk),
        "steps": [
            _step(user, track, one, procedure)
            for one in tracks.open_steps(matter, timezone.localdate())
        ],
    }  # fmt: skip
    return shapes.MatterDetail(SimpleNamespace(**row)).data


def _facts(fields: Iterable[Field], facts: Row) -> Iterable[dict[str, Any]]:
    for field in fields:
        value = facts.get(field.name)
        if field.kind in _SHOWN and value is not None:
            values = value if isinstance(value, list) else [value]
            yield {"name": field.name, "values": [str(one) for one in values]}


def _opening(user: User, track: Track, procedure: Procedure) -> dict[str, Any]:
    return {
        "kind": track.code,
        "title": track.title,
        "basis": cited(track.basis, procedure.regime),
        "about": track.about,
        "opening": _step(user, track, track.opening, procedure),
    }


def _step(user: User, track: Track, step: TrackStep, procedure: Procedure) -> dict[str, Any]:
    return {
        "code": step.code,
        "title": step.title,
        "basis": cited(step.basis, procedure.regime),
        "may": tracks.may_take(user, track, step, procedure),
        "fields": step.fields,
    }
