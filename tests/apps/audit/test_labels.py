"""Whatever is recorded has a text on the page of the log."""

import re
from pathlib import Path

import pytest

from apps.audit.labels import ACTIONS, PURPOSES, SUBJECTS, action_label, purpose_label
from apps.letters.rules.kinds import KINDS
from apps.letters.rules.states import NUMBERED, State
from apps.procedures.rules.states import Action

APPS = Path(__file__).parents[3] / "apps"
WHOLE = re.compile(r'action="([a-z-]+\.[a-z-]+)"')
BEGUN = re.compile(r'action=f"([a-z-]+)\.\{')
ENDS = re.compile(r'_audit\(\s*[a-z_.]+, (?:letter, )?"([a-z-]+)"')
BESIDE = re.compile(r'_audit\(\s*[a-z_.]+, "([a-z-]+\.[a-z-]+)"')
PURPOSE = re.compile(r'(?:purpose=|log_read\([^()]*\(\), )f?"([^"]+)"')
ABOUT = re.compile(r'subject=\("([a-z-]+)"|SUBJECT = "([a-z-]+)"|subject = \("([a-z-]+)"')
# Those whose end is not written beside the call.
COUNTED = {
    *(f"procedure.{action}" for action in Action), "procedure.nk-c", "procedure.nk-d",
    "procedure.started", "procedure.further-form", "transfer.accepted", "transfer.refused",
    "transfer.receipt-accepted", "transfer.receipt-refused",
    *(f"letter.{state}" for state in State), "letter.released",
    *(f"team-letter.{state}" for state in NUMBERED | {State.CANCELLED}),
    "emergency.justified", "emergency.unjustified",
    *(f"attachment.scanned-{state}" for state in ("clean", "infected", "unscanned")),
}  # fmt: skip


def _sources() -> list[str]:
    return [file.read_text() for file in APPS.rglob("*.py") if "migrations" not in file.parts]


def _recorded() -> set[str]:
    found = set(COUNTED)
    for text in _sources():
        found |= set(WHOLE.findall(text)) | set(BESIDE.findall(text))
        for begun in BEGUN.findall(text):
            found |= {f"{begun}.{end}" for end in ENDS.findall(text)}
    return found


def test_every_action_has_a_text() -> None:
    assert _recorded() - set(ACTIONS) == set()


def test_no_text_is_left_over() -> None:
    of_earlier_versions = {"emergency.reviewed", "seat.absences-printed"}  # stand in logs
    assert set(ACTIONS) - _recorded() - {"user.blocked"} - of_earlier_versions == set()


def test_every_subject_has_a_text() -> None:
    found = {one for text in _sources() for some in ABOUT.findall(text) for one in some if one}
    assert found - set(SUBJECTS) == set()


def test_every_purpose_has_a_text() -> None:
    found = {*KINDS, "group", "victim", "perpetrator"}
    for text in _sources():
        for one in PURPOSE.findall(text):
            # What stands in braces is a kind of letter, a form's code or one of the readers below.
            found |= {word for word in re.split("[ .]", re.sub(r"\{[^}]*\}", "", one)) if word}
    assert len(found) > len(KINDS) + 5
    assert found - set(PURPOSES) == set()


@pytest.mark.parametrize("code", ["procedure.read", "gone.long-ago"])
def test_a_code_without_a_text_says_itself(code: str) -> None:
    assert (str(action_label(code)) == code) == (code not in ACTIONS)


@pytest.mark.parametrize(
    ("purpose", "said"),
    [
        ("", ""), ("NK-C.pdf", "NK-C, wydruk PDF"), ("attachment API", "plik, API"), ("API", "API"),
        ("minutes.group", "protokół posiedzenia, dla grupy"), ("person", "osoba"),
        ("invitation.pdf", "zaproszenie, wydruk PDF"),
    ],
)  # fmt: skip
def test_why_it_was_opened_is_said_in_words(purpose: str, said: str) -> None:
    assert purpose_label(purpose) == said
