"""Explanations of the tiny network, made as the program makes them but for the case."""

from examiner.comparison.records import Comparison, Decision, DecisionThreshold, SimilarityScore
from examiner.embedding.backbone import Backbone
from examiner.explanation.catalogue import Request, spec
from examiner.explanation.explainer import explain
from examiner.explanation.pair import CropPair
from examiner.explanation.parameters import parse
from examiner.explanation.records import Explanation
from examiner.job import Silent
from tests import tiny as networks

FEW = {
    "shapley": {"orders": "2"},
    "ig": {"nodes": "200"},
    "occlusion": {"patch": "16", "stride": "16"},
    "corrrise": {"masks": "60"},
}
"""Parameters with which a method is quick and still itself."""

THRESHOLD = DecisionThreshold(
    value=0.3,
    rule="drawn for tests",
    backbone="tiny",
    weights_sha256="0" * 64,
    detector="none",
    detector_sha256="0" * 64,
    alignment="none",
    data_set="none",
    genuine_pairs=1,
    impostor_pairs=1,
    failed_pairs=0,
    false_match_rate=0.0,
    false_non_match_rate=0.0,
    date="2026-01-01",
)


def compared(backbone: Backbone, pair: CropPair) -> Comparison:
    score = float(networks.unit(backbone, pair.probe) @ networks.unit(backbone, pair.reference))
    return Comparison(
        mark="C1",
        probe="P1.1",
        reference="R1.1",
        probe_crop="1" * 64,
        reference_crop="2" * 64,
        probe_embedding="3" * 64,
        reference_embedding="4" * 64,
        score=SimilarityScore(score, "tiny", "0" * 64),
        threshold=THRESHOLD,
        decision=Decision.ABOVE if score >= THRESHOLD.value else Decision.BELOW,
    )


def request_for(method: str) -> Request:
    entry = spec(method)
    return Request(entry, parse(entry.parameters, FEW.get(method, {})))


def made(method: str, backbone: Backbone, pair: CropPair) -> Explanation:
    """An explanation of `pair` with few passes."""
    return explain(compared(backbone, pair), pair, backbone, request_for(method), Silent())
