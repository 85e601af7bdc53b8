"""What the facial regions add to a score: a complete account pooled by masks that sum to one.

A complete account gives every pixel a part φ(x) of the score. With soft masks q_r(x) ≥ 0 and
Σ_r q_r(x) = 1, the sums φ_r = Σ_x q_r(x) φ(x) add up to exactly what the pixels do, whatever the
masks' width.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from examiner.explanation.patches import GRID, spread
from examiner.explanation.records import Explanation, Side
from examiner.face.records import CROP_SIZE
from examiner.face.regions import SOFT_WIDTH, region_map, soft_masks

PATCH_AREA = (CROP_SIZE // GRID) ** 2
"""Pixels of a patch; densities are stated for as many."""


@dataclass(frozen=True, slots=True)
class RegionPart:
    """One facial region's part of a score, seen from one face."""

    region: str
    area: float
    """Pixels of the crop; the areas of all regions add up to the crop's."""
    total: float
    density: float
    """`total` for each PATCH_AREA pixels, so that small regions compare with large ones."""


@dataclass(frozen=True, slots=True)
class Pooling:
    """Both faces' accounts by facial region: score − threshold = Σ totals + rest."""

    rule: str
    """What made the account: `cells` for an exact table, else the method that split the score."""
    width: float
    """Standard deviation, in pixels, by which the regions' borders are smoothed."""
    probe: tuple[RegionPart, ...]
    reference: tuple[RegionPart, ...]
    probe_rest: float
    reference_rest: float

    def parts(self, side: Side) -> tuple[RegionPart, ...]:
        """The regions of one face."""
        return self.probe if side is Side.PROBE else self.reference

    def rest(self, side: Side) -> float:
        """What belongs to no place, minus the decision threshold."""
        return self.probe_rest if side is Side.PROBE else self.reference_rest


def pooled(explanation: Explanation) -> Pooling:
    """An explanation's argument table by facial region."""
    table = explanation.arguments
    probe, reference = (
        region_parts(account_per_pixel(explanation, side)) for side in (Side.PROBE, Side.REFERENCE)
    )
    return Pooling(
        rule=rule_of(explanation),
        width=SOFT_WIDTH,
        probe=probe,
        reference=reference,
        probe_rest=table.probe_rest,
        reference_rest=table.reference_rest,
    )


def rule_of(explanation: Explanation) -> str:
    """What made an explanation's argument table: `cells`, or the method that split the score."""
    basis = explanation.arguments.basis
    return "cells" if basis is None else basis.rule


def account_per_pixel(explanation: Explanation, side: Side) -> NDArray[np.float64]:
    """(112, 112) float64 that adds up to all arguments of one face, rest row apart.

    A map that its own method made the table from is taken as it is; other tables are spread evenly
    over their patches.
    """
    rows = explanation.arguments.rows
    made = explanation.probe_map if side is Side.PROBE else explanation.reference_map
    if rule_of(explanation) == explanation.method:
        return made.values.astype(np.float64)
    arguments = [row.probe if side is Side.PROBE else row.reference for row in rows]
    return spread(np.array(arguments)).astype(np.float64)


def region_parts(account: NDArray[np.float64]) -> tuple[RegionPart, ...]:
    """(112, 112) parts of a score → one part for each region of the template."""
    masks = soft_masks()
    areas = masks.sum(axis=(1, 2))
    totals = np.einsum("rij,ij->r", masks, account)
    return tuple(
        RegionPart(name, float(area), float(total), float(PATCH_AREA * total / area))
        for name, area, total in zip(region_map().names, areas, totals, strict=True)
    )
