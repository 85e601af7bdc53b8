"""Comparisons and explanations drawn by numpy, for panels that only render records."""

import numpy as np

from examiner.comparison.records import Comparison, Decision, DecisionThreshold, SimilarityScore
from examiner.explanation.pair import CropPair
from examiner.explanation.records import (
    Argument,
    ArgumentTable,
    Emphasis,
    Environment,
    Explanation,
    SaliencyMap,
    Side,
)
from examiner.face.regions import region_of_cell

SCORE = 0.5421
THRESHOLD = 0.3553

ENVIRONMENT = Environment(
    examiner="0.1.0", python="3.11", numpy="2", torch="2", threads=1, cpu="any", system="any"
)


def card(value: float = THRESHOLD, weights: str = "a" * 64) -> DecisionThreshold:
    return DecisionThreshold(
        value=value,
        rule="equal error: the score at which both error rates are nearest to each other",
        backbone="mobilefacenet",
        weights_sha256=weights,
        detector="mtcnn",
        detector_sha256="b" * 64,
        alignment="five-point similarity to the 112×112 template",
        data_set="Synthetic pairs, folds 1 to 5, all of them; made for this test",
        genuine_pairs=1500,
        impostor_pairs=1500,
        failed_pairs=0,
        false_match_rate=10 / 1500,
        false_non_match_rate=11 / 1500,
        date="2026-11-22",
    )


def comparison(score: float = SCORE, threshold: DecisionThreshold | None = None) -> Comparison:
    threshold = threshold or card()
    return Comparison(
        mark="C1",
        probe="P1.1",
        reference="R1.1",
        probe_crop="1" * 64,
        reference_crop="2" * 64,
        probe_embedding="3" * 64,
        reference_embedding="4" * 64,
        score=SimilarityScore(score, "mobilefacenet", "a" * 64),
        threshold=threshold,
        decision=Decision.ABOVE if score >= threshold.value else Decision.BELOW,
    )


def arguments(seed: int = 7, miss: float = 0.0) -> ArgumentTable:
    """49 arguments whose totals are score − threshold, missed by `miss`."""
    rng = np.random.default_rng(seed)
    probe, reference = rng.normal(0.004, 0.02, 49), rng.normal(0.004, 0.02, 49)
    margin = SCORE - THRESHOLD
    rests = (margin - float(probe.sum()) + miss, margin - float(reference.sum()) + miss)
    sizes = tuple(
        float(np.abs(values).sum()) + abs(rest)
        for values, rest in zip((probe, reference), rests, strict=True)
    )
    rows = tuple(
        Argument(
            cell=at + 1,
            row=at // 7 + 1,
            column=at % 7 + 1,
            region=region_of_cell(at // 7 + 1, at % 7 + 1),
            probe=float(probe[at]),
            probe_share=float(probe[at]) / sizes[0],
            reference=float(reference[at]),
            reference_share=float(reference[at]) / sizes[1],
        )
        for at in range(49)
    )
    return ArgumentTable(
        rows=rows,
        score=SCORE,
        threshold=THRESHOLD,
        probe_rest=rests[0],
        probe_rest_share=rests[0] / sizes[0],
        reference_rest=rests[1],
        reference_rest_share=rests[1] / sizes[1],
    )


def face_map(side: Side, seed: int, scale: float) -> SaliencyMap:
    """Some smooth signed hills of height about `scale`."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[:112, :112]
    values = np.zeros((112, 112))
    for _ in range(9):
        at_y, at_x, wide = rng.uniform(15, 97), rng.uniform(15, 97), rng.uniform(5, 16)
        hill = np.exp(-((y - at_y) ** 2 + (x - at_x) ** 2) / (2 * wide**2))
        values += rng.normal(0, scale) * hill
    return SaliencyMap(side, values.astype(np.float32))


def explanation(
    mark: str = "E1",
    method: str = "xssab",
    seed: int = 1,
    scale: float = 0.3,
    table: ArgumentTable | None = None,
) -> Explanation:
    probe = face_map(Side.PROBE, seed, scale)
    reference = face_map(Side.REFERENCE, seed + 100, scale)
    means = [
        tuple(float(v) for v in each.values.reshape(7, 16, 7, 16).mean(axis=(1, 3)).ravel())
        for each in (probe, reference)
    ]
    return Explanation(
        mark=mark,
        comparison="C1",
        method=method,
        parameters={},
        seed=None,
        probe_map=probe,
        reference_map=reference,
        emphasis=Emphasis(*means),
        arguments=table or arguments(),
        environment=ENVIRONMENT,
        seconds=1.0,
        inputs=("1" * 64,),
    )


def crops(seed: int = 3) -> CropPair:
    """Two drawn faces: a bright oval with dark eyes and mouth, each a little different."""
    return CropPair(probe=_drawn_face(seed), reference=_drawn_face(seed + 1))


def _drawn_face(seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[:112, :112].astype(np.float64)
    face = np.full((112, 112, 3), 60.0)
    face[((x - 56) / 40) ** 2 + ((y - 58) / 52) ** 2 < 1] = (205, 165, 140)
    for at_x, at_y, wide, high in ((38, 52, 7, 4), (74, 52, 7, 4), (56, 92, 15, 4)):
        face[((x - at_x) / wide) ** 2 + ((y - at_y) / high) ** 2 < 1] = (70, 45, 45)
    noisy = face + rng.normal(0, 5, face.shape)
    return np.clip(noisy, 0, 255).astype(np.uint8)
