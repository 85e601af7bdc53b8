"""Calibrators: from the scores of known pairs to log10 LR as a rising line over the score.

Both kinds of pairs weigh the same in total, so the prior odds of the calibration pairs are 1 and do
not enter the ratio.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import isotonic_regression, minimize
from scipy.special import expit, logsumexp

from examiner.errors import CalibrationNotApplicable
from examiner.likelihood.pair_values import Floats, PairValues

LN10 = math.log(10)

POINTS = 65
"""Support points of a line that is not made of steps."""


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """log10 LR over the score: linear between support points, level beyond them."""

    scores: Floats
    """(k,), rising."""
    log10_lr: Floats
    """(k,), never falling, finite."""

    def at(self, scores: ArrayLike) -> Floats:
        """log10 LR of `scores`, in their shape."""
        found: Floats = np.interp(np.asarray(scores, np.float64), self.scores, self.log10_lr)
        return found


Calibrator = Callable[[PairValues], Curve]


def logistic(pairs: PairValues) -> Curve:
    """ln LR = b0 + b1·score by logistic regression without any penalty.

    A penalty on the slope, which is harmless for measurements of large spread, would flatten ratios
    of cosines by orders of magnitude. Raises CalibrationNotApplicable where no score is shared: the
    slope would then be without end.
    """
    values, genuine, impostor = pairs.apart()
    if values[genuine > 0].min() > values[impostor > 0].max():
        raise CalibrationNotApplicable(
            "The scores of genuine pairs all lie above those of impostor pairs: they have no "
            "finite logistic regression.",
            advice="Calibrate on more pairs, or with the method isotonic.",
        )
    middle, spread = float(values.mean()), float(values.std())
    scaled = (values - middle) / spread

    def loss(line: Floats) -> float:
        logit = line[0] + line[1] * scaled
        return float(genuine @ np.logaddexp(0, -logit) + impostor @ np.logaddexp(0, logit))

    def slope(line: Floats) -> Floats:
        share = expit(line[0] + line[1] * scaled)
        pull = impostor * share - genuine * (1 - share)
        return np.array([pull.sum(), pull @ scaled])

    def curvature(line: Floats) -> Floats:
        share = expit(line[0] + line[1] * scaled)
        weight = (genuine + impostor) * share * (1 - share)
        cross = weight @ scaled
        return np.array([[weight.sum(), cross], [cross, weight @ scaled**2]])

    fitted = minimize(
        loss, np.zeros(2), jac=slope, hess=curvature, method="trust-exact", options={"gtol": 1e-10}
    )
    scores = _grid(values)
    offset, rise = fitted.x
    return Curve(scores, (offset + max(rise, 0.0) * (scores - middle) / spread) / LN10)


def isotonic(pairs: PairValues) -> Curve:
    """The rising steps that fit best (pool adjacent violators), joined between steps.

    One misleading pair of each kind is added beyond the ends, an impostor pair above all scores and
    a genuine pair below: no ratio is infinite.
    """
    low, high = _ends(pairs)
    beyond = PairValues(
        np.append(pairs.genuine, low - 1),
        np.append(pairs.impostor, high + 1),
        np.append(pairs.genuine_weights, 1.0),
        np.append(pairs.impostor_weights, 1.0),
    )
    values, log10_lr = pav(beyond)
    # The pairs added stand for what was not seen, not for scores that occur.
    seen = (values >= low) & (values <= high)
    return Curve(*_corners(values[seen], log10_lr[seen]))


def kde(pairs: PairValues) -> Curve:
    """The ratio of two Gaussian kernel densities, made to rise.

    Silverman's bandwidth for each kind of pairs, (4σ⁵/3n)^(1/5). In sparse places the ratio of two
    such densities falls; there the rising line that is nearest to it takes its place, places
    weighted by how many pairs they have.
    """
    values, _, _ = pairs.apart()
    scores = _grid(values)
    genuine = _log_density(pairs.genuine, pairs.genuine_weights, scores)
    impostor = _log_density(pairs.impostor, pairs.impostor_weights, scores)
    # A place without pairs weighs almost nothing, but something: a weight of 0 is no weight.
    presence = np.exp(np.logaddexp(genuine, impostor)) + 1e-12
    rising = isotonic_regression((genuine - impostor) / LN10, weights=presence)
    return Curve(scores, rising.x)


def pav(pairs: PairValues) -> tuple[Floats, Floats]:
    """Every value once, rising, and its log10 LR by pool adjacent violators; ends may be infinite.

    Both (k,) float64.
    """
    values, genuine, impostor = pairs.apart()
    counted = genuine + impostor > 0
    values, genuine, impostor = values[counted], genuine[counted], impostor[counted]
    total = genuine + impostor
    share = isotonic_regression(genuine / total, weights=total).x
    with np.errstate(divide="ignore"):
        return values, np.log10(share) - np.log10(1 - share)


CALIBRATORS: Mapping[str, Calibrator] = MappingProxyType(
    {"logistic": logistic, "isotonic": isotonic, "kde": kde}
)
"""By the name that a card gives them."""


def _ends(pairs: PairValues) -> tuple[float, float]:
    values, _, _ = pairs.apart()
    return float(values[0]), float(values[-1])


def _grid(values: Floats) -> Floats:
    return np.linspace(values[0], values[-1], POINTS)


def _corners(values: Floats, steps: Floats) -> tuple[Floats, Floats]:
    """First and last value of each step, without those between."""
    change = np.flatnonzero(np.diff(steps)) + 1
    first, last = np.append(0, change), np.append(change - 1, len(steps) - 1)
    kept = np.unique(np.concatenate([first, last]))
    return values[kept], steps[kept]


def _log_density(values: Floats, weights: Floats, at: Floats) -> Floats:
    share = weights / weights.sum()
    spread = math.sqrt(share @ (values - share @ values) ** 2)
    width = (4 * spread**5 / (3 * weights.sum())) ** 0.2
    distance = (at[:, None] - values) / width
    kept: Floats = logsumexp(-0.5 * distance**2, axis=1, b=share)
    return kept - math.log(width * math.sqrt(2 * math.pi))
