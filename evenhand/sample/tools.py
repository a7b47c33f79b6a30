"""Small vectorised building blocks: seeded generators, identifiers, instants, Arrow columns."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

MICRO = 1_000_000
HOUR = 3_600 * MICRO
DAY = 86_400 * MICRO
NONE = np.iinfo(np.int64).min
"""Stands for null in an integer column (instants, cents, counts)."""

ARROW_TYPES: dict[str, pa.DataType] = {
    "text": pa.string(),
    "json": pa.string(),
    "int": pa.int64(),
    "float": pa.float64(),
    "money": pa.decimal128(18, 4),
    "bool": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us"),
}
"""How a contract type is written; instants have no zone and hold UTC."""


def generator(seed: int, entity: str, chunk: int = 0) -> np.random.Generator:
    """Return the generator of one (seed, entity, chunk): the same on every machine and run."""
    sequence = np.random.SeedSequence([seed, zlib.crc32(entity.encode()), chunk])
    return np.random.Generator(np.random.PCG64(sequence))


def string_ids(prefix: str, numbers: Ints, width: int = 9) -> pa.Array:
    """Return ``prefix`` + zero-padded number for each number, without a Python loop over rows."""
    head = np.frombuffer(prefix.encode("ascii"), dtype=np.uint8)
    size = len(head) + width
    text = np.empty((len(numbers), size), dtype=np.uint8)
    text[:, : len(head)] = head
    rest = numbers.astype(np.int64)
    for place in range(width - 1, -1, -1):
        text[:, len(head) + place] = 48 + rest % 10
        rest = rest // 10
    offsets = np.arange(len(numbers) + 1, dtype=np.int64) * size
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(text.tobytes())]
    large = pa.Array.from_buffers(pa.large_string(), len(numbers), buffers)
    return large.cast(pa.string())


def pick(words: Sequence[str | None], index: Ints) -> pa.Array:
    """Return ``words[index]`` as an Arrow array; a negative index gives null."""
    wanted = pa.array(index, mask=index < 0)
    return pa.array(list(words), type=pa.string()).take(wanted)


def take(values: pa.Array, index: Ints) -> pa.Array:
    """Return ``values[index]``; a negative index gives null."""
    return values.take(pa.array(index, mask=index < 0))


def glue(*parts: Any, separator: str = "") -> pa.Array:
    """Join arrays and constants text by text."""
    return pc.binary_join_element_wise(*parts, separator)


def decimal_array(cents: Ints) -> pa.Array:
    """Return cents as decimal(18,4), ``NONE`` as null."""
    empty = cents == NONE
    words = np.zeros((len(cents), 2), dtype=np.int64)
    words[:, 0] = np.where(empty, 0, cents) * 100
    words[:, 1] = np.where(words[:, 0] < 0, -1, 0)
    validity = pa.array(~empty).buffers()[1]
    return pa.Array.from_buffers(
        pa.decimal128(18, 4),
        len(cents),
        [validity, pa.py_buffer(words.tobytes())],
        null_count=int(empty.sum()),
    )


def column_array(kind: str, values: Any, rows: int) -> pa.Array:
    """Return values as the Arrow array of a contract type.

    Integers (``NONE`` = null) serve ``int``, ``timestamp`` (microseconds since 1970), ``date``
    (days) and ``money`` (cents); floats use NaN for null; a list may hold None; a scalar is
    repeated.

    Raises:
        TypeError: the values do not fit the contract type.
    """
    target = ARROW_TYPES[kind]
    if isinstance(values, pa.ChunkedArray):
        values = values.combine_chunks()
    if isinstance(values, pa.Array):
        return values if values.type == target else values.cast(target)
    if not isinstance(values, list | np.ndarray):
        values = [values] * rows
    if isinstance(values, list):
        if kind in {"text", "json", "bool", "float"}:
            return pa.array(values, type=target)
        values = np.array([NONE if value is None else value for value in values], dtype=np.int64)
    return _from_numpy(kind, values, target)


def _from_numpy(kind: str, values: npt.NDArray[Any], target: pa.DataType) -> pa.Array:
    if kind == "money":
        return decimal_array(values.astype(np.int64))
    if kind in {"int", "timestamp", "date"}:
        whole = values.astype(np.int64)
        empty = whole == NONE
        narrow = np.where(empty, 0, whole)
        if kind == "date":
            return pa.array(narrow.astype(np.int32), mask=empty).cast(target)
        return pa.array(narrow, mask=empty).cast(target)
    if kind == "float":
        return pa.array(values.astype(np.float64), from_pandas=True)
    if kind == "bool":
        return pa.array(values.astype(np.bool_))
    raise TypeError(f"a numpy array cannot become a {kind} column")


def group_starts(keys: Ints) -> Flags:
    """Mark the first row of every run of equal keys."""
    first = np.ones(len(keys), dtype=np.bool_)
    first[1:] = keys[1:] != keys[:-1]
    return first


def running_total(values: Ints, first: Flags) -> Ints:
    """Return the total of the rows before each row within its run (``first`` marks run starts)."""
    total = np.cumsum(values) - values
    run = np.cumsum(first) - 1
    result: Ints = total - total[first][run]
    return result
