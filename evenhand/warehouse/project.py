"""Where the project lies, and the hash that says whether its rules or models changed."""

from __future__ import annotations

import hashlib
import os
from functools import cache
from pathlib import Path

HASHED_FOLDERS = ("models", "macros", "seeds")
HASHED_SUFFIXES = (".sql", ".yml", ".csv")


def project_root() -> Path:
    """Return the folder that holds ``dags/`` and ``dbt_project/``.

    ``EVENHAND_PROJECT`` names another one, for an installation whose DAGs and models lie apart
    from the package.

    Raises:
        FileNotFoundError: there is no ``dbt_project/dbt_project.yml``; the message says the cure.
    """
    root = Path(os.environ.get("EVENHAND_PROJECT", Path(__file__).parents[2])).absolute()
    if not (root / "dbt_project" / "dbt_project.yml").is_file():
        raise FileNotFoundError(
            f"no dbt_project/dbt_project.yml under {root}; "
            "set EVENHAND_PROJECT to the checkout that holds dags/ and dbt_project/"
        )
    return root


def dbt_project() -> Path:
    """Return the dbt project's folder."""
    return project_root() / "dbt_project"


def dags_folder() -> Path:
    """Return the folder of the DAGs."""
    return project_root() / "dags"


def _hashed_files(project: Path) -> list[Path]:
    files = [project / "dbt_project.yml"]
    for folder in HASHED_FOLDERS:
        found = (project / folder).rglob("*")
        files.extend(file for file in found if file.suffix in HASHED_SUFFIXES)
    return sorted(file for file in files if file.is_file())


def project_hash() -> str:
    """Return the SHA-256 of everything that decides what a night computes, besides its input.

    Models, macros, seeds, ``dbt_project.yml`` and the input contract take part, each with its path
    inside the project; tests and documentation folders do not.
    """
    return _hash_of(dbt_project())


@cache
def _hash_of(project: Path) -> str:
    digest = hashlib.sha256()
    contract = Path(__file__).parents[1] / "contract.yml"
    for file in (*_hashed_files(project), contract):
        name = file.name if file == contract else file.relative_to(project).as_posix()
        digest.update(f"{name}\0{file.stat().st_size}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def code_version() -> str:
    """Return the package version, with the git commit when the project is a checkout."""
    from evenhand import __version__

    commit = _git_commit(project_root())
    return f"{__version__}+{commit[:12]}" if commit else __version__


def _git_commit(root: Path) -> str | None:
    """Read the commit of ``root`` from ``.git`` without git; ``None`` outside a checkout."""
    marker = root / ".git"
    try:
        if marker.is_file():
            marker = (root / marker.read_text().removeprefix("gitdir:").strip()).resolve()
        head = (marker / "HEAD").read_text().strip()
        if not head.startswith("ref:"):
            return head
        reference = head.removeprefix("ref:").strip()
        return _resolve(marker, reference)
    except OSError:
        return None


def _resolve(git: Path, reference: str) -> str | None:
    shared = git / "commondir"
    common = (git / shared.read_text().strip()).resolve() if shared.is_file() else git
    for folder in (git, common):
        if (folder / reference).is_file():
            return (folder / reference).read_text().strip()
    packed = common / "packed-refs"
    for line in packed.read_text().splitlines() if packed.is_file() else []:
        if line.endswith(f" {reference}"):
            return line.split(" ", 1)[0]
    return None


def forget_hashes() -> None:
    """Hash anew at the next call; for tests that change the project."""
    _hash_of.cache_clear()
