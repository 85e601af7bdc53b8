"""Scores and cards made for tests, after distributions whose ratios are known."""

from dataclasses import replace
from typing import Any

import numpy as np
from scipy.stats import norm

from examiner.face.alignment import ALIGNMENT
from examiner.likelihood.pair_values import Floats, PairValues, pair_values
from examiner.likelihood.records import CalibrationCard, Condition, Configuration

WITH = Configuration("mobilefacenet", "a" * 64, "mtcnn", "b" * 64, ALIGNMENT)


def normal(middle: float, spread: float, count: int) -> Floats:
    """The quantiles of a normal distribution: as even a draw from it as can be."""
    found: Floats = norm.ppf((np.arange(count) + 0.5) / count, middle, spread)
    return found


def normals(count: int = 2000) -> PairValues:
    """Scores N(1, 1) of genuine and N(−1, 1) of impostor pairs: ln LR is twice the score."""
    return pair_values(normal(1, 1, count), normal(-1, 1, count))


def card(**changed: Any) -> CalibrationCard:
    """A complete card; log10 LR from −2 at score 0 to 4 at score 0.6, bounds −1.5 and 3."""
    whole = CalibrationCard(
        method="logistic",
        population="people made up for a test",
        backbone=WITH.backbone,
        weights_sha256=WITH.weights_sha256,
        detector=WITH.detector,
        detector_sha256=WITH.detector_sha256,
        alignment=WITH.alignment,
        data_set="made up",
        people=100,
        genuine_pairs=1000,
        impostor_pairs=1000,
        failed_pairs=1,
        conditions=(Condition("inter_eye", "px", 30.0, None), Condition("yaw", "°", -30.0, 30.0)),
        scores=(0.0, 0.2, 0.6),
        log10_lr=(-2.0, 0.0, 4.0),
        lower=(-2.5, -0.5, 3.0),
        upper=(-1.5, 0.5, 5.0),
        lowest=-1.5,
        highest=3.0,
        bounds="made up",
        cllr=0.1,
        cllr_min=0.08,
        test_people=50,
        test_genuine_pairs=500,
        test_impostor_pairs=500,
        date="2026-11-22",
    )
    return replace(whole, **changed)
