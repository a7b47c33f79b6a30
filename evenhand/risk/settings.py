"""What the calibration goes by: the rows of ``risk_settings`` in force on the night."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True)
class CalibrationSettings:
    """How many labels a calibration needs, and how long it holds.

    Attributes:
        base_version: name of the score that is calibrated.
        least_labels: labels needed to fit.
        least_violations: violations needed among them.
        labels_per_bin: labels needed for a step of the curve.
        least_audits: random audits needed to estimate the prior.
        refit_days: days that a version holds.
        floor: least calibrated probability.
        ceiling: greatest calibrated probability.
    """

    base_version: str
    least_labels: int
    least_violations: int
    labels_per_bin: int
    least_audits: int
    refit_days: float
    floor: float
    ceiling: float


def read_settings(seeds: Path, day: date) -> CalibrationSettings:
    """Return the settings in force on ``day``, read from the folder of seeds.

    Raises:
        ValueError: a setting is missing or is not a number; the night's first step says where.
    """
    from evenhand.policy.schema import seed_rules
    from evenhand.policy.tables import read_table

    table = read_table(seeds, seed_rules()["risk_settings"])
    rows = {row.text("setting"): row.text("value") for row in table.on(day)}
    return CalibrationSettings(
        base_version=_text(rows, "score_version"),
        least_labels=int(_number(rows, "calibration_least_labels")),
        least_violations=int(_number(rows, "calibration_least_violations")),
        labels_per_bin=int(_number(rows, "calibration_labels_per_bin")),
        least_audits=int(_number(rows, "calibration_least_audits")),
        refit_days=_number(rows, "calibration_refit_days"),
        floor=_number(rows, "calibration_floor"),
        ceiling=_number(rows, "calibration_ceiling"),
    )


def _text(rows: Mapping[str, str], setting: str) -> str:
    if setting not in rows:
        raise ValueError(f"risk_settings has no row for {setting} in force on the night")
    return rows[setting]


def _number(rows: Mapping[str, str], setting: str) -> float:
    return float(_text(rows, setting))
