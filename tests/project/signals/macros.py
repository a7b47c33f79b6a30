"""Statistics macros of the dbt project as plain SQL, so that DuckDB can be held against oracles."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jinja2

MACROS = Path(__file__).parents[3] / "dbt_project" / "macros"
FOLDERS = ("domain/statistics", "domain/circles", "domain/work", "engine")


def load_macros(engine: str = "default") -> Any:
    """Return the macros as functions of expressions to SQL text, dispatched to ``engine``.

    A macro that an engine does not override falls back to the default one, as dbt dispatches.
    """
    sources = [f.read_text() for folder in FOLDERS for f in sorted((MACROS / folder).glob("*.sql"))]
    environment = jinja2.Environment(extensions=["jinja2.ext.do"])  # noqa: S701
    template = environment.from_string("\n".join(sources))
    found: dict[str, Any] = {}

    def dispatch(name: str, _: str) -> Any:
        return found.get(f"{engine}__{name}") or found[f"default__{name}"]

    module = template.make_module(
        {"adapter": SimpleNamespace(dispatch=dispatch), "return": lambda value: value}
    )
    found.update({n: getattr(module, n) for n in dir(module) if not n.startswith("_")})
    return SimpleNamespace(**found)
