"""Measures of a system of likelihood ratios: Cllr, ECE, Tippett plot, distance from PAV.

All of them take log10 LRs of pairs whose truth is known. Cllr and its parts: N. Brümmer, J. du
Preez, Computer Speech & Language 20 (2006) 230–275. ECE: D. Ramos, J. Gonzalez-Rodriguez, Forensic
Science International 230 (2013) 156–169.
"""

import math

import numpy as np

from examiner.likelihood.calibrators import LN10, pav
from examiner.likelihood.pair_values import Floats, PairValues


def cllr(pairs: PairValues) -> float:
    """Cost of the ratios in bits: 0 is perfect, 1 is what a ratio of 1 for every pair costs."""
    return float(ece(pairs, np.zeros(1))[0])


def best_calibrated(pairs: PairValues) -> PairValues:
    """The same pairs with the ratios that PAV on themselves gives; infinite where it is so."""
    values, log10_lr = pav(pairs)
    genuine = log10_lr[np.searchsorted(values, pairs.genuine).clip(max=len(values) - 1)]
    impostor = log10_lr[np.searchsorted(values, pairs.impostor).clip(max=len(values) - 1)]
    return PairValues(genuine, impostor, pairs.genuine_weights, pairs.impostor_weights)


def cllr_min(pairs: PairValues) -> float:
    """Cllr after PAV on the same pairs: what is left is a matter of telling pairs apart."""
    return cllr(best_calibrated(pairs))


def ece(pairs: PairValues, log10_odds: Floats) -> Floats:
    """Empirical cross-entropy in bits at prior odds, in their shape (k,); at 0 it is Cllr."""
    genuine_cost = _mean_bits(-pairs.genuine, pairs.genuine_weights, -log10_odds)
    impostor_cost = _mean_bits(pairs.impostor, pairs.impostor_weights, log10_odds)
    prior = 1 / (1 + np.power(10.0, -log10_odds))
    found: Floats = prior * genuine_cost + (1 - prior) * impostor_cost
    return found


def tippett(pairs: PairValues, at: Floats) -> tuple[Floats, Floats]:
    """Share of the genuine and of the impostor pairs whose log10 LR lies above each place, (k,)."""
    return (
        _share_above(pairs.genuine, pairs.genuine_weights, at),
        _share_above(pairs.impostor, pairs.impostor_weights, at),
    )


def dev_pav(pairs: PairValues) -> float:
    """Mean distance between the PAV line and the ratios themselves, in log10 LR.

    The area between the two lines over the ratios for which PAV is finite, divided by their range;
    between ratios that occur the PAV line is straight. NaN where that range is empty, as it is for
    pairs that are told apart without an error.
    """
    values, steps = pav(pairs)
    finite = np.isfinite(steps) & np.isfinite(values)
    values, apart = values[finite], (steps - values)[finite]
    if len(values) < 2:
        return math.nan
    left, right, width = apart[:-1], apart[1:], np.diff(values)
    crossing = left * right < 0
    with np.errstate(divide="ignore", invalid="ignore"):
        crossed = (left**2 + right**2) / (2 * (np.abs(left) + np.abs(right)))
    area = width * np.where(crossing, crossed, (np.abs(left) + np.abs(right)) / 2)
    return float(area.sum() / (values[-1] - values[0]))


def _mean_bits(misleading: Floats, weights: Floats, log10_odds: Floats) -> Floats:
    """Weighted mean of log2(1 + odds · 10^misleading) at each of the odds."""
    costs = np.logaddexp(0, LN10 * (misleading + log10_odds[:, None])) / math.log(2)
    # A pair that counts 0 times may have an infinite ratio.
    counted = weights > 0
    found: Floats = costs[:, counted] @ weights[counted] / weights.sum()
    return found


def _share_above(values: Floats, weights: Floats, at: Floats) -> Floats:
    order = np.argsort(values, kind="stable")
    below = np.append(0.0, np.cumsum(weights[order]))
    places = np.searchsorted(values[order], at, side="right")
    found: Floats = 1 - below[places] / below[-1]
    return found
