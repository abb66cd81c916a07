"""What the interface takes: one body for each action, the form, the hand-over."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers

from apps.accounts.models import User
from apps.common.errors import Invalid, Problem
from apps.common.rest.fields import BIGGEST_ID, Day, Flag, Input, Moment, OneOf, Text, Whole
from apps.procedures.rest.nka import FORMS
from apps.procedures.rules.nkb import LANGUAGES, RECIPIENTS, Handover
from apps.procedures.rules.patterns import NKA, NoPattern, definition_for
from apps.procedures.rules.states import CLOSING_GROUNDS, INPUTS, MEANS, Action, Step
from apps.procedures.services.forms import OBSTACLE_LENGTH
from apps.procedures.services.inputs import ActionInput, HandoverInput

_NOTE_LENGTH = 4000
_MOST_USERS = 50
_ONE_USER = ("social_worker", "police_officer")
_MANY_USERS = ("others", "present")
_OPTIONAL = ("others", "is_remote", "note", "violence_ceased", "plan_carried_out")


def _user() -> Whole:
    return Whole(min_value=1, max_value=BIGGEST_ID, help_text="Id of a user.")


def _users(**options: Any) -> serializers.ListField:
    return serializers.ListField(child=_user(), max_length=_MOST_USERS, **options)


def _note() -> Text:
    return Text(required=False, allow_blank=True, max_length=_NOTE_LENGTH)


_FIELDS: dict[str, tuple[str, Callable[[], Any], tuple[str, ...]]] = {
    "on": ("date", lambda: Day(help_text="The day on which it happened."), ()),
    "note": ("string", _note, ()),
    "social_worker": ("user", _user, ()),
    "police_officer": ("user", _user, ()),
    "others": ("users", lambda: _users(required=False), ()),
    "is_remote": ("boolean", lambda: Flag(required=False), ()),
    # A team that works without a group, as the old law let it, records nobody here.
    "present": ("users", lambda: _users(min_length=1, required=False), ()),
    "means": ("choice", lambda: OneOf(choices=MEANS), MEANS),
    "ground": (
        "choice", lambda: OneOf(choices=[one.value for one in CLOSING_GROUNDS]),
        tuple(one.value for one in CLOSING_GROUNDS),
    ),
    "joins": ("string", lambda: Text(max_length=32, help_text="Number of the running procedure."), ()),
    "violence_ceased": (
        "boolean", lambda: Flag(required=False, help_text="For the ground `ceased` in regime A."), (),
    ),
    "plan_carried_out": (
        "boolean", lambda: Flag(required=False, help_text="For the ground `ceased` in regime A."), (),
    ),
}  # fmt: skip


def names_of(action: Action) -> tuple[str, ...]:
    """Return the names of the fields of an action's body."""
    return ("on", "note", *INPUTS.get(action, ()))


def described(step: Step) -> list[dict[str, Any]]:
    """Return the fields of a step's body, for callers who build a form from them."""
    return [
        {
            "name": name,
            "type": _FIELDS[name][0],
            "required": name not in _OPTIONAL,
            "choices": list(_FIELDS[name][2]),
        }
        for name in ("on", "note", *step.inputs)
    ]


def _body_class(action: Action) -> type[Input]:
    fields = {name: _FIELDS[name][1]() for name in names_of(action)}
    title = "".join(part.title() for part in action.value.split("-"))
    doc = f"Body of the action `{action}`."
    return type(f"{title}Body", (Input,), {**fields, "__doc__": doc, "__module__": __name__})


BODIES: dict[Action, type[Input]] = {action: _body_class(action) for action in Action}


class DayBody(Input):
    """Body of an action that only records its day."""

    on = _FIELDS["on"][1]()
    note = _note()


# Actions with the same body share one schema.
SHAPES: list[type[Input]] = [DayBody, *(BODIES[action] for action in INPUTS)]


class PaperMoment(Moment):
    """When a paper form was completed."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            help_text="When the form was completed on paper, if it was: this starts the procedure"
            " and decides on the law and on the pattern.",
            **options,
        )


def at_paper_moment(error: Invalid) -> Invalid:
    """Return a refusal of the moment of a paper form that points to its field."""
    found = [Problem(one.message, "paper_completed_at") for one in error.problems]
    return Invalid(error.message, problems=found)


class _NkaBody(Input):
    """A complete form NK-A of some pattern."""

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Ask for the form itself; what is missing inside it the form's rules say."""
        if "form" not in attrs:
            raise serializers.ValidationError({"form": [_("Send the answers of form NK-A here.")]})
        return attrs


class Family(Text):
    """Whose family a form is about, where only names tell."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            required=False, allow_blank=True, max_length=32, help_text="Where a procedure is running"
            " about somebody of the same name: its number, or `new` for another family.", **options,
        )  # fmt: skip


class Obstacle(Text):
    """Why the adult victim was not there."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            required=False, allow_blank=True, max_length=OBSTACLE_LENGTH,
            help_text="Why NK-A was not filled in in the presence of the adult victim (§ 2.6).", **options,
        )  # fmt: skip


class CompleteBody(Input):
    """What completing a form may be told."""

    family = Family()
    obstacle = Obstacle()


class NkaBody(_NkaBody):
    """A complete form NK-A: an object for each section, a list where it concerns several people."""

    form = FORMS["2023"]()
    paper_completed_at = PaperMoment(required=False)
    family = Family()
    obstacle = Obstacle()


class Nka2011Body(_NkaBody):
    """A form NK-A of 2011, completed on paper before 28.09.2023."""

    form = FORMS["2011"]()
    paper_completed_at = PaperMoment()
    family = Family()
    obstacle = Obstacle()


NKA_BODIES: dict[str, type[Input]] = {"2023": NkaBody, "2011": Nka2011Body}


def nka_body(data: Any) -> type[Input]:
    """Return the body whose pattern was in force at the moment that it names, or is now."""
    named = data.get("paper_completed_at") if isinstance(data, Mapping) else None
    try:
        moment = Moment().to_internal_value(named)
        version = definition_for(NKA, timezone.localdate(moment)).version
    except (serializers.ValidationError, NoPattern):
        return NkaBody  # what is wrong with the moment is said by its own field or by the service
    return NKA_BODIES[version]


class HandoverBody(Input):
    """To whom form NK-B was handed, when and in which language."""

    party = serializers.UUIDField(format="hex_verbose", help_text="Id of a victim's party.")
    on = Day(help_text="The day on which it was handed over.")
    recipient = OneOf(choices=[(one.value, one.label) for one in RECIPIENTS])
    language = OneOf(choices=[(one.value, one.label) for one in LANGUAGES])
    other_language = Text(required=False, allow_blank=True, max_length=24)
    has_interpreter = Flag(required=False)
    recipient_is_perpetrator = Flag(required=False)
    received_by = Text(
        required=False, allow_blank=True, max_length=160,
        help_text="Name of who took it, where it was not the victim.",
    )  # fmt: skip
    is_refused = Flag(required=False, help_text="They refused to take it.")
    is_namesake = Flag(
        required=False, help_text="Somebody else than the person using violence, of the same name."
    )
    is_helpless = Flag(required=False)
    guardian_is_suspected = Flag(required=False)


def handover_input(values: dict[str, Any]) -> HandoverInput:
    """Return the input of a hand-over."""
    handover = Handover(
        recipient=values["recipient"],
        language=values["language"],
        other_language=values.get("other_language", ""),
        has_interpreter=values.get("has_interpreter", False),
        recipient_is_perpetrator=values.get("recipient_is_perpetrator", False),
        received_by=values.get("received_by", ""),
        is_refused=values.get("is_refused", False),
        is_namesake=values.get("is_namesake", False),
    )
    return HandoverInput(
        handover=handover,
        on=values["on"],
        is_helpless=values.get("is_helpless", False),
        guardian_is_suspected=values.get("guardian_is_suspected", False),
    )


def action_input(values: dict[str, Any]) -> ActionInput:
    """Return the input of an action with users in place of their ids.

    Raises ``Invalid`` that names the fields with ids of nobody active.
    """
    wanted = {values[name] for name in _ONE_USER if name in values}
    wanted.update(*(values.get(name, []) for name in _MANY_USERS))
    found = {user.pk: user for user in User.objects.filter(pk__in=wanted, is_active=True)}
    _check_known(values, set(found))
    users: dict[str, Any] = {name: found[values[name]] for name in _ONE_USER if name in values}
    for name in _MANY_USERS:
        # Once each: a list may repeat itself.
        users[name] = [found[pk] for pk in dict.fromkeys(values.get(name, []))]
    return ActionInput(**{**values, **users})


def _check_known(values: dict[str, Any], known: set[int]) -> None:
    message = _("There is no such active user in this office.")
    unknown = [
        Problem(message, name)
        for name in (*_ONE_USER, *_MANY_USERS)
        if name in values and not set(_as_list(values[name])) <= known
    ]
    if unknown:
        raise Invalid(message, problems=unknown)


def _as_list(value: Any) -> list[int]:
    return value if isinstance(value, list) else [value]
