"""What is not there cannot leak: no admin site, no uploads, no templates of tenants (D20, D29, D30)."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from tests.isolation.routes import URLCONFS, routes_of

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted(
    [*ROOT.glob("apps/*/templates/**/*.html"), *ROOT.glob("platform/przystan/templates/**/*.html")]
)
CODE = [
    path
    for folder in ("apps", "tenants", "worker", "platform")
    for path in ROOT.glob(f"{folder}/**/*.py")
]


def test_there_is_no_admin_site() -> None:
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
    for urlconf in URLCONFS:
        for route in routes_of(urlconf):
            assert "admin" not in route.pattern, route
            assert not route.name.startswith("admin:")


def test_public_has_no_routes() -> None:
    assert routes_of("przystan.urls.public") == []
    assert settings.ROOT_URLCONF == "przystan.urls.public"


def test_no_model_keeps_files() -> None:
    """The first one needs the storage and the tests of hazard D20."""
    fields = [field for model in apps.get_models() for field in model._meta.get_fields()]

    assert [one for one in fields if isinstance(one, models.FileField)] == []


def test_no_relation_crosses_schemas() -> None:
    """D13: a foreign key from an office to the registry, or back, would need both in one path."""
    for model in apps.get_models():
        in_registry = model._meta.app_label == "tenants"
        for field in model._meta.get_fields():
            target = field.related_model
            if isinstance(field, models.ForeignObject) and isinstance(target, type):
                assert (target._meta.app_label == "tenants") == in_registry, field


def test_templates_come_with_the_code_only() -> None:
    (engine,) = settings.TEMPLATES

    assert engine["DIRS"] == [ROOT / "platform" / "przystan" / "templates"]
    assert "loaders" not in engine["OPTIONS"]


class _Inline(HTMLParser):
    """Finds what the content security policy forbids."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        kind = names.get("type") or ""
        if tag == "style" or (tag == "script" and "src" not in names and "json" not in kind):
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            if name == "style" or re.fullmatch(r"on[a-z]+", name):
                self.found.append(f"{tag} {name}")
            if (value or "").strip().lower().startswith("javascript:"):
                self.found.append(f"{tag} {name}=javascript:")
            if name in ("src", "href") and re.match(r"(https?:)?//", value or "") and tag != "a":
                self.found.append(f"{tag} {name}={value}")


def inline_parts(html: str) -> list[str]:
    """Return inline scripts, styles, event handlers, and what is loaded from elsewhere."""
    parser = _Inline()
    parser.feed(html)
    return parser.found


def test_the_templates_are_found() -> None:
    assert len(TEMPLATES) > 50
    assert inline_parts('<p style="x" onclick="y"><script>z</script><a href="javascript:q">') == [
        "p style", "p onclick", "<script>", "a href=javascript:",
    ]  # fmt: skip


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_has_nothing_inline_and_trusts_nothing(path: Path) -> None:
    text = path.read_text()

    assert inline_parts(re.sub(r"{[%#].*?[%#]}", "", text, flags=re.DOTALL)) == []
    # Help texts of fields are written in the code.
    rest = text.replace("{{ field.help_text|safe }}", "")
    assert not re.search(r"\|\s*safe\b|autoescape\s+off|\|\s*safeseq\b", rest)


def test_no_code_marks_text_as_safe() -> None:
    """``format_html`` escapes; ``mark_safe`` on a variable does not."""
    hits = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in CODE
        for line in path.read_text().splitlines()
        if "mark_safe(" in line and "def " not in line
    ]

    assert hits == []


BANNED = {
    r"objects\.raw\(|\.extra\(|RawSQL": "raw queries",
    r"csrf_exempt": "CSRF exemptions",
    r"pickle\.|\bmarshal\.loads|yaml\.load\(": "unsafe deserialisation",
    r"\beval\(|\bexec\(": "evaluated text",
    r"shell=True": "a shell",
    r"verify=False": "unverified TLS",
    r"\bon_commit\b": "callbacks after the commit (D6)",
    r"import threading|sync_to_async|async def|ThreadPool": "threads (D16)",
    r"schema_context|tenant_context": "other ways of switching (wall 1)",
    r"lru_cache|functools import cache\b|@cache\b": "caches of the process (D4)",
    r"ContentType\b|GenericForeignKey": "relations by type of content (D17)",
}


@pytest.mark.parametrize("pattern", BANNED, ids=BANNED.values())
def test_the_code_has_none_of(pattern: str) -> None:
    hits = [str(path.relative_to(ROOT)) for path in CODE if re.search(pattern, path.read_text())]

    assert hits == []
