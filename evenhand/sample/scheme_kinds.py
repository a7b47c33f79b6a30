"""Names and shares of rings that act together and of work that is hoarded; see ``schemes``."""

from __future__ import annotations

SCHEMES: dict[str, float] = {
    "collusion_ring": 0.0010,
    "claim_hoarder": 0.0010,
}
"""Share of the experts that do each abuse; a ring is one of four or five at least."""

SCHEME_TWINS: dict[str, float] = {
    "study_group": 0.0030,
    "picky_specialist": 0.0030,
    "flaky_connection": 0.0030,
}
"""Their honest twins."""

SCHEME_TWIN_OF: dict[str, str] = {
    "study_group": "collusion_ring",
    "picky_specialist": "claim_hoarder",
    "flaky_connection": "claim_hoarder",
}
