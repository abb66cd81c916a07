"""D27: names of schemas are made from TERYT by us; nothing else passes."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tenants import names

OURS = re.compile(r"g_[0-9]{6}|w_[0-9]{2}")


@given(st.text() | st.from_regex(r"[gw]_\d{2,6}") | st.from_regex(OURS, fullmatch=True))
@example("g_180602")
@example("g_180602\n")
@example("G_180602")
@example("g_１８０６０２")
@example('g_180602"; DROP SCHEMA public; --')
def test_only_names_that_we_make_pass(text: str) -> None:
    if OURS.fullmatch(text):
        assert names.checked(text) == text
    else:
        with pytest.raises(names.InvalidSchema):
            names.checked(text)


@given(st.text() | st.from_regex(r"\d{2}(\d{4})?", fullmatch=True), st.sampled_from(names.Kind))
def test_a_schema_is_its_kind_and_teryt(teryt: str, kind: names.Kind) -> None:
    digits = 6 if kind is names.Kind.GMINA else 2
    if re.fullmatch(f"[0-9]{{{digits}}}", teryt):
        name = names.schema_for(kind, teryt)
        assert name == f"{'g' if digits == 6 else 'w'}_{teryt}"
        assert name == name.lower()
        assert len(names.role_for(name)) < 63
    else:
        with pytest.raises(names.InvalidSchema):
            names.schema_for(kind, teryt)


def test_two_teryts_never_share_a_schema() -> None:
    codes = [f"{number:06}" for number in range(0, 1_000_000, 997)]

    assert len({names.schema_for(names.Kind.GMINA, code) for code in codes}) == len(codes)


@pytest.mark.parametrize("kind", names.Kind)
def test_a_blueprint_is_no_office(kind: names.Kind) -> None:
    assert names.is_blueprint(names.blueprint_schema(kind))
    with pytest.raises(names.InvalidSchema):
        names.checked(names.blueprint_schema(kind))
