"""Who gets what at which address: one line a route, written down by hand and read in reviews.

A line has what GET answers to each role, then what POST without any data answers. ``in`` is the way to
the sign-in page. The ids are those of things of the police officer; the social worker sits in the
procedure's group, the teacher started another procedure, the outsider has none.
"""

from tests.isolation.conftest import GMINA_ROLES, VOIVODESHIP_ROLES

Expected = dict[str, dict[str, dict[str, str]]]

# anonymous, chair, secretary, social_worker, police_officer, teacher, outsider, administrator, dpo
_OPEN = "200 200 200 200 200 200 200 200 200"
_NOT_POSTED = "405 405 405 405 405 405 405 405 405"
_EVERYBODY = "in 200 200 200 200 200 200 200 200"
_ONWARD = "in 302 302 302 302 302 302 302 302"
_NOTHING = "in 404 404 404 404 404 404 404 404"
_NO_METHOD = "in 405 405 405 405 405 405 405 405"
_OWNER = "in 404 404 404 200 404 404 404 404"
_OWNER_ONWARD = "in 404 404 404 302 404 404 404 404"
_ADMINISTRATOR = "in 403 403 403 403 403 403 200 403"
_INSPECTOR = "in 403 403 403 403 403 403 403 200"
_READERS = "in 200 200 200 200 200 200 403 403"
_NEED_TO_KNOW = "in 200 200 200 200 404 404 403 403"
_INITIATORS = "in 403 403 200 200 200 200 403 403"
_AUTHOR = "in 404 404 404 200 404 404 403 403"
_AUTHOR_ONWARD = "in 404 404 404 302 404 404 403 403"
_CHAIR = "in 200 403 403 403 403 403 403 403"
_TEAM = "in 200 200 403 403 403 403 403 403"

_ACCOUNT = {
    "account_login": ("200 302 302 302 302 302 302 302 302", "200 302 302 302 302 302 302 302 302"),
    "account_logout": (
        "302 200 200 200 200 200 200 200 200", "302 302 302 302 302 302 302 302 302",
    ),
    "account_inactive": (_OPEN, _NOT_POSTED),
    "account_reauthenticate": (_EVERYBODY, _EVERYBODY),
    "account_change_password": (_EVERYBODY, _EVERYBODY),
    "account_set_password": (_ONWARD, _ONWARD),
    "account_reset_password": (_OPEN, _OPEN),
    "account_reset_password_done": (_OPEN, _NOT_POSTED),
    "account_reset_password_from_key": (_OPEN, _OPEN),
    "account_reset_password_from_key_done": (_OPEN, _NOT_POSTED),
    "mfa_index": (_EVERYBODY, _NO_METHOD),
    "mfa_authenticate": (_ONWARD, _ONWARD),
    "mfa_reauthenticate": (_ONWARD, _ONWARD),
    "mfa_activate_totp": (_EVERYBODY, _EVERYBODY),
    "mfa_deactivate_totp": (_NOTHING, _NOTHING),
    "mfa_view_recovery_codes": (_NOTHING, _NO_METHOD),
    "mfa_generate_recovery_codes": (_EVERYBODY, "in 200 200 200 302 200 200 200 200"),
    "mfa_download_recovery_codes": (_NOTHING, _NOTHING),
    "mfa_list_webauthn": (_EVERYBODY, _NO_METHOD),
    "mfa_add_webauthn": (_EVERYBODY, _EVERYBODY),
    "mfa_reauthenticate_webauthn": (
        "in 302 302 302 200 302 302 302 302", "in 302 302 302 in 302 302 302 302",
    ),
    "mfa_remove_webauthn": (_OWNER, _OWNER_ONWARD),
    "mfa_edit_webauthn": (_OWNER, _OWNER),
    "notifications:inbox": (_EVERYBODY, _EVERYBODY),
    "notifications:read-all": (_NO_METHOD, _ONWARD),
    "notifications:open": (_NO_METHOD, _OWNER_ONWARD),
    "accounts:account": (_EVERYBODY, _EVERYBODY),
    "accounts:new-token": (_EVERYBODY, _EVERYBODY),
    "accounts:revoke-token": (_NO_METHOD, _OWNER_ONWARD),
    "accounts:users": (_ADMINISTRATOR, _ADMINISTRATOR),
    "accounts:new-user": (_ADMINISTRATOR, _ADMINISTRATOR),
    "accounts:edit-user": (_ADMINISTRATOR, _ADMINISTRATOR),
    "accounts:set-active": (
        "in 403 403 403 403 403 403 405 403", "in 403 403 403 403 403 403 302 403",
    ),
    "accounts:log": (_INSPECTOR, _INSPECTOR),
    "accounts:institutions": (_ADMINISTRATOR, _ADMINISTRATOR),
}  # fmt: skip

_GMINA = _ACCOUNT | {
    "deadlines:worklist": (_EVERYBODY, _EVERYBODY),
    "deadlines:detail": ("in 200 200 404 200 404 404 404 404", _NO_METHOD),
    "deadlines:waive": (_CHAIR, _CHAIR),
    "deadlines:rules": (_EVERYBODY, _EVERYBODY),
    "procedures:list": (_READERS, _READERS),
    "procedures:search": (_READERS, _READERS),
    "procedures:sheet": (_TEAM, "in 405 405 403 403 403 403 403 403"),
    "procedures:procedure-sheet": (
        _NEED_TO_KNOW, "in 405 405 405 405 405 405 403 403",
    ),
    "procedures:detail": (_NEED_TO_KNOW, _NEED_TO_KNOW),
    "contacts:list": (_ADMINISTRATOR, _ADMINISTRATOR),
    "contacts:edit": (_ADMINISTRATOR, _ADMINISTRATOR),
    "procedures:nkb-sheet": (_READERS, "in 405 405 405 405 405 405 403 403"),
    "procedures:hand-over": (_NEED_TO_KNOW, _NEED_TO_KNOW),
    "procedures:begin-form": (
        "in 405 405 405 405 403 405 403 403", "in 404 404 404 404 403 404 403 403",
    ),
    "procedures:begin-further": (
        "in 403 403 405 405 405 405 403 403", "in 403 403 302 302 404 404 403 403",
    ),
    "procedures:act": (_NEED_TO_KNOW, _NEED_TO_KNOW),
    "procedures:ties": (_READERS, _READERS),
    "procedures:end-tie": (
        "in 405 405 405 405 405 405 403 403", "in 404 404 404 302 404 404 403 403",
    ),
    "procedures:lift": (
        "in 200 403 403 403 403 403 403 403", "in 200 403 403 403 403 403 403 403",
    ),
    "matters:new": (_NEED_TO_KNOW, _NEED_TO_KNOW),
    "matters:detail": (_NEED_TO_KNOW, _NEED_TO_KNOW),
    "matters:step": (_NEED_TO_KNOW, _NEED_TO_KNOW),
    "forms:list": (_READERS, _READERS),
    "forms:paper": (_READERS, _READERS),
    "forms:new": (_INITIATORS, _INITIATORS),
    "forms:tasks": (_AUTHOR, _AUTHOR),
    "forms:section": (_AUTHOR, _AUTHOR_ONWARD),
    "forms:check": (_AUTHOR, _AUTHOR),
    "forms:discard": ("in 405 405 405 405 405 405 403 403", _AUTHOR_ONWARD),
    "forms:read": (
        "in 200 200 200 200 404 404 404 404", "in 200 200 200 200 404 404 404 404",
    ),
    "forms:pdf": ("in 200 200 200 200 404 404 404 404", _NO_METHOD),
    "statistics:overview": (_TEAM, _TEAM),
    "statistics:close": (
        "in 405 405 403 403 403 403 403 403", "in 302 302 403 403 403 403 403 403",
    ),
}  # fmt: skip

# anonymous, analyst, administrator, dpo. What everybody has is the same as in a gmina; the things
# with ids are the analyst's, as the police officer's are there.
_ALIKE = {"anonymous": 0, "analyst": 4, "administrator": 7, "dpo": 8}


def _as_in_a_gmina(line: str) -> str:
    codes = line.split()
    return " ".join(codes[place] for place in _ALIKE.values())


_VOIVODESHIP = {
    name: (_as_in_a_gmina(get), _as_in_a_gmina(post)) for name, (get, post) in _ACCOUNT.items()
} | {
    "marshal:dashboard": ("in 200 200 200", "in 200 200 200"),
    "marshal:completeness": ("in 200 403 403", "in 200 403 403"),
}


def _by_role(lines: dict[str, tuple[str, str]], roles: tuple[str, ...]) -> Expected:
    return {
        name: {
            method: dict(zip(roles, line.split(), strict=True))
            for method, line in zip(("GET", "POST"), pair, strict=True)
        }
        for name, pair in lines.items()
    }


EXPECTED: dict[str, Expected] = {
    "przystan.urls.gmina": _by_role(_GMINA, GMINA_ROLES),
    "przystan.urls.voivodeship": _by_role(_VOIVODESHIP, VOIVODESHIP_ROLES),
}
