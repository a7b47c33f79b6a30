"""What is kept of a text in place of the text: fingerprint, length and style.

**Fingerprint.** The text is NFKC-normalised, lower-cased and split into words (a character of a
script written without spaces is a word of its own). Each word is hashed with a key, three words in
a row make a shingle. ``sketch`` holds the up to 128 smallest distinct 32-bit shingle hashes
(bottom-k sketch, Broder 1997; the whole set where it is no larger, so that Jaccard is exact).
``bands`` holds 8 bands of 4 MinHash rows (Broder 1997; bands as in Leskovec, Rajaraman, Ullman,
*Mining of Massive Datasets*, ch. 3): two texts of Jaccard J share a band with probability ``1 - (1 - J^4)^8``.

**Style.** Shares of character classes and mean lengths: how somebody types, in any language, and
nothing of what is said.

All of it is computed over flat arrays of words with offsets; Python sees distinct words only.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pyarrow as pa

    Words = npt.NDArray[np.uint64]
    Offsets = npt.NDArray[np.int64]

SKETCH_SIZE = 128
BANDS = 8
ROWS_PER_BAND = 4
FEWEST_TOKENS = 30
"""Texts with fewer words get no bands: short right answers are alike without being copied."""
SHINGLE_WORDS = 3

_CHUNK_TEXTS = 20_000
_NOT_WORD = r"[^\p{L}\p{M}\p{N}]+"
_UNSPACED = r"([\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}])"
_MIX = (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB)


class TextFeatures(NamedTuple):
    """Features of n texts, one Arrow array of length n each; null where the text is null."""

    length: pa.Array
    tokens: pa.Array
    sketch: pa.Array
    bands: pa.Array
    style: pa.Array


def text_features(texts: pa.Array, key: bytes) -> TextFeatures:
    """Return the features of ``texts`` (n strings, nulls allowed), keyed with ``key``."""
    import numpy as np
    import pyarrow as pa

    present = np.flatnonzero(texts.is_valid().to_numpy(zero_copy_only=False))
    if len(present) < len(texts):
        # Most tasks have no free text: features are made for those that do, then spread out.
        found = text_features(texts.take(pa.array(present)), key)
        place = np.full(len(texts), -1, dtype=np.int64)
        place[present] = np.arange(len(present))
        where = pa.array(place, mask=place < 0)
        return TextFeatures(*(column.take(where) for column in found))
    hasher = _Hasher(key)
    parts = [
        _chunk_features(texts.slice(start, _CHUNK_TEXTS), hasher)
        for start in range(0, max(len(texts), 1), _CHUNK_TEXTS)
    ]
    return TextFeatures(*(pa.concat_arrays(list(column)) for column in zip(*parts, strict=True)))


class _Hasher:
    """Keyed 64-bit hashes of words, remembered across chunks, and the MinHash permutations."""

    def __init__(self, key: bytes) -> None:
        import numpy as np

        self._key = hashlib.blake2b(key, digest_size=32).digest()
        self._known: dict[str, int] = {}
        count = BANDS * ROWS_PER_BAND
        seed = b"".join(
            hashlib.blake2b(b"minhash%d" % number, key=self._key, digest_size=16).digest()
            for number in range(count)
        )
        coefficients = np.frombuffer(seed, dtype=np.uint64).reshape(count, 2)
        self.factors = coefficients[:, 0] | np.uint64(1)
        self.shifts = coefficients[:, 1]

    def words(self, words: pa.Array) -> Words:
        """Return the hash of each word; each distinct word is hashed once per run."""
        import numpy as np

        encoded = words.dictionary_encode()
        distinct = np.array(
            [self._word(word) for word in encoded.dictionary.to_pylist()], dtype=np.uint64
        )
        return distinct[encoded.indices.to_numpy()] if len(distinct) else distinct

    def _word(self, word: str) -> int:
        known = self._known.get(word)
        if known is None:
            digest = hashlib.blake2b(word.encode(), key=self._key, digest_size=8).digest()
            known = self._known[word] = int.from_bytes(digest, "little")
            if len(self._known) > 2_000_000:
                self._known.clear()
        return known


def _chunk_features(texts: pa.Array, hasher: _Hasher) -> TextFeatures:
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    texts = pc.cast(texts, pa.string())
    words, offsets = _split_words(texts)
    counts = np.diff(offsets)
    shingles, edges = _distinct_shingles(hasher.words(words), offsets)
    return TextFeatures(
        length=pc.cast(pc.utf8_length(texts), pa.int64()),
        tokens=pa.array(counts, type=pa.int64()),
        sketch=_sketches(shingles, edges),
        bands=_bands(shingles, edges, counts, hasher),
        style=_styles(texts, words, offsets),
    )


def _split_words(texts: pa.Array) -> tuple[pa.Array, Offsets]:
    """Return all words of all texts in one array, and where each text begins in it."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    if not _is_ascii(texts):
        plain = pc.utf8_normalize(texts, form="NFKC")
        if pc.any(pc.match_substring_regex(plain, _UNSPACED)).as_py():
            plain = pc.replace_substring_regex(plain, _UNSPACED, r" \1 ")
        spaced = pc.replace_substring_regex(pc.utf8_lower(plain), _NOT_WORD, " ")
    else:
        spaced = _ascii_words(texts)
    lists = pc.ascii_split_whitespace(spaced)
    values = lists.flatten()
    lengths = np.diff(lists.offsets.to_numpy())
    is_word = pc.not_equal(values, "").to_numpy(zero_copy_only=False)
    text_of = np.repeat(np.arange(len(texts)), lengths)[is_word]
    offsets = np.zeros(len(texts) + 1, dtype=np.int64)
    np.cumsum(np.bincount(text_of, minlength=len(texts)), out=offsets[1:])
    return values.filter(pa.array(is_word)), offsets


def _is_ascii(texts: pa.Array) -> bool:
    data, _ = _bytes_of(texts)
    return len(data) == 0 or int(data.max()) < 128


def _ascii_words(texts: pa.Array) -> pa.Array:
    """Return ASCII texts in lower case with every other character a space."""
    import numpy as np
    import pyarrow as pa

    table = np.full(256, 32, dtype=np.uint8)
    for first, last in (("0", "9"), ("a", "z")):
        table[ord(first) : ord(last) + 1] = np.arange(ord(first), ord(last) + 1)
    table[ord("A") : ord("Z") + 1] = np.arange(ord("a"), ord("z") + 1)
    data, offsets = _bytes_of(texts)
    return pa.StringArray.from_buffers(
        len(texts), pa.py_buffer(offsets.astype(np.int32)), pa.py_buffer(table[data])
    )


def _bytes_of(texts: pa.Array) -> tuple[npt.NDArray[np.uint8], Offsets]:
    """Return the UTF-8 bytes of ``texts`` and each text's first byte (n + 1 offsets)."""
    import numpy as np

    _, offset_buffer, data_buffer = texts.buffers()
    offsets = np.frombuffer(offset_buffer, dtype=np.int32)[
        texts.offset : texts.offset + len(texts) + 1
    ].astype(np.int64)
    first, last = int(offsets[0]), int(offsets[-1])
    if data_buffer is None or first == last:
        return np.zeros(0, dtype=np.uint8), offsets - first
    return np.frombuffer(data_buffer, dtype=np.uint8)[first:last], offsets - first


def _mix(values: Words) -> Words:
    """Return the finaliser of SplitMix64 (Steele, Lea, Flood 2014): every bit sways every bit."""
    import numpy as np

    mixed = values ^ (values >> np.uint64(30))
    mixed *= np.uint64(_MIX[1])
    mixed ^= mixed >> np.uint64(27)
    mixed *= np.uint64(_MIX[2])
    mixed ^= mixed >> np.uint64(31)
    return mixed


def _distinct_shingles(words: Words, offsets: Offsets) -> tuple[Words, Offsets]:
    """Return each text's distinct 32-bit shingle hashes, ascending, and n + 1 edges.

    A text of one or two words has one shingle, the words it has.
    """
    import numpy as np

    texts = len(offsets) - 1
    counts = np.diff(offsets)
    padded = np.concatenate([words, np.zeros(SHINGLE_WORDS - 1, dtype=np.uint64)])
    text_of = np.repeat(np.arange(texts, dtype=np.uint64), counts)
    place = np.arange(len(words)) - np.repeat(offsets[:-1], counts)
    left = np.repeat(counts, counts) - place
    starts = (left >= SHINGLE_WORDS) | (place == 0)
    second = np.where(left > 1, padded[1 : len(words) + 1], np.uint64(0))
    third = np.where(left > 2, padded[2 : len(words) + 2], np.uint64(0))
    joined = words * np.uint64(_MIX[0])
    joined = _mix(joined + second * np.uint64(_MIX[1]))
    joined = _mix(joined + third * np.uint64(_MIX[2]))
    keyed = (text_of[starts] << np.uint64(32)) | (joined[starts] >> np.uint64(32))
    keyed.sort()
    if len(keyed):
        keyed = keyed[np.concatenate([[True], keyed[1:] != keyed[:-1]])]
    edges = np.searchsorted(keyed, np.arange(texts + 1, dtype=np.uint64) << np.uint64(32))
    return keyed & np.uint64(0xFFFFFFFF), edges.astype(np.int64)


def _hex_words(values: Any, width: int) -> npt.NDArray[np.uint8]:
    """Return each value as ``width`` hex digits: an array of shape (n, width)."""
    import numpy as np

    digits = np.frombuffer(b"0123456789abcdef", dtype=np.uint8)
    raw = values.astype(f">u{width // 2}").view(np.uint8).reshape(-1, width // 2)
    text = np.empty((len(values), width), dtype=np.uint8)
    text[:, 0::2] = digits[raw >> 4]
    text[:, 1::2] = digits[raw & 15]
    return text


def _joined_rows(rows: npt.NDArray[np.uint8], per_text: Offsets) -> pa.Array:
    """Join fixed-width rows, whose last byte is a space, into one text each; none makes null."""
    import numpy as np
    import pyarrow as pa

    width = rows.shape[1]
    is_kept = np.ones(rows.size, dtype=bool)
    ends = np.cumsum(per_text)[per_text > 0] * width
    is_kept[ends - 1] = False
    lengths = np.maximum(per_text * width - 1, 0)
    offsets = np.zeros(len(per_text) + 1, dtype=np.int32)
    np.cumsum(lengths, out=offsets[1:])
    valid = np.packbits(per_text > 0, bitorder="little")
    return pa.StringArray.from_buffers(
        len(per_text),
        pa.py_buffer(offsets),
        pa.py_buffer(rows.reshape(-1)[is_kept]),
        pa.py_buffer(valid),
    )


def _sketches(shingles: Words, edges: Offsets) -> pa.Array:
    import numpy as np

    counts = np.diff(edges)
    rank = np.arange(len(shingles)) - np.repeat(edges[:-1], counts)
    kept = shingles[rank < SKETCH_SIZE]
    rows = np.full((len(kept), 9), ord(" "), dtype=np.uint8)
    rows[:, :8] = _hex_words(kept, 8)
    return _joined_rows(rows, np.minimum(counts, SKETCH_SIZE))


def _bands(shingles: Words, edges: Offsets, counts: Offsets, hasher: _Hasher) -> pa.Array:
    import numpy as np

    is_long = counts >= FEWEST_TOKENS
    sizes = np.diff(edges)
    chosen = shingles[np.repeat(is_long, sizes)]
    texts = int(is_long.sum())
    rows = np.full((texts * BANDS, 19), ord(" "), dtype=np.uint8)
    if texts:
        starts = np.concatenate([[0], np.cumsum(sizes[is_long])[:-1]])
        bands = _band_hashes(chosen, starts, hasher)
        rows[:, 0] = np.tile(np.arange(ord("0"), ord("0") + BANDS, dtype=np.uint8), texts)
        rows[:, 1] = ord(":")
        rows[:, 2:18] = _hex_words(bands.reshape(-1), 16)
    return _joined_rows(rows, np.where(is_long, BANDS, 0))


def _band_hashes(shingles: Words, starts: Offsets, hasher: _Hasher) -> Words:
    """Return an array (texts, bands): a hash of each band's four minima."""
    import numpy as np

    bands = np.zeros((len(starts), BANDS), dtype=np.uint64)
    permuted = np.empty_like(shingles)
    for row in range(BANDS * ROWS_PER_BAND):
        # Multiply-shift (Dietzfelbinger 1997): the order is decided by the high bits.
        np.multiply(shingles, hasher.factors[row], out=permuted)
        np.add(permuted, hasher.shifts[row], out=permuted)
        minima = np.minimum.reduceat(permuted, starts)
        band = row // ROWS_PER_BAND
        bands[:, band] = _mix((bands[:, band] + np.uint64(_MIX[0])) ^ minima)
    return bands


_STYLE_CLASSES: tuple[tuple[str, str], ...] = (
    ("upper", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    ("digit", "0123456789"),
    ("space", " \t"),
    ("line", "\n"),
    ("comma", ","),
    ("stop", "."),
    ("ask", "?"),
    ("shout", "!"),
    ("other_mark", "\"'()[]{}<>:;-_/\\@#$%^&*+=|~`"),
)


def _styles(texts: pa.Array, words: pa.Array, offsets: Offsets) -> pa.Array:
    """Return a JSON object per text: shares per thousand characters, mean lengths in tenths."""
    import numpy as np
    import pyarrow.compute as pc

    data, edges = _bytes_of(texts)
    characters = np.maximum(_sum_by((data & 0xC0) != 0x80, edges), 1)
    classes = np.full(256, 255, dtype=np.uint8)
    for number, (_, members) in enumerate(_STYLE_CLASSES):
        classes[[ord(member) for member in members]] = number
    class_of = classes[data]
    figures: dict[str, Any] = {
        name: _sum_by(class_of == number, edges) * 1000 // characters
        for number, (name, _) in enumerate(_STYLE_CLASSES)
    }
    figures["beyond_ascii"] = _sum_by(data >= 0xC0, edges) * 1000 // characters
    counts = np.maximum(np.diff(offsets), 1)
    word_lengths = pc.utf8_length(words).to_numpy().astype(np.int64)
    figures["word_tenths"] = _total_by(word_lengths, offsets) * 10 // counts
    closing = np.isin(class_of, [5, 6, 7])
    closes = closing & ~np.concatenate([closing[1:], [False]])[: len(closing)]
    sentences = np.maximum(_sum_by(closes, edges), 1)
    figures["sentence_tenths"] = np.diff(offsets) * 10 // sentences
    pieces: list[Any] = []
    for number, (name, values) in enumerate(figures.items()):
        pieces += [("{" if number == 0 else ",") + f'"{name}":', _decimal_text(values)]
    return pc.binary_join_element_wise(*pieces, "}", "")


def _decimal_text(values: Any) -> pa.Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    return pc.cast(pa.array(values, type=pa.int64()), pa.string())


def _sum_by(flags: Any, edges: Offsets) -> Offsets:
    """Return how many of ``flags`` are set between each pair of edges."""
    import numpy as np

    places = np.flatnonzero(flags)
    return np.diff(np.searchsorted(places, edges))


def _total_by(values: Any, edges: Offsets) -> Offsets:
    """Return the sum of ``values`` between each pair of edges."""
    import numpy as np

    running = np.concatenate([[0], np.cumsum(values)])
    return running[edges[1:]] - running[edges[:-1]]
