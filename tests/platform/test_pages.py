"""Headers, CSRF and hostile input, on every page."""

import json
from typing import Any

import pytest
from django.conf import settings
from django.test.client import BOUNDARY, MULTIPART_CONTENT

from tests.conftest import KOLBUSZOWA, NYSA, PODKARPACKIE
from tests.isolation.conftest import World
from tests.isolation.routes import URLCONFS, Route, routes_of
from tests.platform.conftest import browser
from tests.platform.test_design import inline_parts

HERE = {"przystan.urls.gmina": KOLBUSZOWA, "przystan.urls.voivodeship": PODKARPACKIE}
ROUTES = [
    pytest.param(urlconf, route, id=f"{urlconf.rpartition('.')[2]} {route}")
    for urlconf in URLCONFS
    for route in routes_of(urlconf)
]
PAGES = [one for one in ROUTES if not one.values[1].is_api]
WHO = {KOLBUSZOWA: ("anonymous", "police_officer", "chair"), PODKARPACKIE: ("anonymous", "analyst")}
HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
# A file that is opened all the same can do nothing, not even load a style.
FILE_POLICY = {"sandbox", "default-src 'none'"}
POLICY = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:",
    "font-src 'self'", "connect-src 'self'", "form-action 'self'", "base-uri 'none'",
    "frame-ancestors 'none'", "manifest-src 'self'",
}  # fmt: skip


def _address(world: World, urlconf: str, route: Route) -> str:
    side = world[HERE[urlconf]]
    if not route.is_api:
        return side.address(route)
    known = {name: "x" for name in route.arguments} | side.arguments
    path = route.pattern.replace(".*$", "nothing")
    for name in route.arguments:
        for kind in ("uuid", "int", "str", "slug"):
            path = path.replace(f"<{kind}:{name}>", str(known[name]))
    return "/" + path


def _check_headers(response: Any) -> None:
    for name, value in HEADERS.items():
        assert response.headers.get(name) == value, name
    found = set(response.headers["Content-Security-Policy"].split("; "))
    is_file = "Content-Disposition" in response.headers
    assert found == POLICY or (is_file and found == FILE_POLICY)
    cached = response.headers["Cache-Control"]
    assert "no-store" in cached
    assert "private" in cached
    assert response.headers["Permissions-Policy"]
    assert "Server" not in response.headers
    assert "X-Powered-By" not in response.headers


@pytest.mark.parametrize(("urlconf", "route"), ROUTES)
def test_every_answer_has_the_headers_and_nothing_inline(
    world: World,
    urlconf: str,
    route: Route,
) -> None:
    side = world[HERE[urlconf]]
    for role in WHO[side.office]:
        response = side.client(role).get(_address(world, urlconf, route))
        assert response.status_code < 500
        _check_headers(response)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            assert inline_parts(response.content.decode()) == []


@pytest.mark.parametrize("host", [KOLBUSZOWA, "unknown"])
def test_errors_have_the_headers_too(world: World, host: str) -> None:
    client = browser()
    if host == "unknown":
        client.defaults["HTTP_HOST"] = "unknown.localhost"
    for path in ("/nothing/", "/?a=%00"):
        _check_headers(client.get(path, headers={"host": client.defaults["HTTP_HOST"]}))


@pytest.mark.parametrize(("urlconf", "route"), PAGES)
def test_a_post_without_the_token_is_refused(
    world: World,
    urlconf: str,
    route: Route,
) -> None:
    side = world[HERE[urlconf]]
    client = browser(side.office, csrf=True)
    client.cookies["sessionid"] = side.sessions[WHO[side.office][1]]

    for method in ("POST", "PUT", "PATCH", "DELETE"):
        response = client.generic(method, side.address(route))
        assert response.status_code == 403, method
        assert "csrf" in response.templates[0].name.lower()


def test_a_token_of_another_office_is_refused(world: World) -> None:
    client = browser(csrf=True)
    client.cookies["sessionid"] = world[KOLBUSZOWA].sessions["chair"]
    client.get("/account/")
    token = client.get("/account/tokens/new/").context["csrf_token"]
    thief = browser(NYSA, csrf=True)
    thief.cookies["sessionid"] = world[NYSA].sessions["chair"]

    assert thief.post("/inbox/read/", {"csrfmiddlewaretoken": str(token)}).status_code == 403
    assert client.post("/inbox/read/", {"csrfmiddlewaretoken": str(token)}).status_code == 302


def _browsers(world: World) -> list[Any]:
    signed = browser()
    signed.cookies["sessionid"] = world[KOLBUSZOWA].sessions["police_officer"]
    return [browser(), signed]


NUL = "a\x00b"
FORM = "application/x-www-form-urlencoded"
MUCH = b"x" * 10_000_000
EDGE = b"--" + BOUNDARY.encode()
BIG_PART = EDGE + b'\r\nContent-Disposition: form-data; name="text"\r\n\r\n' + MUCH + EDGE + b"--"
HOSTILE: dict[str, tuple[str, dict[str, Any]]] = {
    "NUL in a form": ("POST", {"data": {"text": NUL, "login": NUL, "password": NUL}}),
    "NUL in a name of a field": ("POST", {"data": {NUL: "x"}}),
    "NUL in a query": ("GET", {"query": "?q=%00&page=%00"}),
    "NUL in a path": ("GET", {"path": "/procedures/%00/"}),
    "NUL in JSON": ("POST", {"raw": b'{"a": "\\u0000"}', "type": "application/json"}),
    "a lone surrogate": ("POST", {"data": {"text": "\\ud800", "login": "\\ud800"}}),
    "bytes that are no UTF-8": ("POST", {"raw": b"text=%ff%fe&login=%ff", "type": FORM}),
    "a query that is no UTF-8": ("GET", {"query": "?q=%ff%fe&page=%ff"}),
    "10 MB of form": ("POST", {"raw": b"text=" + MUCH, "type": FORM}),
    "10 MB in a field of multipart": ("POST", {"raw": BIG_PART, "type": MULTIPART_CONTENT}),
    "10 MB of JSON": ("POST", {"raw": b'"' + MUCH + b'"', "type": "application/json"}),
    "3000 fields": ("POST", {"data": {f"f{number}": "x" for number in range(3000)}}),
    "multipart without a boundary": ("POST", {"raw": b"x", "type": "multipart/form-data"}),
    "multipart that breaks off": ("POST", {"raw": EDGE + b"\r\nContent-Disp", "type": MULTIPART_CONTENT}),
    "multipart with a broken length": ("POST", {"raw": b"", "type": MULTIPART_CONTENT, "length": "x"}),
    "an unknown charset": ("POST", {"raw": b"text=x", "type": f"{FORM}; charset=nonsense"}),
    "a huge page number": ("GET", {"query": "?page=99999999999999999999&year=99999999999999&scope[]=x"}),
    "a huge year": ("POST", {"path": "/statistics/99999999999999999999/close/"}),
    "a huge id": ("GET", {"path": "/users/99999999999999999999999/"}),
    "digits of another script": ("GET", {"query": "?page=٣&year=２０２６"}),
}  # fmt: skip
PATHS = ["/sign-in/", "/password/reset/", "/procedures/search/", "/procedures/", "/", "/forms/new/",
         "/account/tokens/new/", "/inbox/", "/deadline-rules/"]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_input_is_never_an_error_of_ours(world: World, name: str) -> None:
    method, given = HOSTILE[name]
    paths = (
        [given["path"]] if "path" in given else [path + given.get("query", "") for path in PATHS]
    )
    for client in _browsers(world):
        for path in paths:
            extra = {"CONTENT_LENGTH": given["length"]} if "length" in given else {}
            if "data" in given:
                response = client.post(path, given["data"])
            else:
                response = client.generic(
                    method, path, given.get("raw", b""), given.get("type", ""), **extra
                )
            assert response.status_code < 500, path
            if name.startswith("NUL") and "JSON" not in name:
                assert 400 <= response.status_code < 500, path
            if name.startswith("10 MB of form"):
                assert response.status_code in (302, 400, 403, 405, 413), path


def test_ten_megabytes_are_refused(world: World) -> None:
    body = b"login=" + MUCH
    response = browser().generic("POST", "/sign-in/", body, FORM)

    assert response.status_code in (400, 413)
    assert settings.DATA_UPLOAD_MAX_MEMORY_SIZE < 10_000_000


@pytest.mark.parametrize(
    "headers",
    [{"accept-language": "x" * 5000}, {"cookie": "sessionid=" + "x" * 4000},
     {"cookie": "sessionid=\x00"}, {"cookie": "sessionid='; DROP TABLE x; --"},
     {"x-forwarded-for": "' OR 1=1"}, {"x-forwarded-for": "\x00, ::::"}, {"referer": "\x00"},
     {"user-agent": "<script>"}, {"x-request-id": "a\nb"}, {"content-type": "\x00"}],
    ids=str,
)  # fmt: skip
def test_hostile_headers_are_never_an_error_of_ours(
    world: World,
    headers: dict[str, str],
) -> None:
    for method in ("get", "post"):
        response = getattr(browser(), method)("/sign-in/", headers=headers)
        assert response.status_code < 500


def test_html_in_data_is_shown_as_text(world: World) -> None:
    client = _browsers(world)[1]
    text = '"><script>alert(1)</script>'

    page = client.post("/procedures/search/", {"text": text}).content.decode()

    assert "<script>alert" not in page
    assert json.dumps(text)[1:-1] not in page
