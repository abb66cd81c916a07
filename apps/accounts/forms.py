"""Forms of accounts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.labels import role_label, scope_label
from apps.accounts.models import Institution, User
from apps.accounts.rules import GMINA_ROLES, VOIVODESHIP_ROLES, Role, Scope
from apps.audit import selectors as log
from apps.common.ui.widgets import PartsDateField

_GMINA_SCOPES = (
    Scope.PROCEDURES_READ, Scope.PROCEDURES_WRITE, Scope.CONTACTS_READ, Scope.PRINTS_READ,
    Scope.EXPORTS_READ, Scope.CALENDAR_WRITE, Scope.DEADLINES_READ, Scope.STATISTICS_READ,
)  # fmt: skip


class TokenForm(forms.Form):
    """A new token of the programming interface."""

    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        help_text=_("So that you recognise it, for example the program."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What the token may do"), widget=forms.CheckboxSelectMultiple
    )
    days = forms.IntegerField(label=_("Valid for days"), min_value=1, max_value=365, initial=90)

    def __init__(self, *args: Any, is_gmina: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scopes = _GMINA_SCOPES if is_gmina else (Scope.STATISTICS_READ,)
        choices = [(scope.value, scope_label(scope)) for scope in scopes]
        self.fields["scopes"].choices = choices  # type: ignore[attr-defined]  # a field of choices


class UserForm(forms.Form):
    """What an administrator says of a user."""

    first_name = forms.CharField(label=_("First name"), max_length=150)
    last_name = forms.CharField(label=_("Surname"), max_length=150)
    email = forms.EmailField(label=_("Work e-mail"))
    institution: "forms.ModelChoiceField[Institution]" = forms.ModelChoiceField(
        queryset=None, label=_("Institution"), empty_label=_("Choose")
    )
    function = forms.CharField(label=_("Function"), max_length=120, required=False)
    roles = forms.MultipleChoiceField(
        label=_("Roles"), widget=forms.CheckboxSelectMultiple,
        help_text=_("An administrator manages accounts and cannot also work on cases."),
    )  # fmt: skip

    def __init__(self, *args: Any, is_gmina: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = GMINA_ROLES if is_gmina else VOIVODESHIP_ROLES
        choices = [(role.value, role_label(role)) for role in roles]
        self.fields["roles"].choices = choices  # type: ignore[attr-defined]  # a field of choices
        self.fields["institution"].queryset = Institution.objects.all()  # type: ignore[attr-defined]  # a field of choices

    def chosen_roles(self) -> set[Role]:
        """Return the roles that were ticked."""
        return {Role(value) for value in self.cleaned_data["roles"]}

    def profile(self) -> dict[str, Any]:
        """Return everything but the roles."""
        names = ("first_name", "last_name", "email", "institution", "function")
        return {name: self.cleaned_data[name] for name in names}


class StatementForm(forms.Form):
    """The day on which somebody signed the statement of confidentiality."""

    user: "forms.ModelChoiceField[User]" = forms.ModelChoiceField(
        queryset=None, label=_("Who signed"), empty_label=_("Choose")
    )
    signed_on = PartsDateField(
        label=_("Signed on"), required=False,
        help_text=_("Empty only takes a day away that was recorded by mistake."),
    )  # fmt: skip

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        users = User.objects.filter(pk__in=[one.pk for one in people]).order_by("sort_key")
        self.fields["user"].queryset = users  # type: ignore[attr-defined]  # a field of choices


class NewUserForm(UserForm):
    """A user who did not exist before."""

    username = forms.CharField(
        label=_("User name"), max_length=150, validators=[User.username_validator]
    )
    password = forms.CharField(
        label=_("First password"), widget=forms.PasswordInput, min_length=12,
        help_text=_("At least 12 characters. The user changes it after signing in."),
    )  # fmt: skip
    field_order = ["username", "password"]


class InstitutionForm(forms.ModelForm):  # type: ignore[type-arg]  # Django's class takes none at run time
    """A new institution."""

    class Meta:
        model = Institution
        fields = ("name", "kind")


class LogForm(forms.Form):
    """What of the access log is shown; an empty field leaves nothing out."""

    who: "forms.ModelChoiceField[User]" = forms.ModelChoiceField(
        queryset=None, label=_("Who did it"), required=False, empty_label=_("anybody")
    )
    since = PartsDateField(label=_("From day"), required=False)
    until = PartsDateField(label=_("Until day"), required=False)
    about = forms.CharField(required=False, widget=forms.HiddenInput)
    mark_optional = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        users = User.objects.order_by("last_name", "first_name")
        self.fields["who"].queryset = users  # type: ignore[attr-defined]  # a field of choices

    def clean(self) -> dict[str, Any]:
        """Refuse a last day before the first."""
        given: dict[str, Any] = super().clean() or {}
        since, until = given.get("since"), given.get("until")
        if since and until and until < since:
            self.add_error("until", _("The first day is after the last one. Change one of them."))
        return given

    def asked(self) -> log.Asked:
        """Return what is asked for, as far as it was entered rightly."""
        self.is_valid()
        given = self.cleaned_data
        who = given.get("who")
        return log.Asked(
            actor_id=who.pk if who else None, since=given.get("since"), until=given.get("until"),
            about=given.get("about") or "",
        )  # fmt: skip
