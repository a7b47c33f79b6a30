"""Writing so that a reader, or a crash, never meets half a file."""

from __future__ import annotations

import os
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Flush ``folder``'s entries to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_tree(folder: Path) -> None:
    """Flush every file and folder below ``folder``, and ``folder`` itself, to the disk."""
    for path in sorted(folder.rglob("*")):
        sync_folder(path) if path.is_dir() else sync_file(path)
    sync_folder(folder)


def sync_file(file: Path) -> None:
    """Flush ``file`` to the disk."""
    with file.open("rb") as handle:
        os.fsync(handle.fileno())


def replace_text(file: Path, text: str) -> None:
    """Put ``text`` in ``file`` in one step: readers see the old text or the new one, never part."""
    replace_bytes(file, text.encode())


def replace_bytes(file: Path, content: bytes) -> None:
    """Put ``content`` in ``file`` in one step, as :func:`replace_text` does."""
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f".{file.name}.{os.getpid()}.tmp")
    beside.write_bytes(content)
    sync_file(beside)
    beside.replace(file)
    sync_folder(file.parent)


def replace_link(link: Path, target: str) -> None:
    """Point ``link`` at the relative ``target`` in one step."""
    beside = link.with_name(f".{link.name}.{os.getpid()}.tmp")
    beside.unlink(missing_ok=True)
    beside.symlink_to(target)
    beside.replace(link)
    sync_folder(link.parent)
