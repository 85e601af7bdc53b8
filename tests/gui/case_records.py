"""Records of a case as large as wanted, without photographs."""

from examiner.comparison.records import (
    Comparison,
    Decision,
    DecisionThreshold,
    SimilarityScore,
)
from examiner.face.records import (
    DetectedFace,
    DetectorRun,
    FaceBox,
    LandmarkOrigin,
    Landmarks,
)
from examiner.gui.case_overview import CaseOverview, ComparisonLine
from examiner.image.records import Decoding, EvidenceImage, Role

LANDMARKS = Landmarks((38.0, 52.0), (74.0, 52.0), (56.0, 72.0), (42.0, 92.0), (71.0, 92.0))

THRESHOLD = DecisionThreshold(
    value=0.3210,
    rule="false match rate of 0.001",
    backbone="tiny",
    weights_sha256="b" * 64,
    detector="mtcnn",
    detector_sha256="c" * 64,
    alignment="five-point similarity",
    data_set="drawn",
    genuine_pairs=10,
    impostor_pairs=10,
    failed_pairs=0,
    false_match_rate=0.001,
    false_non_match_rate=0.02,
    date="2025-01-01",
)


def image(mark: str, **changes: object) -> EvidenceImage:
    facts = {
        "mark": mark,
        "role": Role.PROBE if mark.startswith("P") else Role.REFERENCE,
        "file_name": f"photograph {mark}.jpg",
        "archive_name": f"{mark}.jpg",
        "sha256": "0123456789abcdef" * 4,
        "sha3_256": "f" * 64,
        "size": 279_922,
        "width": 120,
        "height": 140,
        "pixels_sha256": "d" * 64,
        "decoding": Decoding("image/jpeg", "RGB", 8, 1, "", (), "Pillow 12.0"),
        "metadata": {"Make": "Nikon", "DateTimeOriginal": "2012:12:06 14:00:00"},
    }
    return EvidenceImage(**{**facts, **changes})  # type: ignore[arg-type]


def face(mark: str, **changes: object) -> DetectedFace:
    photograph, _, number = mark.partition(".")
    facts = {
        "mark": mark,
        "image": photograph,
        "index": int(number),
        "box": FaceBox(15.0, 10.0, 97.0, 118.0),
        "landmarks": LANDMARKS,
        "origin": LandmarkOrigin.DETECTED,
        "revision": 0,
        "detection_score": 0.99,
        "detector": DetectorRun("mtcnn", "c" * 64, 20.0),
        "chosen": number == "1",
    }
    return DetectedFace(**{**facts, **changes})  # type: ignore[arg-type]


def comparison(mark: str, probe: str, reference: str, score: float) -> Comparison:
    return Comparison(
        mark=mark,
        probe=probe,
        reference=reference,
        probe_crop="1" * 64,
        reference_crop="2" * 64,
        probe_embedding="3" * 64,
        reference_embedding="4" * 64,
        score=SimilarityScore(score, "tiny", "b" * 64),
        threshold=THRESHOLD,
        decision=Decision.ABOVE if score >= THRESHOLD.value else Decision.BELOW,
    )


def small_case() -> CaseOverview:
    """Two probes, two references, three faces, three comparisons in different states."""
    return CaseOverview(
        images=(image("P1"), image("P2"), image("R1"), image("R2", file_name="from file.png")),
        faces=(face("P1.1"), face("P1.2"), face("R1.1")),
        comparisons=(
            ComparisonLine(comparison("C1", "P1.1", "R1.1", 0.61234)),
            ComparisonLine(comparison("C2", "P1.2", "R1.1", 0.1), ("fggb", "xssab")),
            ComparisonLine(comparison("C10", "P1.1", "R2.1", 0.32), ("fggb",), stale=True),
        ),
    )


def large_case(images: int, comparisons: int) -> CaseOverview:
    """Half probes, half references, one face each, and the first pairs of them compared."""
    half = images // 2
    numbers = range(1, half + 1)
    pairs = [(p, r) for p in numbers for r in numbers][:comparisons]
    return CaseOverview(
        images=tuple(image(f"{letter}{n}") for letter in "PR" for n in numbers),
        faces=tuple(face(f"{letter}{n}.1") for letter in "PR" for n in numbers),
        comparisons=tuple(
            ComparisonLine(comparison(f"C{n}", f"P{p}.1", f"R{r}.1", (n % 200) / 100 - 1))
            for n, (p, r) in enumerate(pairs, start=1)
        ),
    )
