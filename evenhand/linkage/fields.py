"""What is compared: one comparison per field, one builder of settings for every set of records.

A comparison is a list of levels from the strongest agreement down. The words of its levels go into
the explanation of a pair, so they are written to be read aloud: ``surname: alike``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from splink.internals.comparison_creator import ComparisonCreator
    from splink.internals.comparison_level_creator import ComparisonLevelCreator

SAME, NEARLY, ALIKE, SWAPPED, DIFFERENT = "the same", "nearly the same", "alike", "swapped", "other"
UNKNOWN = "unknown"
AGREEING = (SAME, NEARLY, SWAPPED)
"""Words of the levels that count as agreement; ``alike`` is a hint, no more."""

DEFAULT_M = {SAME: 0.7, NEARLY: 0.1, ALIKE: 0.04, SWAPPED: 0.01, DIFFERENT: 0.15}
"""How often each level holds between two records of one person, where training never saw it."""
DEFAULT_U = {SAME: 2e-6, NEARLY: 5e-6, ALIKE: 2e-5, SWAPPED: 2e-6, DIFFERENT: 1.0}
"""The same between strangers: less than once among the random pairs that training looks at."""

Level = tuple[str, "ComparisonLevelCreator"]
Weights = Mapping[str, tuple[float, float]]
"""Per word of a level: how often it holds between two records of one person, and of strangers."""


@dataclass(frozen=True)
class Field:
    """One comparison: its name, the columns it reads, and its levels from the strongest down."""

    name: str
    columns: tuple[str, ...]
    levels: Callable[[str], list[Level]]

    @property
    def words(self) -> list[str]:
        """The words of the levels, weakest first: Splink numbers them so, from 0."""
        return [DIFFERENT, *(word for word, _ in reversed(self.levels(self.name)))]

    def comparison(self, weights: Weights | None = None) -> ComparisonCreator:
        """Return the comparison as Splink takes it; ``weights`` of its levels, once trained."""
        from splink import comparison_level_library as levels
        from splink import comparison_library as comparisons

        named = [
            *self.levels(self.name),
            (DIFFERENT, levels.ElseLevel()),
        ]
        total = sum(DEFAULT_M[word] for word, _ in named)
        known = weights or {word: (DEFAULT_M[word] / total, DEFAULT_U[word]) for word, _ in named}
        return comparisons.CustomComparison(
            [
                levels.NullLevel(self.name),
                *(
                    level.configure(
                        label_for_charts=word,
                        m_probability=known[word][0],
                        u_probability=known[word][1],
                    )
                    for word, level in named
                ),
            ],
            output_column_name=self.name,
        )


def _name(column: str) -> list[Level]:
    from splink import comparison_level_library as levels

    swapped = "first_name_l = surname_r and surname_l = first_name_r"
    return [
        (SAME, _exact(column)),
        (NEARLY, levels.LevenshteinLevel(column, 1)),
        (SWAPPED, levels.CustomLevel(swapped)),
        (ALIKE, levels.JaroWinklerLevel(column, 0.85)),
    ]


def _exact(column: str) -> ComparisonLevelCreator:
    """Equality, adjusted for how common the value is: two Smiths say less than two Zielinskis."""
    from splink import comparison_level_library as levels

    return levels.ExactMatchLevel(column, term_frequency_adjustments=True)


def _digits(column: str) -> list[Level]:
    from splink import comparison_level_library as levels

    return [
        (SAME, levels.ExactMatchLevel(column)),
        (NEARLY, levels.LevenshteinLevel(column, 1)),
        (ALIKE, levels.LevenshteinLevel(column, 2)),
    ]


def _text(column: str) -> list[Level]:
    from splink import comparison_level_library as levels

    return [
        (SAME, _exact(column)),
        (NEARLY, levels.LevenshteinLevel(column, 1)),
        (ALIKE, levels.JaroWinklerLevel(column, 0.9)),
    ]


def _email(column: str) -> list[Level]:
    from splink import comparison_level_library as levels

    local = f"split_part({column}_l, '@', 1) = split_part({column}_r, '@', 1)"
    return [
        (SAME, levels.ExactMatchLevel(column)),
        (NEARLY, levels.CustomLevel(local)),
        (ALIKE, levels.JaroWinklerLevel(column, 0.9)),
    ]


def _tokens(column: str) -> list[Level]:
    from splink import comparison_level_library as levels

    return [(SAME, levels.ArrayIntersectLevel(column, 1))]


FIELDS: tuple[Field, ...] = (
    Field("first_name", ("first_name", "surname"), _name),
    Field("surname", ("first_name", "surname"), _name),
    Field("birth_date", ("birth_date",), _digits),
    Field("email", ("email",), _email),
    Field("phone", ("phone",), _digits),
    Field("address", ("address",), _text),
    Field("locality", ("locality",), _text),
    Field("place", ("place",), _text),
    Field("postcode", ("postcode",), _digits),
    Field("number", ("number",), _digits),
    Field("documents", ("documents",), _tokens),
    Field("payouts", ("payouts",), _tokens),
)
"""Every comparison there is. ``documents`` and ``payouts`` are lists of tokens, equal or not; the
others are normalised texts (``birth_date``: eight digits). ``number`` is an identity number in
plain digits, as registers hold it."""


@dataclass(frozen=True)
class Rule:
    """A way to find candidates: records with one key are compared.

    A key that more than :data:`MOST_RECORDS` records have is no key, so that the pairs of a rule
    never outgrow ``MOST_RECORDS / 2`` times the records.
    """

    name: str
    columns: tuple[str, ...]
    key: str

    @property
    def column(self) -> str:
        """The column that holds the key."""
        return f"key_{self.name}"


MOST_RECORDS = 100
YEAR, DAY = "substr(birth_date, 1, 4)", "substr(birth_date, 5, 4)"
RULES: tuple[Rule, ...] = (
    Rule("birth_date", ("birth_date",), "birth_date"),
    Rule("number", ("number",), "number"),
    Rule("email", ("email",), "email"),
    Rule("mailbox", ("email",), "split_part(email, '@', 1)"),
    Rule("phone", ("phone",), "phone"),
    Rule("address", ("address",), "address"),
    Rule(
        "full_name",
        ("first_name", "surname"),
        "least(first_name, surname) || ' ' || greatest(first_name, surname)",
    ),
    Rule("first_name_year", ("first_name", "birth_date"), f"first_name || ' ' || {YEAR}"),
    Rule("first_name_day", ("first_name", "birth_date"), f"first_name || ' ' || {DAY}"),
    Rule("surname_year", ("surname", "birth_date"), f"surname || ' ' || {YEAR}"),
    Rule("surname_day", ("surname", "birth_date"), f"surname || ' ' || {DAY}"),
    Rule("first_name_place", ("first_name", "place"), "first_name || ' ' || place"),
    Rule("surname_place", ("surname", "place"), "surname || ' ' || place"),
    Rule("first_name_postcode", ("first_name", "postcode"), "first_name || ' ' || postcode"),
    Rule("surname_postcode", ("surname", "postcode"), "surname || ' ' || postcode"),
)
TOKEN_RULES: tuple[Rule, ...] = (
    Rule("document", ("documents",), "documents"),
    Rule("payout", ("payouts",), "payouts"),
)
"""Rules over lists: two records meet when their lists share an element."""


def fields_of(columns: Iterable[str]) -> list[Field]:
    """Return the comparisons that records with these columns allow."""
    known = set(columns)
    return [field for field in FIELDS if known.issuperset(field.columns)]


def rules_of(columns: Iterable[str]) -> list[Rule]:
    """Return the rules that records with these columns allow, in the order they are tried."""
    known = set(columns)
    return [rule for rule in (*TOKEN_RULES, *RULES) if known.issuperset(rule.columns)]


def settings_of(
    columns: Iterable[str],
    *,
    trained: Mapping[str, Weights] | None = None,
    probability_of_two: float | None = None,
) -> Any:
    """Return Splink's settings for records with these columns: the one builder for every set.

    No value of a record is kept in what comes out, only levels and weights. They are written in no
    engine's dialect yet: the linker that takes them does that.

    Args:
        columns: of the records.
        trained: weights per comparison; without them levels have their defaults.
        probability_of_two: prior of a pair; without it Splink's own, to be estimated.
    """
    from splink import SettingsCreator, block_on

    names = list(columns)
    tokens = {rule.column for rule in TOKEN_RULES}
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="record_id",
        comparisons=[
            field.comparison(trained[field.name] if trained else None) for field in fields_of(names)
        ],
        blocking_rules_to_generate_predictions=[
            block_on(rule.column, arrays_to_explode=[rule.column])
            if rule.column in tokens
            else block_on(rule.column)
            for rule in rules_of(names)
        ],
        retain_matching_columns=True,
        retain_intermediate_calculation_columns=True,
        max_iterations=50,
    )
    if probability_of_two is not None:
        settings.probability_two_random_records_match = probability_of_two
    return settings


def with_keys(columns: Iterable[str], records: str) -> str:
    """Return a select of ``records`` (a table with ``record_id``) with the keys of its rules.

    A key that too many records have is null, an element of a list likewise.
    """
    rules = rules_of(columns)
    token_rules = [rule for rule in rules if rule in TOKEN_RULES]
    parts = ["records.*"]
    parts += [
        f"case when count(*) over (partition by {rule.key}) <= {MOST_RECORDS} then {rule.key} end "
        f"as {rule.column}"
        for rule in rules
        if rule not in token_rules
    ]
    parts += [f"{rule.name}_tokens.tokens as {rule.column}" for rule in token_rules]
    joins = [f"left join ({_rare(rule, records)}) as {rule.name}_tokens using (record_id)"
             for rule in token_rules]  # fmt: skip
    return f"select {', '.join(parts)} from {records} as records {' '.join(joins)}"


def _rare(rule: Rule, records: str) -> str:
    """Return a select of each record's elements that few enough records have."""
    return f"""
        select record_id, list(token order by token) as tokens
        from (
            select record_id, token, count(*) over (partition by token) as records
            from (select distinct record_id, unnest({rule.key}) as token from {records})
        )
        where records <= {MOST_RECORDS}
        group by record_id
    """
