"""Examples of bodies for the documentation, about people who cannot exist."""

from drf_spectacular.utils import OpenApiExample

_VICTIM = {
    "first_name": "Anna",
    "last_name": "Przykładowa",
    "sex": "female",
    "no_pesel_reason": "not_known",
    "age": 34,
    "relation": ["spouse"],
}
_PERPETRATOR = {
    "first_name": "Piotr",
    "last_name": "Testowy",
    "sex": "male",
    "no_pesel_reason": "not_known",
    "age": 36,
}
NKA = OpenApiExample(
    "NK-A",
    value={
        "form": {
            "head": {"place": "Przykładowo"},
            "victims": [_VICTIM],
            "children": {"count": 0},
            "perpetrators": [_PERPETRATOR],
            "violence": [{"psychological": ["insulting", "threatening"]}],
            "injuries": [{"injured": "no"}],
            "previous_procedure": {"happened": "no"},
            "current_procedure": {"happened": "unknown"},
            "firearm": [{"has_firearm": "unknown"}],
            "safety": [{"feels_safe": "no"}],
            "witnesses": [],
            "actions_perpetrator": [{}],
            "actions_victim": [{}],
            "additional": {},
            "initiator": {"initiator": "police"},
            "end": {},
        }
    },
    request_only=True,
)
ACTIONS = [
    OpenApiExample("receive", value={"on": "2026-03-02"}, request_only=True),
    OpenApiExample(
        "appoint-group",
        value={"on": "2026-03-03", "social_worker": 3, "police_officer": 4, "others": []},
        request_only=True,
    ),
]
