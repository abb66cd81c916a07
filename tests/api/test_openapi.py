"""The description: committed, complete, and readable by people."""

import io
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import CommandError, call_command
from django.test import Client

from apps.accounts.rules import Scope
from apps.api import export
from apps.api.pages import operations_of
from apps.api.schema import schema_of
from apps.documents.prints import PDF, XLSX
from apps.documents.rules.files import DOCX, JPEG, PNG, TYPES
from tenants.names import Kind
from tests.api.conftest import Api, problem_of
from tests.conftest import KOLBUSZOWA, PODKARPACKIE, host_of

ROOT = Path(__file__).parents[2]
# Operations whose answer is a file, and the types that it may have.
FILES: dict[str, set[str]] = {
    "forms_pdf": {PDF},
    "letters_pdf": {PDF},
    "letters_docx": {DOCX.mime},
    "forms_scan_page": {JPEG.mime, PNG.mime},
    "nkb_sheet": {PDF},
    "deadline_sheet": {PDF, XLSX},
    "procedures_deadline_sheet": {PDF, XLSX},
    "attachments_content": {one.mime for one in TYPES},
    "letter_templates_content": {DOCX.mime},
    "appointments_minutes_print": {PDF},
    "appointments_agenda_print": {PDF},
    "team_letters_pdf": {PDF},
}
DOCS = ROOT / "docs" / "api"


def operations(kind: Kind) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (path, method, one)
        for path, item in schema_of(kind)["paths"].items()
        for method, one in item.items()
        if method in ("get", "post", "put", "patch", "delete")
    ]


def test_the_committed_descriptions_are_those_of_the_code() -> None:
    assert export.differing(DOCS) == []
    call_command("export_openapi", "--check", stdout=io.StringIO())


def test_drift_is_noticed(tmp_path: Path) -> None:
    export.write(tmp_path)
    (tmp_path / "gmina.yaml").write_text("openapi: 3.0.3\n", encoding="utf-8")

    with pytest.raises(CommandError, match=r"gmina\.yaml"):
        call_command("export_openapi", "--check", folder=tmp_path)

    assert [path.name for path in export.write(tmp_path)] == ["gmina.yaml"]


@pytest.mark.parametrize("kind", Kind)
def test_every_operation_names_its_scope_and_its_problems(kind: Kind) -> None:
    for path, method, one in operations(kind):
        where = f"{method} {path}"
        assert any(f"`{scope}`" in one["description"] for scope in Scope), where
        assert one["summary"], where
        assert one["security"] == [{"token": []}], where
        codes = set(one["responses"])
        assert {"400", "401", "403", "429"} <= codes, where
        assert ("404" in codes) or "{" not in path, where
        assert method == "get" or {"413", "415", "422"} <= codes, where
        for code, answer in one["responses"].items():
            kinds = {"application/problem+json"} if code >= "400" else {"application/json"}
            if code == "200" and one["operationId"] in FILES:
                kinds = FILES[one["operationId"]]
            assert set(answer["content"]) == kinds, (where, code)
            assert all(shape["schema"] for shape in answer["content"].values()), (where, code)


def test_an_upload_is_described_as_a_form_and_shown_to_people() -> None:
    found = {(path, method): one for path, method, one in operations(Kind.GMINA)}
    add = found["/api/v1/procedures/{procedure_id}/attachments/", "post"]

    assert set(add["requestBody"]["content"]) == {"multipart/form-data"}
    assert "multipart/form-data" in add["responses"]["415"]["description"]
    (shown,) = [one for one in operations_of(schema_of(Kind.GMINA)) if one.id == add["operationId"]]
    assert shown.bodies == ["FileBodyRequest"]


def test_preconditions_and_keys_are_described() -> None:
    found = {(path, method): one for path, method, one in operations(Kind.GMINA)}
    act = found["/api/v1/procedures/{procedure_id}/actions/{action}/", "post"]
    start = found["/api/v1/procedures/", "post"]
    read = found["/api/v1/procedures/{procedure_id}/", "get"]

    assert {"409", "412", "428"} <= set(act["responses"])
    assert [one["required"] for one in act["parameters"] if one["name"] == "If-Match"] == [True]
    assert "Idempotency-Key" in {one["name"] for one in start["parameters"]}
    assert {"Location", "ETag", "Idempotency-Replayed"} <= set(start["responses"]["201"]["headers"])
    assert "ETag" in read["responses"]["200"]["headers"]
    assert "ETag" in act["responses"]["200"]["headers"]


@pytest.mark.parametrize("office", [KOLBUSZOWA, PODKARPACKIE])
def test_the_description_is_served_without_a_token(db: None, office: str) -> None:
    answer = Api("", office=office).get("/openapi.json")

    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"
    assert answer.json()["openapi"].startswith("3.0")
    is_gmina = office == KOLBUSZOWA
    assert ("/api/v1/procedures/" in answer.json()["paths"]) is is_gmina


@pytest.mark.parametrize("office", [KOLBUSZOWA, PODKARPACKIE])
def test_people_can_read_it(db: None, office: str) -> None:
    page = Client(headers={"host": host_of(office)}).get("/api/v1/docs/")

    text = page.content.decode()
    assert page.status_code == 200
    assert "script-src 'self'" in page["Content-Security-Policy"]
    assert "<style" not in text
    assert "style=" not in text
    assert "//cdn" not in text
    for _path, _method, one in operations(Kind.GMINA if office == KOLBUSZOWA else Kind.VOIVODESHIP):
        assert f'id="{one["operationId"]}"' in text
    assert "statistics:read" in text


def test_the_example_of_the_documentation_works(officer: Api) -> None:
    body = schema_of(Kind.GMINA)["paths"]["/api/v1/procedures/"]["post"]["requestBody"]
    (example,) = body["content"]["application/json"]["examples"].values()

    assert officer.post("/procedures/", example["value"]).status_code == 201
    problem_of(officer.post("/procedures/", {**example["value"], "x": 1}), 422)


def test_the_files_are_yaml() -> None:
    for kind in Kind:
        text = (DOCS / f"{kind.value}.yaml").read_text(encoding="utf-8")
        assert yaml.safe_load(text)["info"]["title"] == "Przystań"
