"""Statutory forms in the browser: search, draft section by section, check, complete, read."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.models import User
from apps.accounts.pages import signed_in, user_of
from apps.accounts.rules import Permission
from apps.common.errors import DomainError, Invalid, Stale
from apps.common.errors import Problem as PageProblem
from apps.common.ui.hours import tell_if_twice
from apps.common.ui.numbers import seen_version, whole_number
from apps.common.ui.problems import add_problems, problems_of
from apps.procedures import beside, families, form_prints, section_forms, selectors
from apps.procedures.models import Form, Procedure
from apps.procedures.paper_forms import PaperForm
from apps.procedures.rules.forms import FormDefinition, Problem, Section, clean_section
from apps.procedures.rules.patterns import NKA, may_take_out
from apps.procedures.services import forms as services
from apps.procedures.services import further, group_forms
from apps.procedures.services.reading import log_read

initiator = signed_in(Permission.START_PROCEDURE)
# The team's staff enter forms completed on paper, and fill in what a group does elsewhere.
transcriber = signed_in(Permission.START_PROCEDURE, Permission.RECEIVE_FORM)
writer = signed_in(Permission.START_PROCEDURE, Permission.WORK_IN_GROUP, Permission.RECEIVE_FORM)


@transcriber
def drafts(request: HttpRequest) -> HttpResponse:
    """List the user's drafts and completed forms, and offer a new form."""
    user = user_of(request)
    context = {
        "drafts": selectors.drafts_of(user),
        "completed": selectors.completed_by(user),
        "may_begin": user.may(Permission.START_PROCEDURE),
    }
    return render(request, "procedures/drafts.html", context)


@initiator
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Search before a form is begun, then begin it. What is typed never stands in an address."""
    user = user_of(request)
    if request.POST.get("begin"):
        form = services.start_draft(author=user, now=timezone.now())
        return redirect("forms:tasks", form_id=form.pk)
    text = request.POST.get("text", "").strip()
    found = list(selectors.search(user, text)[:20]) if text else []
    return render(request, "procedures/begin.html", {"text": text, "found": found})


@transcriber
@require_http_methods(["GET", "POST"])
def paper(request: HttpRequest) -> HttpResponse:
    """Begin to enter a form that was completed on paper: ask when that was."""
    page = PaperForm(request.POST or None)
    if request.method == "POST" and page.is_valid():
        try:
            form = _from_paper(user_of(request), page)
        except DomainError as refusal:
            add_problems(page, refusal)
        else:
            tell_if_twice(request, page.moment())
            return redirect("forms:tasks", form_id=form.pk)
    return render(request, "procedures/paper.html", {"form": page})


def _from_paper(user: User, page: PaperForm) -> Form:
    """Return a new draft, or one that goes on with the procedure whose number was given."""
    number, at, now = page.cleaned_data["joins"].strip().upper(), page.moment(), timezone.now()
    if not number:
        return services.start_draft(author=user, now=now, paper_completed_at=at)
    running = selectors.visible_to(user).filter(number=number).first()
    if running is None:
        message = _("There is no procedure with this number. Check it in the list of procedures.")
        raise Invalid(message, problems=[PageProblem(message, "joins")])
    return further.start_draft(author=user, procedure_id=running.pk, now=now, paper_completed_at=at)


@writer
def tasks(request: HttpRequest, form_id: uuid.UUID) -> HttpResponse:
    """Show a draft's sections and what is still missing."""
    form = _draft(request, form_id)
    if form is None:
        return _after_completing(request, form_id)
    definition = services.definition_of(form)
    problems = group_forms.problems_of(form, timezone.localdate())
    context = {
        "form_row": form,
        "definition": definition,
        "tasks": [_task(form, one, problems) for one in definition.sections if one.fields],
        "missing": len({one.section for one in problems}),
        "panes": beside.panes(form),
    }
    return render(request, "procedures/tasks.html", context)


@writer
@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, form_id: uuid.UUID, code: str) -> HttpResponse:
    """Show one section; save it as typed, whatever is still wrong."""
    form = _draft(request, form_id)
    if form is None:
        return _after_completing(request, form_id)
    definition = services.definition_of(form)
    part = section_forms.section_of(definition, code)
    problems = _checked(form, code) if "check" in request.GET else []
    if request.method == "POST":
        raw = section_forms.typed(part, request.POST, form.answers)
        try:
            form, problems = services.save_section(
                author=user_of(request), form_id=form.pk, section=code, raw=raw,
                window=_window(request),
            )  # fmt: skip
        except Stale as refusal:
            return _section_taken(request, form, part, raw, refusal)
        if request.headers.get("X-Autosave"):
            return HttpResponse(status=204)
        answer = _after_save(request, form, part, problems)
        if answer is not None:
            return answer
    return render(
        request, "procedures/section.html", _section_page(form, definition, part, problems)
    )


def _window(request: HttpRequest) -> services.Window | None:
    """Return the page that was sent; None for a sender who does not say."""
    own, shows = request.POST.get("window", "")[:16], request.POST.get("shows", "")[:16]
    return services.Window(own, shows) if own else None


def _section_taken(
    request: HttpRequest, form: Form, part: Section, raw: object, refusal: Stale
) -> HttpResponse:
    """Show what somebody else saved beside what was typed, which a second press saves."""
    if request.headers.get("X-Autosave"):
        return HttpResponse(status=refusal.status)
    definition = services.definition_of(form)
    saved = section_forms.answered(definition, form.answers)
    typed, _problems = clean_section(definition, part.code, raw)
    form.answers = {**form.answers, part.code: typed}
    context = _section_page(form, definition, part, [])
    context["problems"] = [PageProblem(refusal.message)]
    context["saved"] = [one for one in saved if one["section"].code == part.code]
    return render(request, "procedures/section.html", context, status=refusal.status)


def _after_save(
    request: HttpRequest, form: Form, part: Section, problems: list[Problem]
) -> HttpResponse | None:
    """Return where to go after saving; None to show the page with its problems."""
    user, here = user_of(request), redirect("forms:section", form_id=form.pk, code=part.code)
    if "add" in request.POST:
        rows = [*form.answers.get(part.code, []), {}]
        services.save_section(author=user, form_id=form.pk, section=part.code, raw=rows)
        here["Location"] += f"#row-{len(rows) - 1}"
        return here
    remove = whole_number(request.POST.get("remove", ""))
    if remove is not None:
        if part.person:
            services.remove_person(author=user, form_id=form.pk, person=part.person, index=remove)
        elif part.repeat:
            rows = [row for place, row in enumerate(form.answers[part.code]) if place != remove]
            services.save_section(author=user, form_id=form.pk, section=part.code, raw=rows)
        return here
    if problems:
        return None
    following = _next(services.definition_of(form), part)
    if "next" in request.POST and following:
        return redirect("forms:section", form_id=form.pk, code=following.code)
    return redirect("forms:tasks", form_id=form.pk)


def _section_page(
    form: Form, definition: FormDefinition, part: Section, problems: list[Problem]
) -> dict[str, Any]:
    rows = section_forms.rows_of(definition, part, form.answers, problems)
    titles = section_forms.titles_of(part, form.answers, len(rows))
    whole = [PageProblem(one.message) for one in problems if one.index is None and not one.field]
    return {
        "form_row": form,
        "section": part,
        "rows": list(zip(titles, rows, strict=True)),
        "problems": [*whole, *problems_of(*rows)] if problems else [],
        "add_label": section_forms.add_label(part),
        "may_add": bool(part.repeat) and len(rows) < part.max_items,
        "may_remove": bool(part.repeat) and len(rows) > part.min_items,
        "has_next": _next(definition, part) is not None,
        "panes": beside.panes(form),
        "window": services.Window(services.new_window(), form.windows.get(part.code, "")),
    }


@writer
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, form_id: uuid.UUID) -> HttpResponse:
    """Show all answers before completing; completing starts the procedure."""
    form = _draft(request, form_id)
    if form is None:
        return _after_completing(request, form_id)
    definition = services.definition_of(form)
    unsaid = ""
    if request.method == "POST":
        try:
            done = _complete(request, form)
        except Invalid as refusal:  # the page below lists every problem
            unsaid = next((x.message for x in refusal.problems if x.anchor == services.FAMILY), "")
        else:
            sees = _sees_procedure(user_of(request), done)
            messages.success(request, _completed_text(done, sees_procedure=sees))
            return _shown_to(user_of(request), done)
    problems = group_forms.problems_of(form, timezone.localdate())
    context = {
        "form_row": form,
        "definition": definition,
        "problems": _listed(form, definition, problems),
        "families": [] if problems else _families(user_of(request), form),
        "unsaid": unsaid,
        "new_family": services.NEW_FAMILY,
        "obstacle": request.POST.get("obstacle", "") if form.code == NKA else None,
        "obstacle_length": services.OBSTACLE_LENGTH,
        "sections": section_forms.answered(definition, form.answers),
    }
    return render(request, "procedures/check.html", context)


def _complete(request: HttpRequest, form: Form) -> Form:
    given: dict[str, Any] = {
        "author": user_of(request), "form_id": form.pk, "now": timezone.now(),
        "version": seen_version(request),
    }  # fmt: skip
    if form.party:
        return group_forms.complete(**given)
    return services.complete(
        **given, family=request.POST.get(services.FAMILY, ""),
        obstacle=request.POST.get("obstacle", ""),
    )  # fmt: skip


def _families(user: User, form: Form) -> list[Procedure]:
    """Return the running procedures among which the author says whose family the form is about."""
    if form.code != NKA or form.joins_id:
        return []
    return families.of_answers(user, form.answers, form.happened_at(timezone.now()))


@writer
@require_POST
def discard(request: HttpRequest, form_id: uuid.UUID) -> HttpResponse:
    """Delete a draft."""
    procedure = services.discard(author=user_of(request), form_id=form_id, now=timezone.now())
    messages.success(request, _("The draft was deleted."))
    return redirect(procedure or "forms:list")


@signed_in()
def read(request: HttpRequest, form_id: uuid.UUID) -> HttpResponse:
    """Show a completed form to somebody who may read it; the reading is logged."""
    user = user_of(request)
    form = selectors.form_of(user, form_id)
    if form is None or form.procedure is None or not selectors.sees_form(user, form):
        raise Http404
    log_read(user, form.procedure, timezone.now(), purpose=form.code)
    definition = services.definition_of(form)
    context = {
        "form_row": form,
        "definition": definition,
        "sections": section_forms.answered(definition, form.answers),
        "may_take_out": may_take_out(user.institution.kind if user.institution else "", form.code),
        "sees_procedure": _sees_procedure(user, form),
    }
    return render(request, "procedures/form.html", context)


@signed_in()
@require_safe
def as_pdf(request: HttpRequest, form_id: uuid.UUID) -> HttpResponse:
    """Return the PDF of a completed form."""
    return form_prints.print_of(user_of(request), form_id, timezone.now()).answer()


def _draft(request: HttpRequest, form_id: uuid.UUID) -> Form | None:
    drafts = selectors.drafts_open_to(user_of(request))
    related = ("procedure", "joins", "party__person", "author__institution")
    return drafts.select_related(*related).filter(pk=form_id).first()


def _after_completing(request: HttpRequest, form_id: uuid.UUID) -> HttpResponse:
    """Lead whoever comes back to the pages of a form that was completed to where it is read.

    To anybody else there is no such form. Nor to a page that saves by itself: it would say "saved".
    """
    user = user_of(request)
    form = selectors.form_of(user, form_id)
    is_read = form is not None and form.procedure is not None and selectors.sees_form(user, form)
    if form is None or not is_read or request.headers.get("X-Autosave"):
        raise Http404
    messages.info(request, _("This form is completed already. Nothing more is entered in it."))
    return _shown_to(user, form)


def _shown_to(user: User, form: Form) -> HttpResponse:
    """Lead to the procedure of a completed form, to the form where the procedure is of others."""
    if _sees_procedure(user, form):
        return redirect("procedures:detail", procedure_id=form.procedure_id)
    return redirect("forms:read", form_id=form.pk)


def _checked(form: Form, code: str) -> list[Problem]:
    found = group_forms.problems_of(form, timezone.localdate())
    return [one for one in found if one.section == code]


def _next(definition: FormDefinition, part: Section) -> Section | None:
    asked = [one for one in definition.sections if one.fields]
    place = asked.index(part)
    return asked[place + 1] if place + 1 < len(asked) else None


def _task(form: Form, part: Section, problems: list[Problem]) -> dict[str, object]:
    is_open = any(one.section == part.code for one in problems)
    given = form.answers.get(part.code)
    is_empty = not any(given) if isinstance(given, list) else not given
    status, tone = (_("done"), "done")
    if is_open:
        status, tone = (_("to do"), "waiting") if is_empty else (_("to mend"), "today")
    elif is_empty:
        status, tone = _("nothing entered"), "neutral"
    return {
        "label": f"{part.number} {part.title}".strip(),
        "status": status,
        "tone": tone,
        "url": reverse("forms:section", args=[form.pk, part.code])
        + ("?check" if is_open and not is_empty else ""),
    }


def _listed(
    form: Form, definition: FormDefinition, problems: list[Problem]
) -> list[dict[str, str]]:
    """Return problems with person and question, and links to the controls in which they are mended."""
    listed = [{"message": one.message, "url": ""} for one in problems if not one.section]
    for part in definition.sections:
        own = [one for one in problems if one.section == part.code]
        listed += _of_section(form, definition, part, own) if own else []
    return listed


def _of_section(
    form: Form, definition: FormDefinition, part: Section, problems: list[Problem]
) -> list[dict[str, str]]:
    page = reverse("forms:section", args=[form.pk, part.code]) + "?check"
    rows = section_forms.rows_of(definition, part, form.answers, problems)
    titles = section_forms.titles_of(part, form.answers, len(rows))
    name = f"{part.number} {part.title}".strip()
    listed = [
        {"message": f"{name}: {one.message}", "url": page}
        for one in problems if one.index is None and not one.field
    ]  # fmt: skip
    for index, (title, row) in enumerate(zip(titles, rows, strict=True)):
        has_name = bool(part.person or part.per) and title != section_forms.place_of(index)
        whose = title if has_name else f"{name} {title}" if len(rows) > 1 else name
        top = f"#row-{index}" if part.is_list else ""
        for one in problems_of(row):
            if one.anchor or part.is_list:
                place = f"#{one.anchor}" if one.anchor else top
                listed.append(
                    {"message": _told(part, whose, str(one.message)), "url": page + place}
                )
    return listed


def _told(part: Section, whose: str, message: str) -> str:
    """Return what is to be mended and where; a part that is one question is named by it alone."""
    if message.startswith(f"{part.title}: "):
        return f"{part.number} {message}"
    return f"{whose}: {message}"


def _sees_procedure(user: User, form: Form) -> bool:
    """Whether the procedure of a form is open to its author: theirs to go on with, and of nobody close."""
    return bool(form.procedure and selectors.visible_to(user).filter(pk=form.procedure.pk).exists())


def _completed_text(form: Form, *, sees_procedure: bool) -> str:
    if form.party:
        return _("The form was completed.")
    if not sees_procedure and not form.is_further:
        return _(
            "The procedure has started. You are close to one of its persons, so others go on with it:"
            " the team was told."
        )
    if form.is_further:
        return _("The form was added to the procedure that is running already.")
    if form.paper_completed_at:
        return _("The procedure was recorded. Enter its further steps with their own days.")
    return _("The procedure has started. Hand form NK-B over to the person suffering violence.")
