"""The sheet NK-B as a PDF: the text of a language, telephones of the day, contacts of the gmina."""

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone

from apps.documents import pdf
from apps.procedures.models import HelpContact
from apps.procedures.rules.nkb_sheet import PARTS, WORDS, phones_on


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
