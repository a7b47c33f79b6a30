"""The night's calibration: from what the night before published, for this night and later ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from evenhand.clock import sql_timestamp
from evenhand.home import Home
from evenhand.risk.settings import CalibrationSettings

if TYPE_CHECKING:
    from evenhand.risk.labels import Labels
    from evenhand.risk.store import KnownVersion


@dataclass(frozen=True)
class Calibration:
    """What a night's calibration did, in words for the night's log, and how many steps it has."""

    words: str
    bins: int = 0


def calibrate(home: Home, night: datetime, seeds: Path) -> Calibration:
    """Fit a version for ``night`` if one is due and the labels suffice.

    It learns from the newest generation that an earlier night published, so that no night judges by
    labels of its own. A night that was calibrated before is left as it is.

    Args:
        home: the installation.
        night: the instant that the night judges from, aware.
        seeds: folder of the rules.

    Raises:
        ValueError: a setting of the calibration is missing.
    """
    from evenhand.risk.calibration import has_enough
    from evenhand.risk.labels import has_labels, read_labels
    from evenhand.risk.settings import read_settings
    from evenhand.risk.store import version_file

    if version_file(home, night).is_file():
        return Calibration("this night has its calibration already")
    source = published_before(home, night)
    if source is None or not has_labels(source[0]):
        return Calibration("no earlier night has published labels")
    settings = read_settings(seeds, night.date())
    young = _young_version(home, night, settings)
    if young and young.has_bins:
        return Calibration(f"the calibration of {young.known_from:%Y-%m-%d} holds")
    generation, trained_as_of = source
    labels = read_labels(generation, settings.base_version)
    if young and not has_enough(labels, settings):
        return Calibration(f"the prior of {young.known_from:%Y-%m-%d} holds")
    return _fit(home, night, labels, settings, trained_as_of)


def _young_version(
    home: Home, night: datetime, settings: CalibrationSettings
) -> KnownVersion | None:
    """Return the version in force, unless it is old enough to be fitted anew."""
    from evenhand.risk.store import newest_version

    newest = newest_version(home, night, settings.base_version)
    if newest is None:
        return None
    age = night.astimezone(UTC).replace(tzinfo=None) - newest.known_from
    return newest if age < timedelta(days=settings.refit_days) else None


def _fit(
    home: Home,
    night: datetime,
    labels: Labels,
    settings: CalibrationSettings,
    trained_as_of: str,
) -> Calibration:
    from evenhand.risk.calibration import estimate_prior, fit, has_enough
    from evenhand.risk.store import write_version

    prior = estimate_prior(labels, settings)
    bins = fit(labels, settings) if has_enough(labels, settings) else []
    counted = (
        f"{labels.violations} violations among {labels.count} labels "
        f"(needed: {settings.least_violations} among {settings.least_labels})"
    )
    if not bins and prior is None:
        return Calibration(f"not calibrated: {counted}")
    method = "isotonic" if bins else "audits"
    version = f"{method}-{trained_as_of[:10].replace('-', '')}"
    write_version(
        home,
        night,
        version=version,
        base_version=settings.base_version,
        trained_as_of=trained_as_of,
        prior=prior,
        audits=len(labels.audit_weight),
        bins=bins,
    )
    if not bins:
        return Calibration(f"not calibrated: {counted}; prior of {prior:.4f} from audits")
    return Calibration(f"{version}: {len(bins)} steps from {counted}", len(bins))


def published_before(home: Home, night: datetime) -> tuple[Path, str] | None:
    """Return the database and the ``as_of`` of the newest generation before ``night``.

    ``None`` where no earlier night has published, or its generation is no longer kept. Of several
    generations of one night the newest is taken.
    """
    from evenhand.publish.generation import DATABASE, generations_folder, read_manifest

    instant = sql_timestamp(night)
    found: list[tuple[str, str, Path]] = []
    for folder in generations_folder(home).glob("*"):
        if not (folder / "manifest.json").is_file() or folder.name.startswith("."):
            continue
        manifest = read_manifest(folder)
        if str(manifest["as_of"]) < instant:
            made = str(manifest.get("created_at", ""))
            found.append((str(manifest["as_of"]), made, folder / DATABASE))
    if not found:
        return None
    as_of, _, database = max(found)
    return database, as_of
