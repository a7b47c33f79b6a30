"""Labels and settings to calibrate by."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from evenhand.risk.labels import Labels
from evenhand.risk.settings import CalibrationSettings

SETTINGS = CalibrationSettings(
    base_version="uncalibrated-1",
    least_labels=1000,
    least_violations=200,
    labels_per_bin=30,
    least_audits=200,
    refit_days=28,
    floor=0.0005,
    ceiling=0.98,
)


def settings(**changes: Any) -> CalibrationSettings:
    """Return the shipped settings with ``changes``."""
    return replace(SETTINGS, **changes)


def labels(
    log_odds: Any,
    is_violation: Any,
    weight: Any = None,
    *,
    audits: Any = (),
    audit_weight: Any = None,
) -> Labels:
    """Return labels from lists; every weight is 1 unless given."""
    outcomes, audited = np.asarray(is_violation, float), np.asarray(audits, float)
    return Labels(
        log_odds=np.asarray(log_odds, float),
        is_violation=outcomes,
        weight=np.ones(len(outcomes)) if weight is None else np.asarray(weight, float),
        audit_is_violation=audited,
        audit_weight=np.ones(len(audited))
        if audit_weight is None
        else np.asarray(audit_weight, float),
    )
