"""What the import contracts cannot see."""

import importlib.metadata
import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps as registry
from django.conf import settings

from tenants.bound import OfficeModel

ROOT = Path(__file__).resolve().parents[1]
CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text())
OURS = ("przystan", "tenants", "apps", "worker", "tests")
LONGEST_FILE, GENERATED = 600, ("migrations", "vendor")


def context_rank() -> dict[str, int]:
    """Rank of each app label in the layers contract, 0 at the top."""
    contracts = CONFIG["tool"]["importlinter"]["contracts"]
    contract = next(one for one in contracts if one["id"] == "contexts")
    return {
        name.strip(" ()"): rank
        for rank, layer in enumerate(contract["layers"])
        for name in layer.split("|")
    }


def test_relations_point_down() -> None:
    """String references such as ForeignKey("people.Person") escape import-linter."""
    rank = context_rank()
    upward = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in registry.get_models()
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation and field.related_model
        if (above := rank.get(model._meta.app_label)) is not None
        and (below := rank.get(field.related_model._meta.app_label)) is not None
        and model._meta.app_label != field.related_model._meta.app_label
        and below <= above
    ]
    assert upward == []


def test_the_registry_points_at_no_office() -> None:
    """``public`` cannot reference one office's tables (D13)."""
    outward = [
        f"{model.__name__}.{field.name}"
        for model in registry.get_app_config("tenants").get_models()
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation
        and field.related_model._meta.app_label != "tenants"
    ]  # fmt: skip
    assert outward == []


SILENCED = re.compile(r"#\s*(?:noqa\b|type:\s*ignore|pragma\b|nosec\b|ruff:\s*noqa)")
WITH_REASON = re.compile(r"# (?:noqa: [A-Z]+\d+(?:, [A-Z]+\d+)* - |type: ignore\[[a-z,-]+\]  # )\w")


def test_every_silenced_check_says_why() -> None:
    """What is silenced for whole folders has its reason in ``pyproject.toml``."""
    folders = ("platform", "deploy", *OURS[1:])
    silent = [
        f"{file.relative_to(ROOT)}:{number}"
        for folder in folders
        for file in sorted((ROOT / folder).rglob("*.py"))
        if not set(file.parts) & set(GENERATED) and file != Path(__file__).resolve()
        for number, line in enumerate(file.read_text().splitlines(), start=1)
        if SILENCED.search(line) and not WITH_REASON.search(line)
    ]
    assert silent == []


def test_offices_have_no_foreign_key_into_public() -> None:
    """No foreign key crosses a schema (D13)."""
    crossing = [
        f"{model._meta.label}.{field.name}"
        for model in registry.get_models()
        if model._meta.app_label != "tenants"
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation and field.related_model
        and field.related_model._meta.app_label == "tenants"
    ]  # fmt: skip
    assert crossing == []


def test_every_model_of_ours_is_bound_to_its_office() -> None:
    ours = [model for model in registry.get_models() if model.__module__.startswith("apps.")]
    assert [model._meta.label for model in ours if not issubclass(model, OfficeModel)] == []


def test_platform_is_a_source_root_not_a_package() -> None:
    assert not (ROOT / "platform" / "__init__.py").exists()


@pytest.mark.parametrize("name", OURS)
def test_no_other_distribution_has_our_names(name: str) -> None:
    owners = set(importlib.metadata.packages_distributions().get(name, [])) - {"przystan"}
    assert owners == set()


def test_public_and_offices_share_no_app() -> None:
    types = settings.TENANT_TYPES
    offices = {*types["gmina"]["APPS"], *types["voivodeship"]["APPS"]}
    assert offices & set(types["public"]["APPS"]) == set()


def test_a_marshals_office_has_no_app_that_knows_persons() -> None:
    forbidden = {"apps.people", "apps.procedures", "apps.teams", "apps.deadlines"}
    assert forbidden & set(settings.TENANT_TYPES["voivodeship"]["APPS"]) == set()


def test_no_file_grows_beyond_the_alarm() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for folder in ("platform", "tenants", "apps", "worker", "tests")
        for path in (ROOT / folder).rglob("*.py")
        if not set(path.parts) & set(GENERATED)
        if (lines := path.read_text().count("\n")) > LONGEST_FILE
    }
    assert long == {}


def test_the_environment_is_read_in_the_settings_alone() -> None:
    allowed = {"settings", "local", "__main__.py"}
    readers = [
        str(path.relative_to(ROOT))
        for folder in ("platform", "tenants", "apps", "worker")
        for path in (ROOT / folder).rglob("*.py")
        if not set(path.parts) & allowed and "os.environ" in path.read_text()
    ]
    assert readers == ["platform/przystan/wsgi.py"]  # only names the settings module
