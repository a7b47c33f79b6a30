"""Names and shares of what people do together: claims in step, reviews in kind, favours."""

from __future__ import annotations

CIRCLES: dict[str, float] = {
    "lockstep_ring": 0.0010,
    "review_pair": 0.0012,
    "favouring_reviewer": 0.0007,
}
"""Share of the experts that do each abuse; see ``circles``."""

CIRCLE_TWINS: dict[str, float] = {
    "batch_rusher": 0.0030,
    "review_pool": 0.0030,
    "skill_matched": 0.0030,
}
"""Their honest twins."""

CIRCLE_TWIN_OF: dict[str, str] = {
    "batch_rusher": "lockstep_ring",
    "review_pool": "review_pair",
    "skill_matched": "favouring_reviewer",
}

SIZES: dict[str, int] = {
    "lockstep_ring": 3,
    "batch_rusher": 8,
    "review_pair": 2,
    "review_pool": 4,
    "favouring_reviewer": 1,
    "skill_matched": 1,
}
"""How many make a group of each kind."""
