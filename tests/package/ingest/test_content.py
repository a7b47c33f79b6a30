"""Text fingerprints agree with exact sets and with the theory of MinHash."""

from __future__ import annotations

import json
import random

import pyarrow as pa
import pytest
from datasketch.lsh import MinHashLSH
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.ingest.content import TextFeatures, text_features

KEY = b"k" * 32


def _features(*texts: str | None) -> TextFeatures:
    return text_features(pa.array(texts, pa.string()), KEY)


def _sketch(text: str) -> set[str]:
    value = _features(text).sketch[0].as_py()
    return set(value.split()) if value else set()


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = text.lower().split()
    return {tuple(words[at : at + 3]) for at in range(max(len(words) - 2, 1))} if words else set()


def _jaccard(left: set[object], right: set[object]) -> float:
    return len(left & right) / len(left | right) if left | right else 1.0


WORDS = st.lists(
    st.sampled_from(["ab", "cd", "ef", "gh", "ij", "kl", "mn", "op"]), min_size=1, max_size=40
)


@settings(max_examples=100, deadline=None)
@given(WORDS, WORDS)
def test_jaccard_of_short_texts_is_exact(left: list[str], right: list[str]) -> None:
    one, other = " ".join(left), " ".join(right)
    exact = _jaccard(set(_shingles(one)), set(_shingles(other)))
    assert _jaccard(set(_sketch(one)), set(_sketch(other))) == pytest.approx(exact)


def _pair(rng: random.Random, similarity: float, size: int) -> tuple[str, str, float]:
    """Return two texts whose shingle sets have about the given Jaccard, and their exact one."""
    words = [f"w{rng.randrange(10**9)}" for _ in range(size)]
    other = list(words)
    shared = round(size * 2 * similarity / (1 + similarity))
    other[shared:] = [f"w{rng.randrange(10**9)}" for _ in range(size - shared)]
    one, two = " ".join(words), " ".join(other)
    return one, two, _jaccard(set(_shingles(one)), set(_shingles(two)))


def _texts(pairs: list[tuple[str, str, float]]) -> list[str]:
    return [text for pair in pairs for text in pair[:2]]


def test_long_texts_keep_the_smallest_hashes_and_estimate_jaccard() -> None:
    rng = random.Random(7)
    errors = []
    for _ in range(60):
        one, other, exact = _pair(rng, 0.6, 500)
        left, right = _sketch(one), _sketch(other)
        assert len(left) == len(right) == 128
        smallest = set(sorted(left | right)[:128])
        errors.append(len(smallest & left & right) / 128 - exact)
    # Bottom-k of 128: standard error sqrt(J (1 - J) / 128) = .043 a pair, .0056 over 60 pairs.
    assert abs(sum(errors) / len(errors)) < 3 * 0.0056
    assert max(map(abs, errors)) < 5 * 0.043


@pytest.mark.parametrize("similarity", [0.3, 0.5, 0.7, 0.8])
def test_shared_bands_follow_the_s_curve(similarity: float) -> None:
    rng = random.Random(similarity)
    pairs = [_pair(rng, similarity, 80) for _ in range(600)]
    bands = _features(*_texts(pairs)).bands.to_pylist()
    hits = sum(
        bool(set(bands[at].split()) & set(bands[at + 1].split())) for at in range(0, len(bands), 2)
    )
    # The oracle's own banding, and its probability at each pair's exact Jaccard.
    lsh = MinHashLSH(num_perm=32, params=(8, 4))
    assert (lsh.b, lsh.r) == (8, 4)
    expected = [1 - (1 - exact**lsh.r) ** lsh.b for _, _, exact in pairs]
    spread = sum(p * (1 - p) for p in expected) ** 0.5
    assert abs(hits - sum(expected)) < 4 * spread + 1


def test_bands_agree_with_datasketch() -> None:
    from datasketch import MinHash

    rng = random.Random(3)
    ours = theirs = 0
    pairs = [_pair(rng, 0.6, 60) for _ in range(300)]
    bands = _features(*_texts(pairs)).bands.to_pylist()
    for number, (one, other, _) in enumerate(pairs):
        ours += bool(set(bands[2 * number].split()) & set(bands[2 * number + 1].split()))
        hashes = []
        for text in (one, other):
            minhash = MinHash(num_perm=32, seed=number + 1)
            minhash.update_batch([" ".join(shingle).encode() for shingle in _shingles(text)])
            hashes.append(minhash.hashvalues.reshape(8, 4))
        theirs += bool((hashes[0] == hashes[1]).all(axis=1).any())
    # Two binomials of 300 at p = .67: the difference has a standard deviation of 11.5.
    assert abs(ours - theirs) < 4 * 11.5


def test_forms() -> None:
    long = " ".join(f"word{number}" for number in range(30))
    features = _features(None, "", "One", "one two three four", long, "Zwei Wörter! 你好")
    assert features.length.to_pylist() == [None, 0, 3, 18, 199, 15]
    assert features.tokens.to_pylist() == [None, 0, 1, 4, 30, 4]
    sketches = [value and value.split() for value in features.sketch.to_pylist()]
    assert [value and len(value) for value in sketches] == [None, None, 1, 2, 28, 2]
    for value in filter(None, sketches):
        assert value == sorted(value)
        assert all(len(word) == 8 and int(word, 16) >= 0 for word in value)
    bands = features.bands.to_pylist()
    assert bands[:4] == [None] * 4
    assert [word.partition(":")[0] for word in bands[4].split()] == list("01234567")
    assert all(len(word) == 18 for word in bands[4].split())
    assert features.style[0].as_py() is None
    style = json.loads(features.style[5].as_py())
    assert style["upper"] == 2 * 1000 // 15
    assert style["shout"] == 1000 // 15
    assert style["beyond_ascii"] == 3 * 1000 // 15


def test_case_and_marks_do_not_matter_and_the_key_does() -> None:
    assert _sketch("The cat, sat: on THE mat") == _sketch("the CAT sat on the mat!")
    other = text_features(pa.array(["the cat sat on the mat"]), b"l" * 32).sketch[0].as_py()
    assert not set(other.split()) & _sketch("the cat sat on the mat")


def test_position_in_a_batch_does_not_matter() -> None:
    texts = [
        " ".join(random.Random(n).choices(["a", "b", "c", "d", "e", "f", "g"], k=n))
        for n in range(60)
    ]
    together = _features(None, *texts, None)
    for number, text in enumerate(texts):
        alone = _features(text)
        assert [column[number + 1] for column in together] == [column[0] for column in alone]
    padded = pa.array(["x", *texts]).slice(1)
    assert text_features(padded, KEY).bands.equals(_features(*texts).bands)
