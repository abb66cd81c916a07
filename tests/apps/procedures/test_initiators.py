"""In whose name a form NK-A is completed (ROZP23 § 2.2)."""

import pytest

from apps.procedures.rules import initiators
from apps.procedures.rules.patterns import NKA, of_version


@pytest.mark.parametrize(
    ("kind", "given", "is_right"),
    [
        ("police", "police", True),
        ("police", "education", False),
        ("police", "military_police", False),
        ("military_police", "military_police", True),
        ("education", "pedagogue_psychologist", True),  # a psychologist of the school
        ("education", "health", False),
        ("social_worker", "family_assistant", True),  # often employed by the same unit
        ("social_worker", "gkrpa", False),
        ("family_assistant", "social_worker", False),
        ("other", "police", True),  # the pattern does not know the institution
        ("police", "", True),  # missing: the form's own rules say so
        ("police", "burglar", True),
    ],
)
def test_an_institution_speaks_for_itself(kind: str, given: str, is_right: bool) -> None:
    answers = {"initiator": {"initiator": given}}
    found = initiators.problems(of_version(NKA, "2023"), answers, kind)
    assert (not found) is is_right


def test_an_older_pattern_is_asked_only_for_what_it_knows() -> None:
    old = of_version(NKA, "2011")
    assert initiators.allowed(old, "education") == ["education"]
    assert len(initiators.allowed(old, "family_assistant")) > 1
