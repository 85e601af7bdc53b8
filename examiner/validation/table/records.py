"""The table of a validation as plain data: explainers by measures, one set of columns a run."""

from collections.abc import Mapping
from dataclasses import dataclass

from examiner.validation.records import Configuration
from examiner.validation.table.published import Published


@dataclass(frozen=True, slots=True)
class Cell:
    """A number, with the ends of its 95 % interval where it has one."""

    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One measure of all explainers on the same pairs."""

    id: str
    """Such as `deletion-similarity-deletion-acceptance`."""
    group: str
    """What stands together in one table, in words."""
    title: str
    better: str
    """`lower`, `higher`, or empty where neither is good in itself."""
    genuine: int
    """Pairs of one person that it rests on."""
    impostor: int
    cells: Mapping[str, Cell]
    """By explainer; those that were not measured are left out."""
    file: str
    """Of the run that it was read from."""

    @property
    def pairs(self) -> int:
        """How many pairs it rests on."""
        return self.genuine + self.impostor


@dataclass(frozen=True, slots=True)
class RunColumns:
    """What one run has measured."""

    configuration: Configuration
    columns: tuple[Column, ...]
    absent: tuple[str, ...]
    """Measures that the run does not have, by their commands."""

    def column(self, identifier: str) -> Column | None:
        """The column called so."""
        return next((each for each in self.columns if each.id == identifier), None)


@dataclass(frozen=True, slots=True)
class ValidationTable:
    """Explainers by measures of one or more runs, with what publications report."""

    runs: tuple[RunColumns, ...]
    published: Published

    @property
    def explainers(self) -> tuple[str, ...]:
        """All that were measured, in the order in which they are met."""
        met = (name for run in self.runs for column in run.columns for name in column.cells)
        return tuple(dict.fromkeys(met))
