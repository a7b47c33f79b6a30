"""The model: how much each level of agreement weighs; trained, saved with a version, read back."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evenhand.home import Home
from evenhand.linkage.fields import fields_of, settings_of, with_keys
from evenhand.warehouse.files import replace_text

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from splink import Linker

RECORDS = "linkage_records"
"""The table of records with their keys that a linker reads."""
SHIPPED = Path(__file__).with_name("model.json")
SECOND_ACCOUNTS = 0.01
"""Share of the records that are expected to be somebody's second: the prior of a pair follows."""
SEED = 7
TRAINING_PAIRS = 200_000.0

Tell = Callable[[str], None]


class ModelError(ValueError):
    """The model file cannot be used; the message says the cure."""


@dataclass(frozen=True)
class Model:
    """A trained model.

    Attributes:
        version: the first twelve digits of the hash of what follows.
        columns: columns of the records that it compares.
        trained_on: what it was trained on, in words.
        settings: Splink's settings with the trained probabilities.
    """

    version: str
    columns: tuple[str, ...]
    trained_on: str
    settings: dict[str, Any]

    @classmethod
    def of(cls, columns: Sequence[str], trained_on: str, settings: dict[str, Any]) -> Model:
        """Return the model with the version that its content gives it."""
        content = json.dumps([list(columns), settings], sort_keys=True)
        version = hashlib.sha256(content.encode()).hexdigest()[:12]
        return cls(version, tuple(columns), trained_on, settings)

    @property
    def weights(self) -> dict[str, dict[str, tuple[float, float]]]:
        """Per comparison and word of its levels: how often one person's records and strangers' do.

        Levels without a word of ours (nothing known on one side) are left out: they weigh nothing.
        """
        return {
            comparison["output_column_name"]: {
                level["label_for_charts"]: (level["m_probability"], level["u_probability"])
                for level in comparison["comparison_levels"]
                if not level.get("is_null_level")
            }
            for comparison in self.settings["comparisons"]
        }

    def save(self, file: Path) -> None:
        """Write the model to ``file`` in one step."""
        file.parent.mkdir(parents=True, exist_ok=True)
        replace_text(file, json.dumps(vars(self), indent=1) + "\n")


def load_model(file: Path) -> Model:
    """Return the model in ``file``.

    Raises:
        ModelError: the file is no model, or was changed after it was saved.
    """
    try:
        saved = json.loads(file.read_text(encoding="utf-8"))
        model = Model.of(saved["columns"], saved["trained_on"], saved["settings"])
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{file} is no linkage model; train it again or remove it") from error
    if model.version != saved.get("version"):
        raise ModelError(f"{file} was changed after it was saved; train it again or remove it")
    return model


def model_file(home: Home) -> Path:
    """Return where a home keeps a model of its own."""
    return home.linkage / "model.json"


def model_of(home: Home) -> Model:
    """Return the home's own model, else the one that comes with the package.

    Raises:
        ModelError: the file cannot be used.
    """
    own = model_file(home)
    return load_model(own if own.is_file() else SHIPPED)


def linker_on(
    connection: DuckDBPyConnection, records: str, settings: object, columns: Sequence[str]
) -> Linker:
    """Return a linker over ``records`` with the keys of its rules; Splink's own chatter is off."""
    from splink import DuckDBAPI, Linker

    connection.execute(f"create or replace table {RECORDS} as {with_keys(columns, records)}")
    quiet_splink()
    table = DuckDBAPI(connection).register(RECORDS)
    return Linker(table, settings, log_level=logging.ERROR)  # type: ignore[arg-type]


def quiet_splink() -> None:
    """Let Splink log errors only: it reports every step of a training to the terminal."""
    logging.getLogger("splink").setLevel(logging.ERROR)


def train_unlabelled(
    connection: DuckDBPyConnection,
    records: str,
    columns: Sequence[str],
    *,
    sure: Sequence[Sequence[str]],
    trained_on: str,
) -> Model:
    """Train on ``records`` without any label.

    How often strangers agree is counted on random pairs; how often one person's records agree is
    estimated by expectation maximisation among pairs that agree on birth date, and among pairs that
    agree on the name (Winkler 1988).

    Args:
        connection: where the table ``records`` is.
        records: table with ``record_id`` and ``columns``.
        columns: columns to compare.
        sure: lists of columns; pairs that agree on all columns of a list are taken to be one person
            when the share of such pairs is estimated.
        trained_on: what the records are, in words.
    """
    from splink import block_on

    linker = linker_on(connection, records, settings_of(columns), columns)
    training = linker.training
    training.estimate_probability_two_random_records_match(
        [block_on(*agreeing) for agreeing in sure], recall=0.8
    )
    training.estimate_u_using_random_sampling(
        max_pairs=TRAINING_PAIRS, seed=SEED, min_count_per_level=None
    )
    for agreeing in (("birth_date",), ("first_name", "surname")):
        training.estimate_parameters_using_expectation_maximisation(
            block_on(*agreeing), fix_probability_two_random_records_match=True
        )
    return Model.of(columns, trained_on, linker.misc.save_model_to_json())


def train_labelled(
    connection: DuckDBPyConnection,
    records: str,
    columns: Sequence[str],
    *,
    person: str,
    trained_on: str,
) -> Model:
    """Train on ``records`` whose column ``person`` says who is who.

    The prior is not learned: it depends on how many records there are; see :func:`prior`.
    """
    linker = linker_on(connection, records, settings_of(columns), columns)
    linker.training.estimate_u_using_random_sampling(
        max_pairs=TRAINING_PAIRS, seed=SEED, min_count_per_level=None
    )
    linker.training.estimate_m_from_label_column(person)
    return Model.of(columns, trained_on, linker.misc.save_model_to_json())


def prior(records: int) -> float:
    """Return the probability that two of ``records`` drawn at random are one person's.

    One in a hundred records is expected to be somebody's second, however many records there are, so
    the probability falls as they grow.
    """
    return 2 * SECOND_ACCOUNTS / max(records - 1, 1)


def words_of(columns: Sequence[str]) -> dict[str, list[str]]:
    """Return the words of each comparison's levels, weakest first."""
    return {field.name: field.words for field in fields_of(columns)}
