"""Own account, tokens, and the administrator's pages."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts import selectors, services
from apps.accounts.forms import (
    InstitutionForm,
    LogForm,
    NewUserForm,
    StatementForm,
    TokenForm,
    UserForm,
)
from apps.accounts.labels import role_label, scope_label
from apps.accounts.models import Institution, User
from apps.accounts.pages import signed_in, user_of
from apps.accounts.rules import Permission, Role, Scope
from apps.audit import selectors as log
from apps.audit import services as audit
from apps.common.errors import Invalid
from apps.common.ui.problems import add_problems
from tenants.schema import current_office

LOG_PAGE = 50


@signed_in()
def account(request: HttpRequest) -> HttpResponse:
    """Show the user's own account: roles, ways of signing in, tokens."""
    user = user_of(request)
    tokens = [
        {
            "row": token,
            "scopes": [scope_label(Scope(scope)) for scope in token.scopes],
            "is_usable": token.revoked_at is None and token.expires_at > timezone.now(),
        }
        for token in user.api_tokens.all()
    ]
    roles = [role_label(role) for role in sorted(user.roles)]
    return render(request, "accounts/account.html", {"roles": roles, "tokens": tokens})


@signed_in()
@require_safe
def session(request: HttpRequest) -> HttpResponse:
    """Say who is signed in and since when, and give a new mark against forgery.

    A page asks before it sends a form, so that nothing typed is lost when the session has ended.
    """
    user = user_of(request)
    login = int(user.last_login.timestamp()) if user.last_login else 0
    return JsonResponse({"user": str(user.pk), "login": str(login), "token": get_token(request)})


@signed_in()
@require_http_methods(["GET", "POST"])
def new_token(request: HttpRequest) -> HttpResponse:
    """Issue a token and show it, once."""
    form = TokenForm(request.POST or None, is_gmina=current_office().is_gmina)
    if request.method == "POST" and form.is_valid():
        _token, text = services.issue_token(
            user=user_of(request), name=form.cleaned_data["name"],
            scopes={Scope(value) for value in form.cleaned_data["scopes"]},
            days=form.cleaned_data["days"], now=timezone.now(),
        )  # fmt: skip
        return render(request, "accounts/token_issued.html", {"text": text})
    return render(request, "accounts/new_token.html", {"form": form})


@signed_in()
@require_POST
def revoke_token(request: HttpRequest, token_id: int) -> HttpResponse:
    """End one of the user's own tokens."""
    services.revoke_token(user=user_of(request), token_id=token_id, now=timezone.now())
    messages.success(request, _("The token does not work any more."))
    return redirect("accounts:account")


@signed_in(Permission.MANAGE_USERS)
def users(request: HttpRequest) -> HttpResponse:
    """List the office's users."""
    rows = [
        {"user": one, "roles": [role_label(Role(grant.role)) for grant in one.held]}  # type: ignore[attr-defined]  # prefetched by the selector
        for one in selectors.users()
    ]
    return render(request, "accounts/users.html", {"rows": rows})


@signed_in(Permission.MANAGE_USERS)
@require_http_methods(["GET", "POST"])
def new_user(request: HttpRequest) -> HttpResponse:
    """Add a user."""
    form = NewUserForm(request.POST or None, is_gmina=current_office().is_gmina)
    if request.method == "POST" and form.is_valid() and _created(request, form):
        messages.success(request, _("The user can sign in now."))
        return redirect("accounts:users")
    return render(request, "accounts/user_form.html", {"form": form, "is_new": True})


def _created(request: HttpRequest, form: NewUserForm) -> bool:
    try:
        services.create_user(
            actor=user_of(request), username=form.cleaned_data["username"],
            password=form.cleaned_data["password"], roles=form.chosen_roles(),
            now=timezone.now(), **form.profile(),
        )  # fmt: skip
    except Invalid as refusal:
        return _refused(form, refusal)
    return True


@signed_in(Permission.MANAGE_USERS)
@require_http_methods(["GET", "POST"])
def edit_user(request: HttpRequest, user_id: int) -> HttpResponse:
    """Change a user's roles and data."""
    user = get_object_or_404(User, pk=user_id)
    initial = {
        "first_name": user.first_name, "last_name": user.last_name, "email": user.email,
        "institution": user.institution_id, "function": user.function,
        "roles": [role.value for role in user.roles],
    }  # fmt: skip
    form = UserForm(request.POST or None, initial=initial, is_gmina=current_office().is_gmina)
    if request.method == "POST" and form.is_valid() and _changed(request, user, form):
        messages.success(request, _("Saved. It holds from the next page on."))
        return redirect("accounts:users")
    return render(request, "accounts/user_form.html", {"form": form, "person": user})


def _changed(request: HttpRequest, user: User, form: UserForm) -> bool:
    try:
        services.change_user(
            actor=user_of(request), user=user, roles=form.chosen_roles(), now=timezone.now(),
            **form.profile(),
        )  # fmt: skip
    except Invalid as refusal:
        return _refused(form, refusal)
    return True


@signed_in(Permission.MANAGE_USERS)
@require_POST
def set_active(request: HttpRequest, user_id: int) -> HttpResponse:
    """Block a user at once, or let them in again."""
    user = get_object_or_404(User, pk=user_id)
    is_active = request.POST.get("is_active") == "1"
    services.set_active(actor=user_of(request), user=user, is_active=is_active, now=timezone.now())
    text = _("The user can sign in again.") if is_active else _("The user cannot sign in any more.")
    messages.success(request, text)
    return redirect("accounts:users")


@signed_in(Permission.MANAGE_USERS)
@require_http_methods(["GET", "POST"])
def institutions(request: HttpRequest) -> HttpResponse:
    """List institutions and add one."""
    form = InstitutionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("The institution was added."))
        return redirect("accounts:institutions")
    context = {"form": form, "rows": list(Institution.objects.all())}
    return render(request, "accounts/institutions.html", context)


@signed_in(Permission.MANAGE_USERS, Permission.RECEIVE_FORM)
@require_http_methods(["GET", "POST"])
def statements(request: HttpRequest) -> HttpResponse:
    """Show who has signed the statement of confidentiality, and record one (UPPD art. 9c.3)."""
    people = selectors.bound_to_secrecy()
    form = StatementForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        try:
            services.record_statement(
                actor=user_of(request), user_id=form.cleaned_data["user"].pk,
                signed_on=form.cleaned_data["signed_on"], now=timezone.now(),
            )  # fmt: skip
        except Invalid as refusal:
            add_problems(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:statements")
    return render(request, "accounts/statements.html", {"people": people, "form": form})


@signed_in(Permission.READ_AUDIT)
def access_log(request: HttpRequest) -> HttpResponse:
    """List who read and changed what, newest first; on request, prove that the log is whole."""
    form = LogForm(request.GET)
    asked = form.asked()
    verify = "verify" in request.GET
    context = {
        "page_obj": Paginator(log.entries(asked), LOG_PAGE).get_page(request.GET.get("page")), "form": form,
        "about": asked.about, "verified": verify,
        "broken": audit.first_broken() if verify else None,
    }  # fmt: skip
    return render(request, "accounts/log.html", context)


def _refused(form: BaseForm, refusal: Invalid) -> bool:
    add_problems(form, refusal)
    return False
