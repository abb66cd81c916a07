"""A completed form as a PDF: for whom may read it and may take it out; each print is logged."""

import datetime as dt
import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts.pages import signed_in, user_of
from apps.common.errors import NotPermitted
from apps.documents import pdf
from apps.procedures import section_forms, selectors
from apps.procedures.models import Form, Procedure
from apps.procedures.rules.patterns import may_take_out
from apps.procedures.services.forms import definition_of
from apps.procedures.services.reading import log_read


@signed_in()
@require_safe
def form_pdf(request: HttpRequest, form_id: uuid.UUID) -> HttpResponse:
    """Return the PDF of a completed form. Its file name tells nothing about people."""
    user = user_of(request)
    form = selectors.form_of(user, form_id)
    if form is None or form.procedure is None or not selectors.sees_form(user, form):
        raise Http404
    if form.status != Form.Status.COMPLETED:
        raise Http404
    if not may_take_out(user.institution.kind if user.institution else "", form.code):
        raise NotPermitted(_("The Police may read this form here, but not take a print of it."))
    now = timezone.now()
    log_read(user, form.procedure, now, purpose=f"{form.code}.pdf")
    body = pdf.render("form", _data(form, form.procedure), made_at=now)
    return HttpResponse(
        body,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{form.code}.pdf"'},
    )


def _moment(at: dt.datetime | None) -> str:
    return timezone.localtime(at).strftime("%d.%m.%Y %H:%M")


def _data(form: Form, procedure: Procedure) -> dict[str, object]:
    definition = definition_of(form)
    about = [str(form.party.person)] if form.party else []
    completed = _moment(form.completed_at)
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
