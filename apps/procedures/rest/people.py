"""People of procedures over REST: how they are safely reached, and entries that are one person."""

import uuid
from dataclasses import asdict
from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.rest.views import StaffView
from apps.accounts.rules import Scope
from apps.common.rest import idempotency
from apps.common.rest.fields import Input, OneOf, Text
from apps.common.rest.idempotency import Answer
from apps.common.rest.schema import IDEMPOTENCY_KEY, REPLAY
from apps.common.rest.views import valid
from apps.people import selectors as people
from apps.people.models import Person
from apps.people.rules import ContactRules
from apps.procedures import matter_selectors, person_selectors, selectors
from apps.procedures.labels import LIKENESSES
from apps.procedures.models import Side
from apps.procedures.rest.serializers import PersonOut
from apps.procedures.rest.views import PURPOSE, OfPartyView
from apps.procedures.services import persons
from apps.procedures.services.reading import log_read

_LETTERS = ("yes", "no", "")


class ContactBody(Input):
    """How somebody is safely reached, in place of what was known: an empty text is "not known"."""

    phone = Text(allow_blank=True, max_length=40)
    hours = Text(allow_blank=True, max_length=120, help_text="When to call.")
    wording = Text(
        allow_blank=True, max_length=300, help_text="What to say when somebody else answers."
    )
    letters = OneOf(
        choices=_LETTERS, help_text="Whether letters may be sent; with `no` only handed over."
    )
    address = Text(allow_blank=True, max_length=300, help_text="The safe address for letters.")
    note = Text(allow_blank=True, max_length=500)


class MergeBody(Input):
    """Which other entry is the same person."""

    gone = serializers.UUIDField(
        format="hex_verbose", help_text="Id of the person's entry that ends."
    )


class ContactOut(serializers.Serializer[Any]):
    """How somebody suffering violence is safely reached; an empty text is "not known"."""

    phone = serializers.CharField()
    hours = serializers.CharField()
    wording = serializers.CharField()
    letters = serializers.ChoiceField(choices=_LETTERS)
    address = serializers.CharField()
    note = serializers.CharField()
    may_write = serializers.BooleanField(help_text="Whether the token's user may note it.")
    handed_over_to = serializers.CharField(
        help_text="Who has the procedure now, where it was handed over: what is noted here reaches that"
        " team only with a second hand-over. Empty otherwise."
    )


class EntryOut(PersonOut):
    """A person with what tells whether another entry is the same one."""

    has_pesel = serializers.SerializerMethodField()
    procedures = serializers.SerializerMethodField(help_text="Those that the user may open.")

    def get_has_pesel(self, person: Person) -> bool:
        """Return whether a PESEL is known."""
        return bool(person.pesel_hash)

    def get_procedures(self, person: Person) -> list[uuid.UUID]:
        """Return the ids of the procedures."""
        return list(dict.fromkeys(party.procedure_id for party in person.parties.all()))


class LikenessOut(serializers.Serializer[Any]):
    """Two entries that may be one person, and why."""

    one = EntryOut()
    other = EntryOut()
    reason = serializers.ChoiceField(choices=list(LIKENESSES.items()))


class LikenessesOut(serializers.Serializer[Any]):
    """Entries that may be one person, the surest first."""

    count = serializers.IntegerField(help_text="How many pairs there are; the first 100 are shown.")
    results = LikenessOut(many=True)


class ContactView(OfPartyView):
    """How one person suffering violence is safely reached."""

    read_scope = Scope.CONTACTS_READ

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Find the person, who is one suffering violence."""
        super().initial(request, *args, **kwargs)
        if self.party.side != Side.VICTIM:
            raise Http404

    @extend_schema(operation_id="parties_contact", responses=ContactOut)
    def get(self, request: Request, party_id: uuid.UUID) -> Response:
        """Show how a person suffering violence is safely reached. It is recorded in the access log."""
        log_read(self.actor, self.party.procedure, timezone.now(), f"person {PURPOSE}")
        rules = people.contact_of(self.party.person)
        return Response(ContactOut(self._row(rules)).data)

    @extend_schema(
        operation_id="parties_contact_set",
        request=ContactBody,
        parameters=[IDEMPOTENCY_KEY, REPLAY],
        responses={200: ContactOut},
    )
    def post(self, request: Request, party_id: uuid.UUID) -> Response:
        """Note how a person suffering violence is safely reached; what was known stays in the history.

        All fields are sent, so that none is emptied by being left out. Of a procedure that was handed over
        it is kept, and the team's staff are told to hand it over once more.
        """
        now = timezone.now()

        def work() -> Answer:
            rules = ContactRules(**valid(ContactBody, request.data))
            persons.set_contact(actor=self.actor, party_id=self.party.pk, rules=rules, now=now)
            return Answer(200, idempotency.plain(ContactOut(self._row(rules)).data))

        answer, is_replay = idempotency.once(request, now=now, work=work)
        return answer.response(replayed=is_replay)

    def _row(self, rules: ContactRules) -> dict[str, Any]:
        may_write = matter_selectors.writes(self.actor, self.party.procedure)
        gone_to = selectors.gone_to(self.party.procedure)
        return {**asdict(rules), "may_write": may_write, "handed_over_to": gone_to}


class DuplicateList(StaffView):
    """Entries that may be one person."""

    @extend_schema(operation_id="persons_duplicates", responses=LikenessesOut)
    def get(self, request: Request) -> Response:
        """List entries that may be one person, for the team's staff; without addresses."""
        found = person_selectors.likely_duplicates(self.actor)
        row = {"count": len(found), "results": found[: person_selectors.MOST_SHOWN]}
        return Response(LikenessesOut(row).data)


class MergeView(StaffView):
    """Making one person of two entries."""

    problems = {"POST": (409,)}

    @extend_schema(
        operation_id="persons_merge",
        request=MergeBody,
        parameters=[IDEMPOTENCY_KEY, REPLAY],
        responses={200: PersonOut},
    )
    def post(self, request: Request, person_id: uuid.UUID) -> Response:
        """Make one person of two entries; the one of the address goes on.

        Both keep their history. Refused (409) where two PESEL numbers differ and where both stand in
        one procedure. There is no way back: compare them before.
        """
        if not person_selectors.persons_of(self.actor).filter(pk=person_id).exists():
            raise Http404
        now = timezone.now()

        def work() -> Answer:
            gone = valid(MergeBody, request.data)["gone"]
            kept = persons.merge(actor=self.actor, kept_id=person_id, gone_id=gone, now=now)
            return Answer(200, idempotency.plain(PersonOut(kept).data))

        answer, is_replay = idempotency.once(request, now=now, work=work)
        return answer.response(replayed=is_replay)
