"""The ranges of image quality within which a calibration was made."""

import math

import numpy as np
from numpy.typing import NDArray

from examiner.face.quality import QUALITIES
from examiner.face.quality_records import Harm, Quality
from examiner.likelihood.records import Condition
from examiner.validation.prepared import Prepared

LEFT_OUT = frozenset({"jpeg_quality", "roll"})
"""Qualities that are no condition: what a file says of JPEG is of its last saving alone, and
missing in files of other kinds (blockiness is measured on every picture); roll is taken out by
alignment."""

BEYOND = 0.01
"""Share of the pictures that lies beyond each end of a range: single pictures bear no calibration.
"""


def conditions_of(prepared: Prepared, pairs: NDArray[np.intp]) -> tuple[Condition, ...]:
    """The range of each quality over the pictures of some pairs, open where more does no harm.

    () where nothing was measured of the pictures, as of crops that others aligned.
    """
    first, second = (side[pairs] for side in prepared.sides())
    held = [prepared.pictures[index].quality for index in np.union1d(first, second)]
    found = []
    for quality in QUALITIES:
        values = [each[quality.id] for each in held if quality.id in each]
        if values and quality.id not in LEFT_OUT:
            found.append(_condition(quality, np.array(values)))
    return tuple(found)


def _condition(quality: Quality, values: NDArray[np.float64]) -> Condition:
    """Ends are rounded outwards, one decimal further than the quality is printed."""
    lowest, highest = np.quantile(values, [BEYOND, 1 - BEYOND])
    step = 10.0 ** (quality.places + 1)
    return Condition(
        quality.id,
        quality.unit,
        None if quality.harm is Harm.HIGH else math.floor(lowest * step) / step,
        None if quality.harm is Harm.LOW else math.ceil(highest * step) / step,
    )
