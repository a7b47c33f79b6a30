"""Synthetic texts: honest ones share a task's topic words but few phrases; rings share the text."""

from __future__ import annotations

from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from evenhand.sample.tools import Flags, Ints

_STEM_LIST = """
answ argu balanc branch calcul careful causal chart cit claim clar clinic cluster code coher
compar complet concis conclu conflict context contrast correct count critic curr data decis
defin depend deriv descri detail differ direct discuss dose draft effect eleg emphas error estim
eviden exampl expect explain express extens factor failur filter final flow focus form frame
function gener ground guid histor hypoth ident illustr impact implic improv indic infer inform
insight instruct intent interpret introduc judg keyword label languag latent legal lim link
logic margin measur mechan method metric model mot narrow natur need norm notat object observ
omiss option order outlin pattern percept phras plaus point polic practic precis premis present
primar princip prior probab problem proced proof proper propos qual quant quest rank ratio
reason refer reflect relat relev report requir resolv respons result review risk rule sampl scal
scop segment sens sequen signal simil sourc specif stat step structur subject summar support
symbol system techn term test theor threshold tone topic trace trend trial under unit updat usag
valid valu variabl verif version view weigh
"""
_STEMS = _STEM_LIST.split()
_ENDINGS = ("", "e", "es", "ing", "ed", "ion", "able", "ment", "al", "er")
WORDS: tuple[str, ...] = tuple(stem + ending for stem in _STEMS for ending in _ENDINGS)
COMMON: tuple[str, ...] = (
    "the", "of", "and", "to", "a", "in", "that", "is", "it", "for", "as", "with", "this", "on",
    "but", "not", "more", "than", "because", "which", "both", "first", "second", "response",
    "answer",
)  # fmt: skip
VOCABULARY = pa.array([*COMMON, *WORDS], type=pa.string())
TOPIC_WORDS = 40


def topic_of(tasks: Ints) -> Ints:
    """Return the first vocabulary word of each task's topic."""
    places = len(WORDS) - TOPIC_WORDS
    found: Ints = len(COMMON) + (tasks * 7919 + 104_729) % places
    return found


def honest_tokens(rng: np.random.Generator, tasks: Ints, lengths: Ints) -> Ints:
    """Return the words of honest texts end to end, as positions in ``VOCABULARY``.

    A third of the words come from the task's topic, a quarter are common words, the rest any word.
    """
    total = int(lengths.sum())
    owner = np.repeat(topic_of(tasks), lengths)
    draw = rng.random(total)
    anywhere = rng.integers(len(COMMON), len(VOCABULARY), total)
    common = rng.integers(0, len(COMMON), total)
    topic = owner + rng.integers(0, TOPIC_WORDS, total)
    words: Ints = np.where(draw < 0.33, topic, np.where(draw < 0.58, common, anywhere))
    return words


def shared_phrase(seed: int, keys: Ints, lengths: Ints) -> Ints:
    """Return the words that every text of one key begins with (a template, a quoted prompt)."""
    start = np.repeat(np.cumsum(lengths) - lengths, lengths)
    place = np.arange(int(lengths.sum())) - start
    mixed = np.repeat(keys, lengths) * 2_654_435 + place * 40_503 + seed * 97 + 11
    mixed ^= mixed >> 7
    words: Ints = (mixed * 48_271 + (mixed >> 3)) % len(VOCABULARY)
    return np.abs(words)


def interleave(parts: list[tuple[Ints, Ints]]) -> tuple[Ints, Ints]:
    """Join several (words, lengths) text by text: each text is its parts in turn."""
    lengths = np.sum([part[1] for part in parts], axis=0).astype(np.int64)
    words = np.empty(int(lengths.sum()), dtype=np.int64)
    offset = np.cumsum(lengths) - lengths
    for tokens, sizes in parts:
        inner = np.arange(int(sizes.sum())) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        words[np.repeat(offset, sizes) + inner] = tokens
        offset = offset + sizes
    return words, lengths


def vary(rng: np.random.Generator, words: Ints, lengths: Ints, rows: Flags) -> Ints:
    """Replace one inner word of each marked text: two such copies have Jaccard .81 or more.

    A text of m words has m-2 three-word shingles; one inner change in each of two copies leaves
    (S-6)/(S+6) of them shared, which is .81 at 60 words and .90 at 118.
    """
    varied = words.copy()
    starts = np.cumsum(lengths) - lengths
    inner = 2 + (rng.random(len(lengths)) * (lengths - 4)).astype(np.int64)
    where = (starts + inner)[rows]
    varied[where] = rng.integers(len(COMMON), len(VOCABULARY), len(where))
    return varied


MARKS: tuple[tuple[str, str], ...] = (
    ("", ""), ("", ","), ("", "."), ("", "?"), ("", ".\n"),
    ("", ";"), ("", ":"), ("", " -"), ("(", ")"), ('"', '"'),
)  # fmt: skip
"""What stands before and after a word."""
WITH_CAPITAL = len(MARKS)
"""Added to a mark: the word begins with a capital."""


@cache
def _spelled() -> pa.Array:
    """Return each word of the vocabulary with each mark, small and then with a capital."""
    small = VOCABULARY.to_pylist()
    large = [word[0].upper() + word[1:] for word in small]
    return pa.array(
        [
            before + word + after
            for words in (small, large)
            for before, after in MARKS
            for word in words
        ],
        type=pa.string(),
    )


def spell(words: Ints, lengths: Ints, marks: Ints) -> pa.Array:
    """Return the texts themselves; each word has a position in ``MARKS``, or one with a capital."""
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    tokens = _spelled().take(pa.array(words + marks * len(VOCABULARY)))
    return pc.binary_join(pa.ListArray.from_arrays(pa.array(offsets), tokens), " ")
