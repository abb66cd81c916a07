"""Forms NK-C and NK-D of a procedure over REST: list them, begin one."""

import uuid

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.common.rest import idempotency
from apps.common.rest.idempotency import Answer
from apps.common.rest.schema import ETAG, IDEMPOTENCY_KEY, LOCATION, REPLAY
from apps.common.rest.views import valid
from apps.procedures import selectors
from apps.procedures.models import Form
from apps.procedures.rest import form_shapes as shapes
from apps.procedures.rest.forms import begun
from apps.procedures.rest.views import ProcedureView
from apps.procedures.rules.patterns import GROUP_CODES
from apps.procedures.services import group_forms


class GroupFormList(ProcedureView):
    """The forms NK-C and NK-D of one procedure."""

    problems = {"POST": (409,)}

    @extend_schema(operation_id="procedures_forms", responses=shapes.GroupFormsOut)
    def get(self, request: Request, procedure_id: uuid.UUID) -> Response:
        """List the group's forms of a procedure without their answers, and those to be begun.

        Shown to the group and the team; who only started the procedure learns of none.
        """
        works_in = selectors.works_in(self.actor, self.procedure)
        course = selectors.course_of(self.actor, self.procedure)
        offers = group_forms.offered(self.procedure, course, in_group=works_in)
        drafts = selectors.drafts_open_to(self.actor) if works_in else Form.objects.none()
        found = drafts.filter(procedure=self.procedure, code__in=GROUP_CODES)
        row = {
            "results": [
                *found.defer("answers").select_related("author"),
                *(one for one in course.forms if one.code in GROUP_CODES),
            ],
            "offers": [{"code": code, "party": party.pk} for code, party in offers],
        }
        return Response(shapes.GroupFormsOut(row).data)

    @extend_schema(
        operation_id="procedures_forms_begin",
        request=shapes.BeginBody,
        parameters=[IDEMPOTENCY_KEY, REPLAY, LOCATION, ETAG],
        responses={201: shapes.FormRow},
    )
    def post(self, request: Request, procedure_id: uuid.UUID) -> Response:
        """Begin NK-C or NK-D about one person, or go on with the draft that the group has.

        A further NK-C starts from the answers of the last.
        """
        now = timezone.now()

        def work() -> Answer:
            body = valid(shapes.BeginBody, request.data)
            draft = group_forms.start_draft(
                author=self.actor, procedure_id=self.procedure.pk, party_id=body["party"],
                code=body["code"], now=now,
            )  # fmt: skip
            return begun(request, draft)

        answer, is_replay = idempotency.once(request, now=now, work=work)
        return answer.response(replayed=is_replay)
