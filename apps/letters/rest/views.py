"""Letters over REST: write, issue, release, send, prove; the register of what left."""

import uuid
from types import SimpleNamespace
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, PolymorphicProxySerializer, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.permissions import require
from apps.accounts.rest.views import StaffView, UserView
from apps.accounts.rules import Permission, Scope
from apps.common.errors import Invalid, NotPermitted
from apps.common.rest import idempotency
from apps.common.rest.idempotency import Answer
from apps.common.rest.pagination import Cursor
from apps.common.rest.preconditions import etag_of, seen_version
from apps.common.rest.schema import ETAG, IDEMPOTENCY_KEY, IF_MATCH, LOCATION, REPLAY
from apps.common.rest.views import valid
from apps.letters import composing, selectors, services
from apps.letters.findings import findings_of
from apps.letters.models import Letter
from apps.letters.register import register
from apps.letters.rest import shapes
from apps.letters.rules.kinds import KINDS
from apps.letters.rules.states import Move
from apps.procedures.models import Party, Procedure
from apps.procedures.rest.views import PURPOSE, ProcedureView
from apps.procedures.services.reading import log_read

_MOVE = OpenApiParameter(
    "move", str, OpenApiParameter.PATH, enum=[move.value for move in shapes.BODIES]
)
_MOVE_BODY = PolymorphicProxySerializer(
    component_name="LetterMoveBody", serializers=list(dict.fromkeys(shapes.BODIES.values())),
    resource_type_field_name=None,
)  # fmt: skip


class ByNumber(Cursor):
    """In the order of the register."""

    ordering = ("number",)


class KindList(UserView):
    """The kinds of letters."""

    read_scope = Scope.PROCEDURES_READ

    @extend_schema(operation_id="letter_kinds", responses=shapes.KindsOut)
    def get(self, request: Request) -> Response:
        """List the kinds of letters with their provisions and what is typed into each."""
        return Response(shapes.KindsOut({"results": list(KINDS.values())}).data)


class Register(UserView):
    """The register of outgoing correspondence."""

    read_scope = Scope.PROCEDURES_READ
    query = shapes.RegisterQuery
    pagination_class = ByNumber

    @extend_schema(operation_id="letters_register", responses=shapes.RegisterRowOut(many=True))
    def get(self, request: Request) -> Response:
        """List the letters of a year that were given a number, without their texts, for the team.

        Those of procedures and those of the team itself, in one order of numbers.
        """
        require(self.actor, Permission.READ_ALL_PROCEDURES)
        year = self.asked(request).get("year") or timezone.localdate().year
        return self.page(register(self.actor, year), shapes.RegisterRowOut)


class HeldList(StaffView):
    """Held letters that wait for a second person."""

    @extend_schema(operation_id="letters_held", responses=shapes.LettersOut)
    def get(self, request: Request) -> Response:
        """List the held letters that the token's user may release or send back, oldest first."""
        return Response(shapes.LettersOut({"results": selectors.held(self.actor)}).data)


class OwnList(UserView):
    """One's own letters without a number."""

    read_scope = Scope.PROCEDURES_READ

    @extend_schema(operation_id="letters_own", responses=shapes.OwnLettersOut)
    def get(self, request: Request) -> Response:
        """List the letters in which the token's user wrote and that have no number yet, oldest first.

        Drafts, letters that the firewall holds and those that the second person sent back.
        """
        return Response(shapes.OwnLettersOut({"results": selectors.own_open(self.actor)}).data)


class LetterList(ProcedureView):
    """The letters of one procedure."""

    problems = {"POST": (409,)}

    @extend_schema(operation_id="procedures_letters", responses=shapes.LettersOut)
    def get(self, request: Request, procedure_id: uuid.UUID) -> Response:
        """List the letters of a procedure without their texts, newest first.

        Shown to the team and the group; until a group works, also to who started the procedure.
        """
        found = selectors.letters_of(self.actor, self.procedure)
        return Response(shapes.LettersOut({"results": found}).data)

    @extend_schema(
        operation_id="procedures_letters_write",
        request=shapes.LetterBody,
        parameters=[IDEMPOTENCY_KEY, REPLAY, LOCATION, ETAG],
        responses={201: shapes.LetterOut},
    )
    def post(self, request: Request, procedure_id: uuid.UUID) -> Response:
        """Write a letter. It is a draft until it is issued."""
        now = timezone.now()

        def work() -> Answer:
            body = valid(shapes.LetterBody, request.data)
            party = _party(self.procedure, body)
            _check_asked(body["kind"], party, body["given"])
            try:
                letter = services.write(
                    author=self.actor, procedure_id=self.procedure.pk, kind=body["kind"],
                    party=party, given=body["given"], now=now,
                )  # fmt: skip
            except Invalid as error:
                raise _in_given(error) from error
            address = request.build_absolute_uri(reverse("api:letter", args=[letter.pk]))
            headers = {"Location": address, "ETag": etag_of(letter.version)}
            return Answer(201, idempotency.plain(shapes.LetterOut(letter).data), headers)

        answer, is_replay = idempotency.once(request, now=now, work=work)
        return answer.response(replayed=is_replay)


class LetterView(UserView):
    """A view of one letter that the user may read."""

    read_scope = Scope.PROCEDURES_READ
    write_scope = Scope.PROCEDURES_WRITE
    letter: Letter

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Find it before anything else is looked at: a stranger learns nothing."""
        super().initial(request, *args, **kwargs)
        letter = selectors.letter_of(self.actor, self.kwargs["letter_id"])
        if letter is None:
            raise Http404
        self.letter = letter

    def changed(self, letter: Letter) -> Response:
        """Return the course of a letter after a change; whoever wants its text reads it."""
        headers = {"ETag": etag_of(letter.version)}
        return Response(shapes.LetterOut(letter).data, headers=headers)


class LetterDetailView(LetterView):
    """One letter."""

    @extend_schema(parameters=[ETAG], responses=shapes.LetterDetail)
    def get(self, request: Request, letter_id: uuid.UUID) -> Response:
        """Show a letter with its text. Reading it is recorded in the access log.

        Protocols of the group are not for the Police, whose own files hold no copies of them.
        """
        if not selectors.may_take_out(self.actor, self.letter):
            raise NotPermitted(
                _("The Police may read this document on its page, but not take it out.")
            )
        purpose = f"{self.letter.kind} {PURPOSE}"
        log_read(self.actor, self.letter.procedure, timezone.now(), purpose)
        moves = selectors.moves_of(self.actor, self.letter)
        body = shapes.detail_of(self.letter, findings_of(self.letter), moves)
        return Response(body, headers={"ETag": etag_of(self.letter.version)})


class TextView(LetterView):
    """The text of one letter."""

    problems = {"POST": (409, 412, 428)}

    @extend_schema(
        operation_id="letters_rewrite",
        request=shapes.TextBody,
        parameters=[IF_MATCH, ETAG],
        responses={200: shapes.LetterOut},
    )
    def post(self, request: Request, letter_id: uuid.UUID) -> Response:
        """Change a draft, or a letter that was held, which makes it a draft again."""
        version = seen_version(request, self.letter.version)
        body = valid(shapes.TextBody, request.data)
        party = _party(self.letter.procedure, body)
        _check_asked(self.letter.kind, party, body["given"])
        try:
            letter = services.rewrite(
                actor=self.actor, letter_id=self.letter.pk, party=party, given=body["given"],
                now=timezone.now(), version=version,
            )  # fmt: skip
        except Invalid as error:
            raise _in_given(error) from error
        return self.changed(letter)


class MoveView(LetterView):
    """Taking one letter further."""

    problems = {"POST": (409, 412, 428)}

    @extend_schema(
        operation_id="letters_move",
        request=_MOVE_BODY,
        parameters=[_MOVE, IF_MATCH, ETAG],
        responses={200: shapes.LetterOut},
    )
    def post(self, request: Request, letter_id: uuid.UUID, move: str) -> Response:
        """Issue, release, refuse, send, prove, return or cancel a letter.

        Where a protected fact may stand in it, `issue` holds the letter: look at `state`. Somebody
        else than its author has to read it and release it, or send it back with `refuse`.
        """
        wanted = next((one for one in shapes.BODIES if one.value == move), None)
        if wanted is None:
            raise Http404
        version = seen_version(request, self.letter.version)
        given = valid(shapes.BODIES[wanted], request.data)
        common: dict[str, Any] = {
            "actor": self.actor, "letter_id": self.letter.pk, "now": timezone.now(),
            "version": version, **given,
        }  # fmt: skip
        if wanted in (Move.PROVE, Move.RETURN):
            return self.changed(services.prove(**common, came_back=wanted is Move.RETURN))
        return self.changed(_DOES[wanted](**common))


_DOES: dict[Move, Any] = {
    Move.ISSUE: services.issue, Move.RELEASE: services.release, Move.SEND: services.send,
    Move.CANCEL: services.cancel, Move.REFUSE: services.refuse,
}  # fmt: skip


def _party(procedure: Procedure, body: dict[str, Any]) -> Party | None:
    """Return whom the letter is for. Raises ``ValidationError`` for nobody of the procedure."""
    wanted = body.get("party")
    if wanted is None:
        return None
    found = Party.objects.filter(procedure=procedure, pk=wanted).first()
    if found is None:
        raise ValidationError({"party": [_("Choose whom the letter is for.")]})
    return found


def _check_asked(kind: str, party: Party | None, given: dict[str, str]) -> None:
    names = composing.asked(KINDS[kind], party)
    message = _("This kind of letter does not ask for it. Leave it out.")
    unknown = {name: [message] for name in given if name not in names}
    if unknown:
        raise ValidationError({"given": unknown})


def _in_given(error: Invalid) -> Invalid:
    problems = [
        SimpleNamespace(
            pointer="/party" if one.anchor == "party" else f"/given/{one.anchor}",
            message=one.message,
        )
        for one in error.problems
    ]
    return Invalid(error.message, problems=problems)
