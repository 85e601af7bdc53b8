"""Make resources/faces/mean-face-112.png from many aligned crops; prints what its card states.

DIR holds aligned/NAME_NNNN.jpg, 112×112 crops in the five-point template. Every person counts
equally, however many photographs there are, so that no face stands out.
"""

import argparse
import hashlib
import re
from collections import defaultdict
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from examiner.face.records import CROP_SIZE

OUT = Path(__file__).resolve().parent.parent / "resources/faces/mean-face-112.png"


def mean_face(files: list[Path]) -> tuple[NDArray[np.uint8], int]:
    """The mean of the persons' mean crops, BGR rounded to 8 bits, and how many persons."""
    people: defaultdict[str, list[Path]] = defaultdict(list)
    for file in files:
        people[re.sub(r"_\d+$", "", file.stem)].append(file)
    total = np.zeros((CROP_SIZE, CROP_SIZE, 3))
    for photographs in people.values():
        total += np.mean([_read(file) for file in photographs], axis=0)
    return np.rint(total / len(people)).astype(np.uint8), len(people)


def _read(file: Path) -> NDArray[np.float64]:
    picture = cv2.imread(str(file), cv2.IMREAD_COLOR)
    if picture is None or picture.shape != (CROP_SIZE, CROP_SIZE, 3):
        raise SystemExit(f"{file} is no {CROP_SIZE}×{CROP_SIZE} picture.")
    return picture.astype(np.float64)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    files = sorted((parser.parse_args().data / "aligned").glob("*.jpg"))
    picture, people = mean_face(files)
    OUT.parent.mkdir(exist_ok=True)
    cv2.imwrite(str(OUT), picture)
    digest = hashlib.sha256(OUT.read_bytes()).hexdigest()
    print(f"{OUT}: mean of {people} people in {len(files)} crops, SHA-256 {digest}")


if __name__ == "__main__":
    main()
