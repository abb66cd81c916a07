"""Which addresses of calls are taken."""

import pytest

from apps.meetings.rules.links import is_safe_link


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://call.example/1", True),
        ("HTTPS://call.example:8443/1?pwd=x#y", True),
        ("https://[::1]/1", True),
        ("http://call.example/1", False),  # the address of a confidential call in clear
        ("javascript:alert(1)", False),
        ("JavaScript://call.example/%0aalert(1)", False),
        ("java\tscript:alert(1)", False),
        ("data:text/html,x", False),
        ("call.example/1", False),
        ("//call.example/1", False),
        ("https:///1", False),
        ("https://[::1/1", False),
        ("https://meet.example@call.example/", False),
        ("https:\\\\call.example", False),
        ("https://call.example/1 2", False),
        ("", False),
    ],
)
def test_only_a_whole_https_address(text: str, expected: bool) -> None:
    assert is_safe_link(text) is expected
