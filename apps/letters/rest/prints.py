"""Prints of letters over REST."""

import uuid

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from apps.accounts.rest.views import UserView
from apps.accounts.rules import Scope
from apps.common.rest import files
from apps.common.rest.schema import DISPOSITION
from apps.documents.prints import PDF
from apps.letters import prints


class LetterPdf(UserView):
    """The print of one letter."""

    read_scope = Scope.PROCEDURES_READ

    @extend_schema(
        operation_id="letters_pdf", parameters=[DISPOSITION], responses=files.answers(PDF)
    )
    def get(self, request: Request, letter_id: uuid.UUID) -> HttpResponse:
        """Return a letter as PDF. It is recorded in the access log.

        A letter has a print once it has a number: after the firewall, or the second person, let it
        through. The Police may not take out protocols.
        """
        return prints.print_of(self.actor, letter_id, timezone.now()).answer()
