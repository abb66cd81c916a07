"""One whole procedure as people read it: every form, letter, minutes and file, in one archive.

For a hand-over on paper and for an analysis of a serious event. The data stand beside the prints. Names
of files are numbers and codes: they tell nothing of a person.
"""

import datetime as dt
import io
import json
import zipfile
from collections.abc import Iterator
from itertools import chain

from apps.accounts.models import User
from apps.attachments.models import Content
from apps.documents import pdf
from apps.letters import prints
from apps.letters.models import Letter
from apps.meetings import minutes_prints, selectors
from apps.meetings.models import Appointment
from apps.procedures import form_prints
from apps.procedures.models import Form, Procedure
from apps.transfers import files, records_prints
from apps.transfers.archive import Named
from apps.transfers.exporting import exported


def whole(user: User, procedure: Procedure, now: dt.datetime) -> bytes:
    """Return a ZIP archive of a procedure; it is logged. Raises ``NotPermitted`` as ``exported``."""
    data = exported(user, procedure, now, purpose="export")
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in chain(
            _forms(procedure, now), _letters(procedure, now), _minutes(procedure, now),
            records_prints.documents(procedure, now), _files(user, procedure),
        ):  # fmt: skip
            archive.writestr(name, content)
        archive.writestr("dane.json", json.dumps(data, ensure_ascii=False, indent=1))
    return into.getvalue()


def _forms(procedure: Procedure, now: dt.datetime) -> Iterator[Named]:
    found = procedure.forms.filter(status=Form.Status.COMPLETED).order_by("completed_at", "pk")
    for number, form in enumerate(found, 1):
        yield f"formularze/{number:02d}-{form.code}.pdf", form_prints.document(form, procedure, now)


def _letters(procedure: Procedure, now: dt.datetime) -> Iterator[Named]:
    found = Letter.objects.filter(procedure=procedure, number__isnull=False).order_by("number")
    for letter in found.select_related("procedure"):
        yield f"pisma/{prints.name_of(letter)}.pdf", prints.document(letter, now)


def _minutes(procedure: Procedure, now: dt.datetime) -> Iterator[Named]:
    held = Appointment.objects.filter(procedure=procedure, minutes__version=1)
    for number, appointment in enumerate(held.order_by("minutes__pk"), 1):
        name, latest = f"protokoly/{number:02d}", selectors.minutes_of(appointment)
        if latest is not None:
            content = minutes_prints.data_for(latest, minutes_prints.GROUP).content
            yield f"{name}.pdf", pdf.render("form", content, made_at=now)
        for former in selectors.former_minutes(appointment):
            content = minutes_prints.of_former(former)
            version = former.minutes.version
            yield f"{name}-wersja-{version}.pdf", pdf.render("form", content, made_at=now)


def _files(user: User, procedure: Procedure) -> Iterator[Named]:
    named = {one.pk: one for one in files.that_can_go(user, procedure)}
    for content in Content.objects.filter(attachment__in=named).iterator(chunk_size=1):
        one = named[content.attachment_id]
        yield f"pliki/{one.number:02d}.{one.suffix}", bytes(content.data)
