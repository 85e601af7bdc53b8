"""Verification rates of the bundled backbone on aligned reference crops of LFW pairs.

DIR holds aligned/NAME_NNNN.jpg (112×112 crops) and pairs.tsv (fold, same, first, second).
"""

import argparse
from pathlib import Path

import cv2
import numpy as np
import torch
from lfw_protocol import equal_error_threshold, fold_accuracies, rates, read_pairs
from numpy.typing import NDArray

from examiner.embedding.catalogue import load

Floats = NDArray[np.float64]


def scores(folder: Path) -> tuple[Floats, NDArray[np.bool_], NDArray[np.int64]]:
    """Cosine similarity, whether of one person, and fold, for each pair."""
    rows = read_pairs(folder)
    backbone = load("mobilefacenet")
    units = {}
    for name in sorted({row[side] for row in rows for side in ("first", "second")}):
        picture = cv2.imread(str(folder / "aligned" / f"{name}.jpg"))[:, :, ::-1]
        with torch.no_grad():
            raw = backbone.raw(backbone.prepare(picture))[0].double().numpy()
        units[name] = raw / np.linalg.norm(raw)
    print(f"{len(rows)} pairs of {len(units)} crops")
    values = np.array([units[row["first"]] @ units[row["second"]] for row in rows])
    same = np.array([row["same"] == "1" for row in rows])
    return values, same, np.array([int(row["fold"]) for row in rows])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    values, same, folds = scores(parser.parse_args().data)
    accuracies = fold_accuracies(values, same, folds)
    for fold, accuracy in accuracies.items():
        print(f"fold {fold}: accuracy {accuracy:.4%}")
    found = list(accuracies.values())
    print(f"mean accuracy {np.mean(found):.3%} ± {np.std(found):.3%} (standard deviation)")
    threshold = equal_error_threshold(values, same)
    print(f"equal error rate {np.mean(rates(values, same, threshold)):.3%} at {threshold:.4f}")
    strict = float(np.sort(values[~same])[-1 - int(1e-3 * (~same).sum())])
    print(f"FMR ≤ 1e-3: TAR {(values[same] > strict).mean():.3%} above {strict:.4f}")


if __name__ == "__main__":
    main()
