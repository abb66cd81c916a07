"""Drafts of forms over REST: begin an NK-A, list what one may fill in."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.permissions import require_any
from apps.accounts.rest.views import UserView
from apps.accounts.rules import Permission, Scope
from apps.common.errors import Invalid
from apps.common.rest import idempotency
from apps.common.rest.idempotency import Answer
from apps.common.rest.pagination import Cursor
from apps.common.rest.schema import ETAG, IDEMPOTENCY_KEY, LOCATION, REPLAY
from apps.common.rest.views import valid
from apps.procedures import selectors
from apps.procedures.models import Form
from apps.procedures.rest import form_shapes as shapes
from apps.procedures.rest.forms import begun
from apps.procedures.rest.inputs import at_paper_moment
from apps.procedures.services import forms, further


class LastChanged(Cursor):
    """The last changed first."""

    ordering = ("-changed_at", "-pk")


class DraftList(UserView):
    """The drafts that the user may fill in."""

    read_scope = Scope.PROCEDURES_READ
    write_scope = Scope.PROCEDURES_WRITE
    query = shapes.DraftQuery
    pagination_class = LastChanged
    problems = {"POST": (404, 409)}

    @extend_schema(operation_id="forms_drafts", responses=shapes.FormRow(many=True))
    def get(self, request: Request) -> Response:
        """List the drafts that the user may fill in, without their answers.

        Their own of NK-A, and those of NK-C and NK-D of their groups.
        """
        require_any(self.actor, (Permission.START_PROCEDURE, Permission.RECEIVE_FORM))
        self.asked(request)
        found = selectors.drafts_open_to(self.actor).select_related("author")
        return self.page(found.defer("answers"), shapes.FormRow)

    @extend_schema(
        operation_id="forms_begin",
        request=shapes.DraftBody,
        parameters=[IDEMPOTENCY_KEY, REPLAY, LOCATION, ETAG],
        responses={201: shapes.FormRow},
    )
    def post(self, request: Request) -> Response:
        """Begin a form NK-A, which is then filled in section by section and completed.

        With `paper_completed_at` it is one completed on paper, in the pattern of that day; with `joins`
        a further one for a running procedure, with its people in it. Who has the whole form at hand
        sends it to `/procedures/` at once.
        """
        now = timezone.now()

        def work() -> Answer:
            return begun(request, self._draft(request))

        answer, is_replay = idempotency.once(request, now=now, work=work)
        return answer.response(replayed=is_replay)

    def _draft(self, request: Request) -> Form:
        body, now = valid(shapes.DraftBody, request.data), timezone.now()
        if "joins" in body:
            return further.start_draft(author=self.actor, procedure_id=body["joins"], now=now)
        try:
            return forms.start_draft(author=self.actor, now=now, **body)
        except Invalid as error:
            raise at_paper_moment(error) from error
