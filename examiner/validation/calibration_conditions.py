"""The ranges of image quality within which a calibration was made."""

import numpy as np
from numpy.typing import NDArray

from examiner.likelihood.records import Condition
from examiner.validation.prepared import Prepared


def conditions_of(prepared: Prepared, pairs: NDArray[np.intp]) -> tuple[Condition, ...]:
    """One condition for each quality; () where the run's pictures have none, as crops have none."""
    return ()
