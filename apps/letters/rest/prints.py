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
from apps.documents.rules.files import DOCX
from apps.letters import prints


class LetterPdf(UserView):
    """The print of one letter."""

    read_scope = Scope.PRINTS_READ

    @extend_schema(
        operation_id="letters_pdf", parameters=[DISPOSITION], responses=files.answers(PDF)
    )
    def get(self, request: Request, letter_id: uuid.UUID) -> HttpResponse:
        """Return a letter as PDF. It is recorded in the access log.

        A letter has a print once it has a number: after the firewall, or the second person, let it
        through. The Police may not take out protocols.
        """
        return prints.print_of(self.actor, letter_id, timezone.now()).answer()


class LetterDocx(UserView):
    """One letter in the office's own template."""

    read_scope = Scope.PRINTS_READ
    problems = {"GET": (409,)}

    @extend_schema(
        operation_id="letters_docx", parameters=[DISPOSITION], responses=files.answers(DOCX.mime)
    )
    def get(self, request: Request, letter_id: uuid.UUID) -> HttpResponse:
        """Return a letter filled into the office's own template. It is recorded in the access log.

        404 until the letter has a number, and where the office has no template of this kind; 409 where
        a protected fact stands in the document that nobody released: the template may hold one, too.
        The Police may not take out protocols.
        """
        return prints.docx_of(self.actor, letter_id, timezone.now()).answer()
