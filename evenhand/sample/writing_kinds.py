"""Names and shares of who does not write themselves, and of their honest twins; see ``writing``."""

from __future__ import annotations

WRITINGS: dict[str, float] = {
    "paster": 0.0007,
    "ghost_writer": 0.0007,
}
"""Share of the experts who paste what they did not write, or let somebody write from a day on."""

WRITING_TWINS: dict[str, float] = {
    "offline_drafter": 0.0030,
    "dictation_user": 0.0030,
    "new_topic_writer": 0.0030,
}
"""Their honest twins."""

WRITING_TWIN_OF: dict[str, str] = {
    "offline_drafter": "paster",
    "dictation_user": "paster",
    "new_topic_writer": "ghost_writer",
}
