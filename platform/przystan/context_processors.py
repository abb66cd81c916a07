"""What every page shows around its content."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.accounts.rules import Permission
from apps.notifications import selectors as notifications
from apps.procedures import selectors as procedures
from przystan import __version__
from tenants.models import Office
from tenants.schema import NoActiveOffice, current_office

_P = Permission


@dataclass(frozen=True)
class Item:
    """One entry of the navigation."""

    label: str | Promise
    url: str
    active: bool
    count: int = 0


_GMINA: tuple[tuple[str, str | Promise, frozenset[Permission]], ...] = (
    ("deadlines:worklist", _("Worklist"),
     frozenset({_P.START_PROCEDURE, _P.READ_ALL_PROCEDURES, _P.READ_GROUP_PROCEDURES})),
    ("procedures:list", _("Procedures"),
     frozenset({_P.START_PROCEDURE, _P.READ_ALL_PROCEDURES, _P.READ_GROUP_PROCEDURES})),
    ("meetings:calendar", _("Calendar"),
     frozenset({_P.READ_ALL_PROCEDURES, _P.READ_GROUP_PROCEDURES})),
    ("seats:team", _("Interdisciplinary team"), frozenset({_P.RECEIVE_FORM})),
    ("forms:list", _("Form NK-A"), frozenset({_P.START_PROCEDURE, _P.RECEIVE_FORM})),
    ("letters:register", _("Letters"), frozenset({_P.READ_ALL_PROCEDURES})),
    # Of entries with one label the first that is open: the team has the register, members their own.
    ("letters:own", _("Letters"), frozenset({_P.WORK_IN_GROUP})),
    ("transfers:list", _("Hand-overs"), frozenset({_P.RECEIVE_FORM})),
    ("imports:list", _("Import of earlier cases"), frozenset({_P.RECEIVE_FORM})),
    ("statistics:overview", _("Statistics"), frozenset({_P.READ_STATISTICS})),
    ("retention:overview", _("Keeping"), frozenset({_P.KEEP_ARCHIVE})),
    ("retention:register", _("Deleted procedures"), frozenset({_P.READ_AUDIT})),
    ("deadlines:rules", _("Deadline rules"), frozenset(Permission)),
    ("accounts:log", _("Access log"), frozenset({_P.READ_AUDIT})),
    ("openings:unjustified", _("Openings not justified"), frozenset({_P.READ_AUDIT})),
    ("accounts:users", _("Users"), frozenset({_P.MANAGE_USERS})),
    ("contacts:list", _("Contacts on form NK-B"), frozenset({_P.MANAGE_USERS})),
)  # fmt: skip
_VOIVODESHIP: tuple[tuple[str, str | Promise, frozenset[Permission]], ...] = (
    ("marshal:dashboard", _("Dashboard"), frozenset({_P.READ_REGION})),
    ("marshal:completeness", _("Completeness"), frozenset({_P.READ_REGION})),
    ("accounts:log", _("Access log"), frozenset({_P.READ_AUDIT})),
    ("accounts:users", _("Users"), frozenset({_P.MANAGE_USERS})),
)

_WRITES = frozenset({_P.START_PROCEDURE, _P.RECEIVE_FORM, _P.WORK_IN_GROUP})


def office(request: HttpRequest) -> dict[str, Any]:
    """Return the active office, where there is one."""
    try:
        return {"office": current_office(), "release": __version__}
    except NoActiveOffice:
        return {"release": __version__}


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Return the entries that the user's roles open, and the inbox."""
    user = getattr(request, "user", None)
    tenant = getattr(request, "tenant", None)
    if not isinstance(user, User) or not isinstance(tenant, Office):
        return {}
    opened: dict[str, str] = {}
    for name, label, needed in _GMINA if tenant.is_gmina else _VOIVODESHIP:
        if needed & user.permissions:
            opened.setdefault(str(label), name)
    return {
        "nav": [_item(request, name, label) for label, name in opened.items()],
        "inbox_url": reverse("notifications:inbox"),
        "inbox_count": notifications.number_unread(user),
        "account_url": reverse("accounts:account"),
    }


def drafts(request: HttpRequest) -> dict[str, Any]:
    """Return how many forms the user has begun, on the page where the day begins."""
    user = getattr(request, "user", None)
    if request.path != "/" or not isinstance(user, User) or not user.permissions & _WRITES:
        return {}
    return {"drafts_waiting": procedures.drafts_open_to(user).count()}


def _item(request: HttpRequest, name: str, label: str | Promise) -> Item:
    url = reverse(name)
    at_home = url == "/" and request.path == "/"
    return Item(label, url, at_home or (url != "/" and request.path.startswith(url)))
