"""A completed form as a PDF: for whom may read it and may take it out; each print is logged."""

import datetime as dt
import uuid

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.common.errors import NotFound, NotPermitted
from apps.documents import pdf
from apps.documents.prints import Print
from apps.procedures import section_forms, selectors
from apps.procedures.models import Form, Procedure
from apps.procedures.rules.patterns import NKA, may_take_out
from apps.procedures.services.forms import definition_of
from apps.procedures.services.reading import log_read
from apps.teams.letterhead import sender_lines
from apps.teams.models import Membership


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
    intro = [*_institution(form), definition.basis, procedure.number, *about, *_completed(form)]
    if form.obstacle:
        intro.append(f"{_('The adult suffering violence was not there:')} {form.obstacle}")
    return {
        "title": definition.title,
        "office": procedure.number,
        "intro": intro,
        "signatures": _signatures(form, procedure),
        "empty": _("nothing entered"),
        "sections": [
            {
                "title": f"{one['section'].number} {one['section'].title}".strip(),
                "rows": [{"title": title, "answers": texts} for title, texts in one["rows"]],
            }
            for one in section_forms.answered(definition, form.answers, with_options=True)
            if one["section"].fields
        ],
    }


def _institution(form: Form) -> list[str]:
    """Return whose form it is: of who began the procedure, or of the team."""
    if form.code != NKA:
        return sender_lines()[:2]
    if form.paper_completed_at:
        return [str(form.get_initiator_kind_display())]
    return [] if form.origin else [str(form.author.institution)]


def _completed(form: Form) -> list[str]:
    """Return when it was completed and by whom; who types a paper form in did not complete it."""
    written = f"{_moment(form.completed)}, {form.written_by}"
    if form.paper_completed_at is None:
        return [written]
    on_paper = _("Transcription of a paper form that was completed on %(moment)s.")
    return [
        on_paper % {"moment": _moment(form.paper_completed_at)},
        _("Entered into the system: %(when)s") % {"when": written},
    ]


def _signatures(form: Form, procedure: Procedure) -> dict[str, object]:
    """Return who signs, as the pattern has it; that of 2011 ends with the chair of the team."""
    title = _("Signatures")
    if form.code == NKA:
        return {"title": title, "signing": [_filled_in_by(form), _received(form, procedure)]}
    if form.pattern == "2011" or form.party is None:
        return {"title": title, "signing": [_("Chair of the interdisciplinary team")]}
    members = [f"{one.user}, {one.get_function_display()}" for one in _group_then(form, procedure)]
    guardian = _("Parent or guardian who does not use violence")
    person = guardian if form.party.is_minor else str(form.party.person)
    title = _("Composition of the group, signatures")
    return {"title": title, "signing": [*members, person]}


def _filled_in_by(form: Form) -> str:
    label = str(_("Legible signature of who filled the form in"))
    is_typist = form.paper_completed_at or form.origin
    return label if is_typist else f"{label}: {form.written_by}"


def _received(form: Form, procedure: Procedure) -> str:
    """Return the place for the receipt; of a further form its day is with the procedure's steps."""
    day = None if form.is_further else procedure.received_on
    shown = f"{day:%d.%m.%Y}" if day else "." * 20
    return _("Received by the team on %(day)s: signature") % {"day": shown}


def _group_then(form: Form, procedure: Procedure) -> list[Membership]:
    """Return who sat in the group when the form was completed."""
    day = timezone.localdate(form.completed_at)
    seats = Membership.objects.filter(group=procedure.group_id, since__lte=day)
    then = seats.filter(Q(until=None) | Q(until__gt=day))
    return list(then.select_related("user").order_by("pk"))
