"""A completed form as a PDF: for whom may read it and may take it out; each print is logged."""

import datetime as dt
import uuid

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.common.errors import NotFound, NotPermitted
from apps.documents import pdf
from apps.documents.prints import Print
from apps.procedures import section_forms, selectors
from apps.procedures.models import Form, Procedure
from apps.procedures.rules.patterns import may_take_out
from apps.procedures.services.forms import definition_of
from apps.procedures.services.reading import log_read


def print_of(user: User, form_id: uuid.UUID, now: dt.datetime) -> Print:
    """Return the PDF of a completed form. Raises ``NotFound``, ``NotPermitted``."""
    form = selectors.form_of(user, form_id)
    if form is None or form.procedure is None or not selectors.sees_form(user, form):
        raise NotFound(_("There is no such form."))
    if form.status != Form.Status.COMPLETED:
        raise NotFound(_("There is no such form."))
    if not may_take_out(user.institution.kind if user.institution else "", form.code):
        raise NotPermitted(_("The Police may read this form here, but not take a print of it."))
    log_read(user, form.procedure, now, purpose=f"{form.code}.pdf")
    return Print(document(form, form.procedure, now), f"{form.code}.pdf")


def document(form: Form, procedure: Procedure, now: dt.datetime) -> bytes:
    """Return the PDF of a completed form, whoever asks: the caller has checked who may."""
    return pdf.render("form", _data(form, procedure), made_at=now)


def _moment(at: dt.datetime | dt.date | None) -> str:
    if isinstance(at, dt.date) and not isinstance(at, dt.datetime):
        return at.strftime("%d.%m.%Y")
    return timezone.localtime(at).strftime("%d.%m.%Y %H:%M")


def _data(form: Form, procedure: Procedure) -> dict[str, object]:
    definition = definition_of(form)
    about = [str(form.party.person)] if form.party else []
    completed = _moment(form.completed)
    paper = form.paper_completed_at
    on_paper = _("Transcription of a paper form that was completed on %(moment)s.")
    about += [on_paper % {"moment": _moment(paper)}] if paper else []
    return {
        "title": definition.title,
        "office": procedure.number,
        "intro": [definition.basis, procedure.number, *about, f"{completed}, {form.written_by}"],
        "empty": _("nothing entered"),
        "sections": [
            {
                "title": f"{one['section'].number} {one['section'].title}".strip(),
                "rows": [{"title": title, "answers": texts} for title, texts in one["rows"]],
            }
            for one in section_forms.answered(definition, form.answers)
            if one["section"].fields
        ],
    }
