"""The names and shares of who slips in quality, and of their honest twins; see ``slips``."""

from __future__ import annotations

SLIPS: dict[str, float] = {
    "coaster": 0.0006,
    "sloppy_worker": 0.0006,
    "straight_liner": 0.0006,
}
"""Share of the experts whose work gets worse, is sent back, or is one answer again and again."""

SLIP_TWINS: dict[str, float] = {
    "new_guideline": 0.0030,
    "strictly_reviewed": 0.0030,
    "sorted_batch": 0.0030,
}
"""Their honest twins."""

SLIP_TWIN_OF: dict[str, str] = {
    "new_guideline": "coaster",
    "strictly_reviewed": "sloppy_worker",
    "sorted_batch": "straight_liner",
}
