"""ValidationContents: everything that a validation report will state, before anything is drawn."""

from dataclasses import dataclass

from examiner.render.chart_records import Chart
from examiner.report.contents import LaidOutBy, ReportIdentity, WeightsUsed
from examiner.validation.calibration.run import Calibration
from examiner.validation.records import Configuration
from examiner.validation.self_test.expectations import Outcome
from examiner.validation.table.published import Published
from examiner.validation.table.records import RunColumns
from examiner.validation.verification.records import Verification


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart of the run."""

    name: str
    """Of its file, without the ending."""
    chart: Chart
    sha256: str
    """Of the file that it was read from."""


@dataclass(frozen=True, slots=True)
class ValidationContents:
    """All that the pages print and the manifest lists."""

    identity: ReportIdentity
    laboratory: str
    answers: str
    """Who answers for the validation."""
    configuration: Configuration
    people: int
    weights: tuple[WeightsUsed, ...]
    verification: Verification | None
    measures: RunColumns
    published: Published
    calibration: Calibration | None
    figures: tuple[Figure, ...]
    """Those that are printed."""
    figures_left_out: tuple[str, ...]
    self_test: tuple[Outcome, ...]
    commands: tuple[str, ...]
    """That give the same results again."""
    files: tuple[tuple[str, str], ...]
    """Name and SHA-256 of each result in the run's folder."""
    laid_out_by: LaidOutBy
