"""Records of stability and of covered regions, made by hand."""

import numpy as np

from examiner.explanation.covering_records import Covered, CoveringCheck, MapClaim, TableClaim
from examiner.explanation.records import Explanation, Side
from examiner.explanation.stability_records import (
    Interval,
    Stability,
    StabilityParameters,
    Variation,
)
from tests.gui.explained import ENVIRONMENT, SCORE, THRESHOLD

UNSTEADY = 3
"""The only cell whose argument changes its sign, on the probe."""


def variation(name: str, score: float) -> Variation:
    return Variation(
        name=name,
        changed=f"changed {name}",
        score=score,
        threshold=THRESHOLD,
        probe_map="5" * 64,
        reference_map="6" * 64,
        probe_likeness=0.91,
        reference_likeness=-0.25,
        probe_changed=1234,
        reference_changed=0,
    )


def stability(explained: Explanation, mark: str = "S1") -> Stability:
    """Dots on the probe's upper left patch; one argument of the probe changes its sign."""
    dots = np.zeros((112, 112), np.uint8)
    dots[:16, :16] = 1
    rows = explained.arguments.rows
    probe = [Interval(row.probe - 1e-4, row.probe + 1e-4) for row in rows]
    reference = [Interval(row.reference, row.reference) for row in rows]
    probe = [_kept(interval) for interval in probe]
    probe[UNSTEADY - 1] = Interval(-0.01, 0.02)
    return Stability(
        mark=mark,
        explanation=explained.mark,
        parameters=StabilityParameters(),
        floor=0.01,
        variations=(variation("alignment", SCORE - 0.02), variation("file", SCORE + 0.01)),
        probe_sign_changes=dots,
        reference_sign_changes=np.zeros((112, 112), np.uint8),
        probe=tuple(probe),
        reference=tuple(reference),
        probe_rest=Interval(0.1, 0.2),
        reference_rest=Interval(0.1, 0.2),
        environment=ENVIRONMENT,
        seconds=1.0,
        inputs=("7" * 64,),
    )


def _kept(interval: Interval) -> Interval:
    """The interval on one side of zero."""
    if interval.keeps_its_sign:
        return interval
    return Interval(0.0, interval.high)


def covering(mark: str = "V1", side: Side = Side.PROBE, region: str = "nose") -> CoveringCheck:
    mask = np.zeros((112, 112), np.uint8)
    mask[48:64, 48:64] = 1
    return CoveringCheck(
        mark=mark,
        comparison="C1",
        side=side,
        region=region,
        mask=mask,
        score=SCORE,
        threshold=THRESHOLD,
        results=(Covered("blur", SCORE - 0.1, -0.1), Covered("mean_face", SCORE + 0.05, 0.05)),
        maps=(MapClaim("E1", "xssab", 0.25, None),),
        tables=(TableClaim("cells", "E1", 0.0375),),
        environment=ENVIRONMENT,
        seconds=1.0,
        inputs=("8" * 64,),
    )
