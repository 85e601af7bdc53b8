"""Verification rates of the bundled backbone on aligned reference crops of LFW pairs.

DIR holds aligned/NAME_NNNN.jpg (112×112 crops) and pairs.tsv (fold, same, first, second).
"""

import argparse
import csv
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from examiner.embedding.catalogue import load

Floats = NDArray[np.float64]


def scores(folder: Path) -> tuple[Floats, NDArray[np.bool_], NDArray[np.int64]]:
    """Cosine similarity, whether of one person, and fold, for each pair."""
    with (folder / "pairs.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
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


def accuracy(values: Floats, same: NDArray[np.bool_], threshold: float) -> float:
    """Share of pairs on the right side; a score on the threshold counts as above."""
    return float(np.mean((values >= threshold) == same))


def best_threshold(values: Floats, same: NDArray[np.bool_]) -> float:
    """The observed score that gives the highest accuracy."""
    candidates = np.unique(values)
    above = candidates[:, np.newaxis] <= values
    return float(candidates[np.argmax((above == same).mean(axis=1))])


def print_folds(values: Floats, same: NDArray[np.bool_], folds: NDArray[np.int64]) -> None:
    """Accuracy of each fold at the threshold that is best on the others."""
    found = []
    for fold in np.unique(folds):
        out = folds == fold
        threshold = best_threshold(values[~out], same[~out])
        found.append(accuracy(values[out], same[out], threshold))
        print(f"fold {fold}: accuracy {found[-1]:.4%} at threshold {threshold:.4f}")
    print(f"mean accuracy {np.mean(found):.3%} ± {np.std(found):.3%} (standard deviation)")


def print_rates(values: Floats, same: NDArray[np.bool_]) -> None:
    """Equal error rate, and true match rates at two false match rates."""
    genuine, impostor = np.sort(values[same]), np.sort(values[~same])
    candidates = np.unique(values)
    misses = np.searchsorted(genuine, candidates) / genuine.size
    alarms = 1 - np.searchsorted(impostor, candidates) / impostor.size
    k = int(np.argmin(np.abs(misses - alarms)))
    print(f"equal error rate {(misses[k] + alarms[k]) / 2:.3%} at threshold {candidates[k]:.4f}")
    for rate in (1e-2, 1e-3):
        k = int(np.argmax(alarms <= rate))
        print(f"FMR ≤ {rate:g}: TAR {1 - misses[k]:.3%} at threshold {candidates[k]:.4f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    values, same, folds = scores(parser.parse_args().data)
    print_folds(values, same, folds)
    print_rates(values, same)


if __name__ == "__main__":
    main()
