"""Letters of the team itself over REST: read, print, send, prove; they are written where they come from."""

import uuid

from django.http import Http404, HttpResponse
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, PolymorphicProxySerializer, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.rest.views import StaffView
from apps.accounts.rules import Scope
from apps.common.rest import files
from apps.common.rest.preconditions import etag_of, seen_version
from apps.common.rest.schema import DISPOSITION, ETAG, IF_MATCH
from apps.common.rest.views import valid
from apps.documents.prints import PDF
from apps.letters import prints, selectors, team_letters
from apps.letters.models import TeamLetter
from apps.letters.rest import shapes
from apps.letters.rules.states import OF_THE_TEAM

_MOVE = OpenApiParameter(
    "move", str, OpenApiParameter.PATH, enum=[move.value for move in OF_THE_TEAM]
)
_MOVE_BODY = PolymorphicProxySerializer(
    component_name="TeamLetterMoveBody",
    serializers=list(dict.fromkeys(shapes.BODIES[move] for move in OF_THE_TEAM)),
    resource_type_field_name=None,
)  # fmt: skip


class TeamLetterView(StaffView):
    """One letter of the team itself."""

    @extend_schema(
        operation_id="team_letters_retrieve", parameters=[ETAG], responses=shapes.TeamLetterDetail
    )
    def get(self, request: Request, letter_id: uuid.UUID) -> Response:
        """Show a letter of the team itself with its text."""
        letter = _found(self, letter_id)
        body = shapes.TeamLetterDetail(letter).data
        return Response(body, headers={"ETag": etag_of(letter.version)})


class TeamLetterPdf(StaffView):
    """The print of one letter of the team itself."""

    read_scope = Scope.PRINTS_READ

    @extend_schema(
        operation_id="team_letters_pdf", parameters=[DISPOSITION], responses=files.answers(PDF)
    )
    def get(self, request: Request, letter_id: uuid.UUID) -> HttpResponse:
        """Return a letter of the team itself as PDF. It is recorded in the access log."""
        return prints.print_of_team(self.actor, letter_id, timezone.now()).answer()


class TeamLetterMove(StaffView):
    """Taking one letter of the team itself further."""

    problems = {"POST": (409, 412, 428)}

    @extend_schema(
        operation_id="team_letters_move",
        request=_MOVE_BODY,
        parameters=[_MOVE, IF_MATCH, ETAG],
        responses={200: shapes.TeamLetterOut},
    )
    def post(self, request: Request, letter_id: uuid.UUID, move: str) -> Response:
        """Send, prove, return or cancel a letter; its number stays used."""
        letter = _found(self, letter_id)
        wanted = next((one for one in OF_THE_TEAM if one.value == move), None)
        if wanted is None:
            raise Http404
        version = seen_version(request, letter.version)
        given = valid(shapes.BODIES[wanted], request.data)
        changed = team_letters.take(
            wanted, actor=self.actor, letter_id=letter.pk, now=timezone.now(), version=version,
            **given,
        )  # fmt: skip
        headers = {"ETag": etag_of(changed.version)}
        return Response(shapes.TeamLetterOut(changed).data, headers=headers)


def _found(view: StaffView, letter_id: uuid.UUID) -> TeamLetter:
    letter = selectors.team_letter_of(view.actor, letter_id)
    if letter is None:
        raise Http404
    return letter
