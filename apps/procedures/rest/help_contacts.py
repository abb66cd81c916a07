"""The contacts printed on the sheet NK-B over REST, for the office's administrator."""

import uuid
from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.permissions import require
from apps.accounts.rest.views import UserView
from apps.accounts.rules import Permission, Scope
from apps.common.rest import idempotency
from apps.common.rest.fields import Input, NothingBody, Text
from apps.common.rest.idempotency import Answer
from apps.common.rest.schema import IDEMPOTENCY_KEY, REPLAY
from apps.common.rest.views import valid
from apps.procedures.models import HelpContact
from apps.procedures.services import contacts


class HelpContactBody(Input):
    """What a person has to know to go there: a telephone or an address at least. Nobody's own data."""

    name = Text(max_length=160)
    phone = Text(max_length=80, allow_blank=True)
    address = Text(max_length=200, allow_blank=True)
    hours = Text(max_length=160, allow_blank=True)


class HelpContactOut(serializers.Serializer[Any]):
    """An institution that helps, as it is printed."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    phone = serializers.CharField()
    address = serializers.CharField()
    hours = serializers.CharField()


class HelpContactsOut(serializers.Serializer[Any]):
    """All contacts of the sheet, by name."""

    results = HelpContactOut(many=True)


class _KeeperView(UserView):
    """A view for whoever keeps the contacts: they are no case."""

    read_scope = Scope.PROCEDURES_READ
    write_scope = Scope.PROCEDURES_WRITE

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Let nobody else in; what is not there is not found, whatever is sent."""
        super().initial(request, *args, **kwargs)
        require(self.actor, Permission.MANAGE_USERS)
        wanted = kwargs.get("contact_id")
        if wanted is not None and not HelpContact.objects.filter(pk=wanted).exists():
            raise Http404


class HelpContactList(_KeeperView):
    """The contacts of the sheet NK-B."""

    @extend_schema(operation_id="help_contacts", responses=HelpContactsOut)
    def get(self, request: Request) -> Response:
        """List what is printed on the sheet NK-B as places of help in the gmina."""
        return Response(_listed())

    @extend_schema(
        operation_id="help_contacts_create",
        request=HelpContactBody,
        parameters=[IDEMPOTENCY_KEY, REPLAY],
        responses={201: HelpContactOut},
    )
    def post(self, request: Request) -> Response:
        """Add a contact. Its name is there once."""
        now = timezone.now()

        def work() -> Answer:
            given = valid(HelpContactBody, request.data)
            row = contacts.save(actor=self.actor, contact_id=None, given=given, now=now)
            return Answer(201, idempotency.plain(HelpContactOut(row).data))

        answer, is_replay = idempotency.once(request, now=now, work=work)
        return answer.response(replayed=is_replay)


class HelpContactView(_KeeperView):
    """One contact."""

    @extend_schema(
        operation_id="help_contacts_change",
        request=HelpContactBody,
        responses={200: HelpContactOut},
    )
    def post(self, request: Request, contact_id: uuid.UUID) -> Response:
        """Change a contact. All fields are sent, so that none is emptied by being left out."""
        given = valid(HelpContactBody, request.data)
        row = contacts.save(
            actor=self.actor, contact_id=contact_id, given=given, now=timezone.now()
        )
        return Response(HelpContactOut(row).data)


class HelpContactRemoval(_KeeperView):
    """Taking one contact off the sheet."""

    @extend_schema(
        operation_id="help_contacts_remove",
        request=NothingBody,
        responses={200: HelpContactsOut},
    )
    def post(self, request: Request, contact_id: uuid.UUID) -> Response:
        """Take a contact off the sheet and list those left. Sheets that were printed keep it."""
        valid(NothingBody, request.data)
        contacts.remove(actor=self.actor, contact_id=contact_id, now=timezone.now())
        return Response(_listed())


def _listed() -> Any:
    return HelpContactsOut({"results": HelpContact.objects.all()}).data
