"""Adding arguments up: the check of an account, the sums of regions; knows no Qt."""

import math
from dataclasses import dataclass

from examiner.explanation.records import Argument, ArgumentTable, Side


@dataclass(frozen=True, slots=True)
class SumCheck:
    """One face's account, added up there and then."""

    arguments: float
    rest: float
    total: float
    margin: float
    """score − threshold."""
    tolerance: float
    """Largest difference with which the account counts as complete."""

    @property
    def difference(self) -> float:
        """How far the total is from score − threshold."""
        return abs(self.total - self.margin)

    @property
    def adds_up(self) -> bool:
        """Whether the difference is within the tolerance; a number that is not finite is not."""
        return self.difference <= self.tolerance


def check_sum(table: ArgumentTable, side: Side) -> SumCheck:
    """Add the arguments and the rest row of one face, and set them against score − threshold."""
    values = [argument_of(row, side) for row in table.rows]
    rest = table.probe_rest if side is Side.PROBE else table.reference_rest
    total = math.fsum([*values, rest])
    margin = table.score - table.threshold
    return SumCheck(math.fsum(values), rest, total, margin, table.tolerance)


def argument_of(row: Argument, side: Side) -> float:
    """One face's argument of a row."""
    return row.probe if side is Side.PROBE else row.reference


@dataclass(frozen=True, slots=True)
class RegionSum:
    """The arguments of one facial region, added up for each face."""

    region: str
    cells: int
    probe: float
    reference: float


def region_sums(table: ArgumentTable) -> tuple[RegionSum, ...]:
    """One sum for each region, in the order in which regions come from the top of the face."""
    regions = tuple(dict.fromkeys(row.region for row in table.rows))
    return tuple(_region_sum(table, region) for region in regions)


def _region_sum(table: ArgumentTable, region: str) -> RegionSum:
    rows = [row for row in table.rows if row.region == region]
    probe = math.fsum(row.probe for row in rows)
    return RegionSum(region, len(rows), probe, math.fsum(row.reference for row in rows))
