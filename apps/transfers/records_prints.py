"""What another team wrote as PDF documents, for the archive of a whole procedure."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.documents import pdf
from apps.procedures.models import Procedure
from apps.transfers import records
from apps.transfers.archive import Named


def documents(procedure: Procedure, now: dt.datetime) -> Iterator[Named]:
    """Yield the letters and the minutes of other teams, minutes in each of their versions."""
    for place, letter in enumerate(records.letters(procedure), 1):
        content = _document(letter["title"], letter, [letter["number"]], [_texts(letter["body"])])
        yield f"pisma-innego-zespolu/{place:02d}.pdf", pdf.render("form", content, made_at=now)
    for place, meeting in enumerate(records.minutes(procedure), 1):
        for version in meeting["versions"]:
            name = f"protokoly-innego-zespolu/{place:02d}-wersja-{version['version']}.pdf"
            yield name, pdf.render("form", _minutes(meeting, version, procedure), made_at=now)


def _document(
    title: str, record: dict[str, Any], intro: list[str], sections: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "title": title, "office": record["team"], "empty": _("nothing entered"),
        "intro": [_("Written by another team: %(team)s") % record, *intro], "sections": sections,
    }  # fmt: skip


def _minutes(
    meeting: dict[str, Any], version: dict[str, Any], procedure: Procedure
) -> dict[str, Any]:
    held = timezone.localtime(dt.datetime.fromisoformat(meeting["at"])).strftime("%d.%m.%Y %H:%M")
    facts = [
        [_("Present"), "; ".join(version["present"])], [_("Excused"), "; ".join(version["excused"])],
        [_("Written by"), version["by"]], [_("Why it was corrected"), version["because"]],
    ]  # fmt: skip
    sections = [
        {"title": _("Attendance"), "rows": [{"title": "", "answers": _filled(facts)}]},
        _texts([version["text"]]),
        {"title": _("Decisions"), "rows": _decisions(version["decisions"], procedure)},
    ]
    title = _("Minutes: %(what)s") % {"what": meeting["title"]}
    return _document(title, meeting, [held], sections)


def _texts(lines: list[str]) -> dict[str, Any]:
    answers = _filled([[_("Text"), line] for line in lines])
    return {"title": _("Text"), "rows": [{"title": "", "answers": answers}]}


def _decisions(given: list[dict[str, str]], procedure: Procedure) -> list[dict[str, Any]]:
    people = {str(one.pk): str(one.person) for one in procedure.parties.select_related("person")}
    return [
        {
            "title": _("Decision %(number)s") % {"number": number},
            "answers": _filled(
                [
                    [_("What was decided"), one["text"]], [_("Who does it"), one["responsible"]],
                    [_("Until when"), one["due"]],
                    [_("Solely about"), people.get(one["about"], "")],
                ]
            ),
        }
        for number, one in enumerate(given, 1)
    ]  # fmt: skip


def _filled(answers: list[list[str]]) -> list[list[str]]:
    return [[label, text] for label, text in answers if text]
