"""Measure a backbone on LFW photographs through this program's own detector and alignment.

    python packaging/measure_threshold.py --data LFW_FOLDER --backbone mobilefacenet \\
        --out weights/thresholds/mobilefacenet.toml

LFW_FOLDER holds photos/NAME_NNNN.jpg (250×250) and pairs.tsv (fold, same, first, second). The
threshold written is the one at which false match rate and false non-match rate are nearest to
each other over all pairs. The accuracy printed is measured in the LFW way: the threshold of each
fold is picked on the other folds.
"""

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from lfw_protocol import equal_error_threshold, fold_accuracies, rates, read_pairs
from numpy.typing import NDArray

from examiner.embedding import catalogue
from examiner.embedding.backbone import Backbone
from examiner.face import detector
from examiner.face.alignment import ALIGNMENT, align
from examiner.face.records import Detection
from examiner.image.decode import decode
from examiner.job import Silent

Vector = NDArray[np.float64]


def central(faces: tuple[Detection, ...], width: int, height: int) -> Detection:
    """The face whose box lies nearest to the middle, where LFW puts the person it names."""
    return min(
        faces,
        key=lambda face: (
            abs(face.box.left + face.box.right - width)
            + abs(face.box.top + face.box.bottom - height)
        ),
    )


def embed(path: Path, finder: detector.Detector, backbone: Backbone) -> Vector | None:
    """The unit embedding of the central face; None if no face is found."""
    photograph = decode(path.read_bytes(), path.name)
    height, width = photograph.pixels.shape[:2]
    faces = finder.detect(photograph.pixels, detector.default_min_face(width, height), Silent())
    if not faces:
        return None
    face = central(faces, width, height)
    return backbone.embed(align(photograph.pixels, face.landmarks, path.stem, path.stem)).unit()


def card(name: str, backbone: Backbone, finder: detector.Detector, facts: dict[str, object]) -> str:
    fields = {
        "value": facts["threshold"],
        "rule": "equal error: the score at which the false match rate and the false non-match "
        "rate over all pairs are nearest to each other",
        "backbone": name,
        "weights_sha256": backbone.weights_sha256,
        "detector": finder.name,
        "detector_sha256": finder.weights_sha256,
        "alignment": ALIGNMENT,
        "data_set": "Labeled Faces in the Wild, deep-funneled photographs of 250×250 pixels, pairs "
        "of folds 1 to 5 of View 2, all of them; public web photographs of public figures",
        "genuine_pairs": facts["genuine_pairs"],
        "impostor_pairs": facts["impostor_pairs"],
        "failed_pairs": facts["failed_pairs"],
        "false_match_rate": facts["false_match_rate"],
        "false_non_match_rate": facts["false_non_match_rate"],
        "date": datetime.now(UTC).date().isoformat(),
    }
    # JSON's texts and numbers are TOML's as well.
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in fields.items()]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--backbone", default="mobilefacenet")
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    pairs = read_pairs(arguments.data)
    finder, backbone = detector.load(), catalogue.load(arguments.backbone)
    names = sorted({pair[side] for pair in pairs for side in ("first", "second")})
    units: dict[str, Vector | None] = {}
    for number, name in enumerate(names, start=1):
        path = arguments.data / "photos" / f"{Path(name).stem}.jpg"
        units[name] = embed(path, finder, backbone)
        print(f"\r{number} of {len(names)}", end="", file=sys.stderr)
    usable = [p for p in pairs if units[p["first"]] is not None and units[p["second"]] is not None]
    scores = np.array([float(np.dot(units[p["first"]], units[p["second"]])) for p in usable])
    same = np.array([p["same"] == "1" for p in usable])
    folds = np.array([int(p["fold"]) for p in usable])
    threshold = round(equal_error_threshold(scores, same), 4)
    false_match, false_non_match = rates(scores, same, threshold)
    accuracies = fold_accuracies(scores, same, folds)
    at_one_in_thousand = float(np.quantile(scores[~same], 0.999))
    facts: dict[str, object] = {
        "photographs": len(names),
        "without_face": sorted(name for name in names if units[name] is None),
        "genuine_pairs": int(same.sum()),
        "impostor_pairs": int((~same).sum()),
        "failed_pairs": len(pairs) - len(usable),
        "threshold": threshold,
        "false_match_rate": false_match,
        "false_non_match_rate": false_non_match,
        "fold_accuracy_mean": float(np.mean(list(accuracies.values()))),
        "fold_accuracies": accuracies,
        "threshold_at_fmr_0.001": at_one_in_thousand,
        "tar_at_fmr_0.001": float((scores[same] >= at_one_in_thousand).mean()),
        "wrong_at_threshold": [
            [p["first"], p["second"], p["same"], round(float(score), 4)]
            for p, score in zip(usable, scores, strict=True)
            if (score >= threshold) != (p["same"] == "1")
        ],
    }
    print(json.dumps(facts, indent=1))
    if arguments.out:
        arguments.out.parent.mkdir(parents=True, exist_ok=True)
        arguments.out.write_text(card(arguments.backbone, backbone, finder, facts), "utf-8")


if __name__ == "__main__":
    main()
