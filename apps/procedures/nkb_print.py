"""The sheet NK-B as a PDF: the text of a language, telephones of the day, contacts of the gmina."""

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.common.errors import NotFound
from apps.documents import pdf
from apps.documents.prints import Print
from apps.procedures.models import HelpContact
from apps.procedures.rules.nkb_sheet import LANGUAGES, PARTS, WORDS, phones_on
from tenants.schema import current_office


def print_of(language: str, now: dt.datetime) -> Print:
    """Return this office's sheet in a language: nothing of any person or procedure stands on it.

    Raises ``NotFound`` for a language that there is no sheet in.
    """
    if language not in LANGUAGES:
        raise NotFound(_("There is no sheet NK-B in this language."))
    contacts = list(HelpContact.objects.all())
    body = render(language, office=current_office().name, contacts=contacts, now=now)
    return Print(body, f"NK-B-{language}.pdf")


def render(
    language: str, *, office: str, contacts: Sequence[HelpContact], now: dt.datetime
) -> bytes:
    """Return the sheet in one of the languages that there are."""
    words = WORDS[language]
    data = {
        "title": words.title,
        "office": office,
        "lang": language,
        "footer": words.foot,
        "parts": [
            {"heading": one.heading, "text": one.text, "items": list(one.items)}
            for one in PARTS[language]
        ],
        "phones": {
            "heading": words.phones,
            "rows": [
                [one.number, one.names[language]] for one in phones_on(timezone.localdate(now))
            ],
        },
        "contacts": {
            "heading": words.contacts,
            "empty": words.no_contacts,
            "rows": [
                {
                    "name": one.name,
                    "lines": [text for text in (one.phone, one.address, one.hours) if text],
                }
                for one in contacts
            ],
        },
    }
    return pdf.render("nkb", data, made_at=now)
