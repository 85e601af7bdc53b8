"""A run → ValidationContents: every number that a validation report states, read once."""

import shlex
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from platform import python_version

from examiner import __version__
from examiner.digest import sha256
from examiner.embedding.catalogue import spec_or_name
from examiner.embedding.devices import kind_of
from examiner.explanation.records import CPU
from examiner.render.chart_file import ENDING, read_chart
from examiner.report.contents import LaidOutBy, ReportIdentity, WeightsUsed
from examiner.report.gather import PACKAGES
from examiner.report.validation_contents import Figure, ValidationContents
from examiner.report.weights_in_use import weights_used
from examiner.validation.calibration.run import Calibration
from examiner.validation.deletion.records import Deletion
from examiner.validation.dependence.records import Dependence
from examiner.validation.patches.records import Patches
from examiner.validation.records import Configuration
from examiner.validation.run_files import Found, read_measured, read_pictures
from examiner.validation.self_test.expectations import Outcome
from examiner.validation.table.columns import DELETION, DEPENDENCE, PATCHES, columns_of
from examiner.validation.table.published import published
from examiner.validation.verification.records import Verification

VERIFICATION, CALIBRATION = "verification.json", "calibration.json"

PRINTED = (
    "verification_*",
    "table_*",
    "patches*",
    "deletion_probe_*_balanced_*",
    "deletion_probe_*_acceptance_*",
    "calibration_*",
)
"""Figures that are printed, in this order."""

MOST_FIGURES = 18

_RESULTS = ("*.json", "*.csv", "*.svg", "*.toml")


def gather_validation(
    folder: Path,
    identity: ReportIdentity,
    laboratory: str,
    answers: str,
    self_test: tuple[Outcome, ...],
) -> ValidationContents:
    """What the run in `folder` holds; RunNotResumable if it is none, or if a result is damaged."""
    measures = columns_of(folder)
    made = measures.configuration
    printed, left_out = _figures(folder)
    return ValidationContents(
        identity=identity,
        laboratory=laboratory,
        answers=answers,
        configuration=made,
        people=len({picture.person for picture in read_pictures(folder).pictures}),
        weights=_weights(made),
        verification=_held(folder / VERIFICATION, Verification),
        measures=measures,
        published=published(),
        calibration=_held(folder / CALIBRATION, Calibration),
        figures=printed,
        figures_left_out=left_out,
        self_test=self_test,
        commands=tuple(_commands(folder, made)),
        files=_files(folder),
        laid_out_by=LaidOutBy(
            __version__, python_version(), tuple((name, version(name)) for name in PACKAGES)
        ),
    )


def _held(path: Path, kind: type[Found]) -> Found | None:
    return read_measured(path, kind) if path.is_file() else None


def _weights(made: Configuration) -> tuple[WeightsUsed, ...]:
    name = spec_or_name(made.backbone).weights
    used = [weights_used(name, "backbone", made.weights_sha256)]
    if made.detector:
        used.append(weights_used(made.detector, "detector and landmarks", made.detector_sha256))
    return tuple(used)


def _figures(folder: Path) -> tuple[tuple[Figure, ...], tuple[str, ...]]:
    ordered = [path for wanted in PRINTED for path in sorted(folder.glob(f"{wanted}{ENDING}"))]
    places = tuple(dict.fromkeys(ordered))
    printed = places[:MOST_FIGURES]
    others = [path for path in sorted(folder.glob(f"*{ENDING}")) if path not in printed]
    figures = tuple(
        Figure(path.name.removesuffix(ENDING), read_chart(path), sha256(path.read_bytes()))
        for path in printed
    )
    return figures, tuple(path.name.removesuffix(ENDING) for path in others)


def _files(folder: Path) -> tuple[tuple[str, str], ...]:
    found = sorted(path for ending in _RESULTS for path in folder.glob(ending) if path.is_file())
    return tuple((path.name, sha256(path.read_bytes())) for path in found)


def _commands(folder: Path, made: Configuration) -> Iterator[str]:
    """What makes the results that this run has, with the options that they state."""
    shared = f"DATA --run RUN --from {made.kind} --backbone {made.backbone}"
    if made.device != CPU:
        shared += f" --device {kind_of(made.device)}"
    if (folder / VERIFICATION).is_file():
        yield f"examiner validate verification {shared}"
    for path in sorted(folder.glob(PATCHES)):
        patches = read_measured(path, Patches)
        yield f"examiner validate patches {shared} --version {patches.version} {_asked(patches)}"
    if (folder / DELETION).is_file():
        deletion = read_measured(folder / DELETION, Deletion)
        fills = ",".join(dict.fromkeys(curve.fill for curve in deletion.curves))
        ways = ",".join(dict.fromkeys(curve.way for curve in deletion.curves))
        own = f"--fills {fills} --ways {ways}"
        yield f"examiner validate deletion {shared} {own} {_asked(deletion)}"
    if (folder / DEPENDENCE).is_file():
        asked = _asked(read_measured(folder / DEPENDENCE, Dependence))
        yield f"examiner validate dependence {shared} {asked}"
    calibration = _held(folder / CALIBRATION, Calibration)
    if calibration is not None:
        card = calibration.card
        folds = (calibration.calibrate_folds, calibration.test_folds)
        told = [",".join(map(str, each)) for each in folds]
        asked = f"--method {card.method} --calibrate-folds {told[0]} --test-folds {told[1]}"
        yield (
            f"examiner validate calibration {shared} {asked} --population "
            f"{shlex.quote(card.population)} --card CARD.toml"
        )
    yield "examiner validate table RUN"
    yield "examiner validate self-test"


def _asked(found: Patches | Deletion | Dependence) -> str:
    """The options that say by which methods, with which parameters, and on how many pairs."""
    told = f"--methods {','.join(found.methods)} --pairs {len(found.pairs) + found.without_face}"
    settings = (
        f" --set {method}.{name}={value}"
        for method, held in found.settings.items()
        for name, value in held.items()
    )
    return told + "".join(settings)
