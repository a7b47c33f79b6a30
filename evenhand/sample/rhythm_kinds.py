"""Names and shares of whose hours or hands change, and of their honest twins; see ``rhythms``."""

from __future__ import annotations

RHYTHMS: dict[str, float] = {
    "night_stranger": 0.0008,
    "sold_account": 0.0008,
}
"""Share of the experts whose account somebody else works: at night for a spell, or for good."""

RHYTHM_TWINS: dict[str, float] = {
    "shift_worker": 0.0030,
    "traveller": 0.0030,
    "new_laptop_traveller": 0.0030,
}
"""Their honest twins."""

RHYTHM_TWIN_OF: dict[str, str] = {
    "shift_worker": "night_stranger",
    "traveller": "night_stranger",
    "new_laptop_traveller": "sold_account",
}
