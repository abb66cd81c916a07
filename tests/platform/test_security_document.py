"""``docs/security.md`` points at tests; a test that was renamed or removed fails here."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "security.md").read_text()
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", TEXT)))
FILES = sorted(set(re.findall(r"`(tests/[\w/]+\.py)`", TEXT)))
HAZARDS = [f"D{number}" for number in [*range(1, 21), 27, 28, 29]]


def test_the_document_names_tests() -> None:
    assert len(NAMED) > 60


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_the_test_is_there(file: str, name: str) -> None:
    assert re.search(rf"^def {name}\(", (ROOT / file).read_text(), re.MULTILINE)


@pytest.mark.parametrize("file", FILES)
def test_the_file_is_there(file: str) -> None:
    assert (ROOT / file).exists()


@pytest.mark.parametrize("hazard", HAZARDS)
def test_every_hazard_has_a_test_or_a_reason(hazard: str) -> None:
    (row,) = re.findall(rf"^\| {hazard} \|.*$", TEXT, re.MULTILINE)

    assert "`tests/" in row or "ruled out by design" in row.lower()


def test_every_requirement_has_a_test() -> None:
    rows = re.findall(r"^\| (\d+\.\d+\.\d+) \|.*$", TEXT, re.MULTILINE)
    lines = [line for line in TEXT.splitlines() if re.match(r"\| \d+\.\d+\.\d+ \|", line)]

    assert len(rows) == len(set(rows)) > 20
    assert [line for line in lines if "`tests/" not in line] == []
