"""What went wrong on a page, as the error summary lists it."""

from collections.abc import Iterable, Iterator

from django.forms import BaseForm, BaseFormSet

from apps.common.errors import DomainError, Problem
from apps.common.ui.renderer import PrzystanBoundField


def problems_of(*forms: BaseForm | BaseFormSet) -> list[Problem]:  # type: ignore[type-arg]  # of any forms
    """Return the problems of several forms and formsets, in the order of the page."""
    return [problem for form in forms for problem in _problems_of_one(form)]


def _problems_of_one(form: BaseForm | BaseFormSet) -> Iterator[Problem]:  # type: ignore[type-arg]  # of any forms
    if isinstance(form, BaseFormSet):
        yield from _plain(form.non_form_errors())
        yield from problems_of(*form.forms)
        return
    yield from _plain(form.non_field_errors())
    for field in form:
        if isinstance(field, PrzystanBoundField):
            label, anchor = field.summary_label, field.anchor
        else:
            label, anchor = f"{field.label}:", field.id_for_label
        if field.is_hidden:
            anchor = ""
        yield from (Problem(f"{label} {message}".strip(), anchor) for message in field.errors)


def add_problems(form: BaseForm, refusal: DomainError) -> None:
    """Put the problems of a refusal at the fields of the form that they name, else at its top."""
    if not refusal.problems:
        form.add_error(None, str(refusal.message))
    for problem in refusal.problems:
        name = problem.anchor if problem.anchor in form.fields else None
        form.add_error(name, str(problem.message))


def _plain(messages: Iterable[object]) -> Iterator[Problem]:
    yield from (Problem(str(message)) for message in messages)
