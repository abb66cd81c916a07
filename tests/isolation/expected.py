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
# Actions: a page opens for just those who may send it.
_GROUP = "in 403 403 200 200 404 404 403 403"
_INITIATORS = "in 403 403 200 200 200 200 403 403"
_AUTHOR = "in 404 404 404 200 404 404 403 403"
_AUTHOR_ONWARD = "in 404 404 404 302 404 404 403 403"
_CHAIR = "in 200 403 403 403 403 403 403 403"
_NOT_POSTED_HERE = "in 405 405 405 405 405 405 403 403"
_TEAM_POSTS = "in 405 405 403 403 403 403 403 403"
_TEAM = "in 200 200 403 403 403 403 403 403"

_CHAIR_NO_METHOD = "in 405 403 403 403 403 403 403 403"
_TEAM_NO_METHOD = "in 405 405 403 403 403 403 403 403"
_CHAIR_NO_METHOD = "in 405 403 403 403 403 403 403 403"
# Certificates name no person: the inspector reads them too.
_KEEPERS = "in 200 200 403 403 403 403 403 200"
_KEEPERS_NO_METHOD = "in 405 405 403 403 403 403 403 405"
_TEAM_ONWARD = "in 302 302 403 403 403 403 403 403"
_LETTER_ISSUED = "in 302 302 302 302 404 404 403 403"
# A draft has no print, and the link to a file is signed for one person.
_NOBODY_YET = "in 404 404 404 404 404 404 403 403"

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
    "accounts:session": (_EVERYBODY, _NO_METHOD),
    "accounts:new-token": (_EVERYBODY, _EVERYBODY),
    "accounts:revoke-token": (_NO_METHOD, _OWNER_ONWARD),
    "accounts:statements": (
        "in 200 200 403 403 403 403 200 403", "in 200 200 403 403 403 403 200 403",
    ),
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
    "deadlines:detail": ("in 200 200 200 200 404 404 404 404", _NO_METHOD),
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
    "procedures:hand-over": (_GROUP, _GROUP),
    "procedures:begin-form": (
        "in 405 405 405 405 403 405 403 403", "in 404 404 404 404 403 404 403 403",
    ),
    "procedures:begin-further": (
        "in 403 403 405 405 405 405 403 403", "in 403 403 302 302 404 404 403 403",
    ),
    # A firearm: of the officer who started it, and of the team's staff.
    "procedures:act": (
        "in 200 200 403 200 404 404 403 403", "in 200 200 403 200 404 404 403 403",
    ),
    "persons:death": (_NEED_TO_KNOW, _NEED_TO_KNOW),
    "persons:withdraw-death": (_NEED_TO_KNOW, _NEED_TO_KNOW),
    "procedures:ties": (_READERS, _READERS),
    "procedures:end-tie": (
        "in 405 405 405 405 405 405 403 403", "in 404 404 404 302 404 404 403 403",
    ),
    "procedures:lift": (
        "in 200 403 403 403 403 403 403 403", "in 200 403 403 403 403 403 403 403",
    ),
    "matters:new": (_GROUP, _GROUP),
    "matters:detail": (_NEED_TO_KNOW, _NEED_TO_KNOW),
    "matters:step": (_GROUP, _GROUP),
    "letters:register": (_TEAM, _TEAM_NO_METHOD),
    "letters:own": ("in 200 200 200 200 403 200 403 403", "in 405 405 405 405 403 405 403 403"),
    "letters:choose": (_NEED_TO_KNOW, "in 405 405 405 405 405 405 403 403"),
    "letters:write": (_NEED_TO_KNOW, _NEED_TO_KNOW),
    "letters:detail": (_NEED_TO_KNOW, "in 405 405 405 405 405 405 403 403"),
    "letters:rewrite": (_NEED_TO_KNOW, _NEED_TO_KNOW),
    "letters:move": (_NEED_TO_KNOW, _LETTER_ISSUED),
    "letters:pdf": (_NOBODY_YET, "in 405 405 405 405 405 405 403 403"),
    "procedures:why": (_READERS, "in 405 405 405 405 405 405 403 403"),
    "openings:unjustified": (_INSPECTOR, "in 403 403 403 403 403 403 403 405"),
    "procedures:emergencies": (_CHAIR, _CHAIR_NO_METHOD),
    "procedures:break-glass": (_INITIATORS, _INITIATORS),
    "procedures:review": (_CHAIR, _CHAIR),
    "procedures:end-emergency": (
        "in 405 405 405 405 405 405 403 403", "in 404 404 404 302 404 404 403 403",
    ),
    "procedures:access": (_CHAIR, _CHAIR_NO_METHOD),
    "attachments:scan": (_AUTHOR, _AUTHOR),
    "attachments:scan-page": (_AUTHOR, _NOT_POSTED_HERE),
    "attachments:add": (_NEED_TO_KNOW, _NEED_TO_KNOW),
    "attachments:detail": (_NEED_TO_KNOW, "in 405 405 405 405 405 405 403 403"),
    "attachments:replace": (_NEED_TO_KNOW, _NEED_TO_KNOW),
    "attachments:remove": (_NEED_TO_KNOW, _NEED_TO_KNOW),
    "attachments:open": (_NOBODY_YET, "in 405 405 405 405 405 405 403 403"),
    "persons:duplicates": (_TEAM, _TEAM_NO_METHOD),
    "persons:merge": (_TEAM, _TEAM_ONWARD),
    "persons:detail": (_NEED_TO_KNOW, "in 405 405 405 405 405 405 403 403"),
    "persons:contact": (_NEED_TO_KNOW, _NEED_TO_KNOW),
    "persons:needs": (_NEED_TO_KNOW, _NEED_TO_KNOW),
    "persons:households": (_NEED_TO_KNOW, _NOT_POSTED_HERE),
    "persons:add-household": (_NEED_TO_KNOW, _NEED_TO_KNOW),
    "persons:add-relation": (_NEED_TO_KNOW, _NEED_TO_KNOW),
    "persons:add-resident": (_NEED_TO_KNOW, _NEED_TO_KNOW),
    "persons:end-resident": (_NEED_TO_KNOW, _NEED_TO_KNOW),
    "persons:end-relation": (_NEED_TO_KNOW, _NEED_TO_KNOW),
    "letters:team-detail": (_TEAM, _TEAM_NO_METHOD),
    "letters:team-pdf": (_TEAM, _TEAM_NO_METHOD),
    "letters:team-move": (_TEAM, _TEAM_ONWARD),
    "letters:head": (_TEAM, _TEAM),
    "letters:templates": (_TEAM, _TEAM_NO_METHOD),
    "letters:template": (_TEAM, _TEAM),
    "letters:template-file": (_TEAM, _TEAM_NO_METHOD),
    "letters:template-withdraw": (_TEAM_NO_METHOD, "in 404 404 403 403 403 403 403 403"),
    "letters:docx": (_NOBODY_YET, "in 405 405 405 405 405 405 403 403"),
    "transfers:list": (_TEAM, _TEAM_NO_METHOD),
    "transfers:new": (_TEAM, _TEAM),
    "transfers:export": (_CHAIR, _CHAIR_NO_METHOD),
    "transfers:records": (_NEED_TO_KNOW, _NOT_POSTED_HERE),
    "transfers:outgoing": (_TEAM, _TEAM_NO_METHOD),
    "transfers:release": (_TEAM_NO_METHOD, _TEAM_ONWARD),
    "transfers:cancel": (_TEAM_NO_METHOD, _TEAM_ONWARD),
    "transfers:receipt": (_TEAM, _TEAM),
    "transfers:incoming": (_TEAM, _TEAM_NO_METHOD),
    "transfers:accept": (_TEAM_NO_METHOD, _TEAM_ONWARD),
    "transfers:refuse": (_TEAM, _TEAM),
    "imports:list": (_TEAM, _TEAM),
    "imports:template": (_TEAM, _TEAM_NO_METHOD),
    "imports:detail": (_TEAM, _TEAM_NO_METHOD),
    "imports:columns": (_TEAM, _TEAM),
    "imports:check": (_TEAM_NO_METHOD, _TEAM_ONWARD),
    "imports:run": (_CHAIR_NO_METHOD, "in 302 403 403 403 403 403 403 403"),
    "imports:stop": (_CHAIR_NO_METHOD, "in 302 403 403 403 403 403 403 403"),
    "imports:discard": (_TEAM_NO_METHOD, _TEAM_ONWARD),
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
    "meetings:calendar": (_READERS, _READERS),
    "meetings:feed": (
        "404 404 404 404 404 404 404 404 404", _NOT_POSTED,
    ),
    "meetings:own-feed": (_READERS, _NOT_POSTED_HERE),
    "meetings:new-feed": (_NOT_POSTED_HERE, _READERS),
    "meetings:revoke-feed": (_NOT_POSTED_HERE, "in 404 404 404 404 404 404 403 403"),
    "meetings:plan": (_NEED_TO_KNOW, _NEED_TO_KNOW),
    "meetings:notice": (
        _NOT_POSTED_HERE, "in 302 302 302 302 404 404 403 403",
    ),
    "meetings:detail": (_NEED_TO_KNOW, _NEED_TO_KNOW),
    "meetings:move": (_NEED_TO_KNOW, _NEED_TO_KNOW),
    "meetings:cancel": (_NEED_TO_KNOW, _NEED_TO_KNOW),
    "meetings:pack": (_NEED_TO_KNOW, _NOT_POSTED_HERE),
    "meetings:hold": (_GROUP, _GROUP),
    "meetings:correct": (_GROUP, _GROUP),
    "meetings:minutes": (
        "in 200 200 200 403 404 404 403 403", _NOT_POSTED_HERE,
    ),
    "seats:team": (_TEAM, _TEAM),
    "seats:new": (_TEAM, _TEAM),
    "seats:new-agreement": (_TEAM, _TEAM),
    "seats:plan": (_TEAM, _TEAM),
    "seats:hold": (_TEAM, _TEAM),
    "seats:correct": (_TEAM, _TEAM),
    "seats:tell-all": (_TEAM_POSTS, "in 302 302 403 403 403 403 403 403"),
    "seats:absence": (
        _NOT_POSTED_HERE, "in 302 302 404 302 404 404 403 403",
    ),
    "seats:detail": (
        "in 200 200 404 200 404 404 404 404", "in 200 200 404 200 404 404 404 404",
    ),
    "seats:change": (_TEAM, _TEAM),
    # Nobody was absent three times.
    "seats:letter": (_TEAM_POSTS, "in 409 409 403 403 403 403 403 403"),
    "retention:overview": (_TEAM, _TEAM),
    "retention:classes": (_TEAM, _TEAM_NO_METHOD),
    "retention:new-class": (_TEAM, _TEAM),
    "retention:edit-class": (_TEAM, _TEAM),
    "retention:assign": (_TEAM, _TEAM),
    "retention:hold": (_TEAM, _TEAM),
    "retention:lift": (_CHAIR, _CHAIR),
    "retention:disposal": (_KEEPERS, _KEEPERS_NO_METHOD),
    "retention:release": (_TEAM_NO_METHOD, _TEAM_ONWARD),
    "retention:cancel": (_TEAM_NO_METHOD, _TEAM_ONWARD),
    "retention:certificate": ("in 404 404 403 403 403 403 403 404", _KEEPERS_NO_METHOD),
    "retention:register": (_KEEPERS, _KEEPERS_NO_METHOD),
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
