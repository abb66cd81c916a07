"""Every move in every state: what is possible, against a list written down on its own."""

import itertools

import pytest

from apps.letters.rules.states import Move, State, open_moves

POSSIBLE = {
    ("draft", "issue"), ("draft", "cancel"), ("held", "rewrite"), ("held", "release"),
    ("held", "refuse"), ("held", "cancel"), ("issued", "send"), ("issued", "cancel"), ("sent", "prove"),
    ("sent", "return"),
}  # fmt: skip


@pytest.mark.parametrize(("state", "move"), list(itertools.product(State, Move)))
def test_a_move_is_possible_only_where_the_list_says(state: State, move: Move) -> None:
    assert (move in open_moves(state)) == ((state.value, move.value) in POSSIBLE)
