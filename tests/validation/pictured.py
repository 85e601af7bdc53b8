"""Small data sets out of the demonstration's photographs, and a scheduler that works in turn."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image

from examiner.job import Progress
from examiner.settings import resources_folder
from examiner.validation.data_set import read_data_set
from examiner.validation.prepared import Prepared
from examiner.validation.records import (
    Configuration,
    DataSet,
    Kind,
    Pair,
    Picture,
    PreparedPicture,
)
from examiner.validation.tasks import Task, carried_out

NAMES = {
    "Barack_Obama_0001": "obama.jpg",
    "Barack_Obama_0002": "obama2.jpg",
    "Joe_Biden_0001": "biden.jpg",
    "Eileen_Collins_0001": "astronaut.png",
}
FACELESS = "Joe_Biden_0002"
"""A wall, in which no face is found."""

PAIRS = """fold\tsame\tfirst\tsecond
1\t1\tBarack_Obama_0001\tBarack_Obama_0002
1\t0\tBarack_Obama_0001\tJoe_Biden_0001
2\t1\tJoe_Biden_0001\tJoe_Biden_0002
2\t0\tEileen_Collins_0001\tBarack_Obama_0002
2\t0\tEileen_Collins_0001\tJoe_Biden_0002
"""


@dataclass(slots=True)
class InTurn:
    """Carries tasks out in this process, and notes which."""

    keys: list[str] = field(default_factory=list)
    most: int = 1000
    """After so many it is interrupted."""

    def carry_out(self, tasks: Sequence[Task], folder: Path, progress: Progress) -> None:
        for task in tasks:
            if len(self.keys) == self.most:
                raise KeyboardInterrupt
            carried_out(task, folder)
            self.keys.append(task.key)


def photographs(folder: Path) -> Path:
    """A folder of five photographs, one of them of a wall, and five pairs."""
    (folder / "photos").mkdir(parents=True)
    for name, source in NAMES.items():
        picture = Image.open(resources_folder() / "demo" / source).convert("RGB")
        picture.thumbnail((260, 260))
        picture.save(folder / "photos" / f"{name}.png")
    Image.fromarray(np.full((120, 100, 3), 90, np.uint8)).save(
        folder / "photos" / f"{FACELESS}.png"
    )
    (folder / "pairs.tsv").write_text(PAIRS)
    return folder


def smooth(seed: int) -> np.ndarray:
    coarse = np.random.default_rng(seed).integers(0, 256, (14, 14, 3))
    return np.kron(coarse, np.ones((8, 8, 1))).astype(np.uint8)


def crops(folder: Path, people: int = 3) -> Path:
    """A folder of two made crops of each person, genuine and impostor pairs in two folds."""
    (folder / "aligned").mkdir(parents=True)
    lines = ["fold\tsame\tfirst\tsecond"]
    for person in range(people):
        for number in (1, 2):
            pixels = np.clip(smooth(person).astype(int) + 9 * number, 0, 255).astype(np.uint8)
            name = f"P{person}_{number:04}.png"
            Image.fromarray(pixels).save(folder / "aligned" / name)
        lines.append(f"{person % 2 + 1}\t1\tP{person}_0001\tP{person}_0002")
        lines.append(f"{person % 2 + 1}\t0\tP{person}_0001\tP{(person + 1) % people}_0002")
    (folder / "pairs.tsv").write_text("\n".join(lines) + "\n")
    return folder


def crop_set(folder: Path, people: int = 3) -> DataSet:
    return read_data_set(crops(folder, people), Kind.CROPS)


def scored(
    scores: Sequence[float],
    same: Sequence[bool],
    folds: Sequence[int] | None = None,
    people: Sequence[tuple[str, str]] | None = None,
    folder: Path = Path("nowhere"),
) -> Prepared:
    """A run of photographs whose pairs have these scores; NaN: the second picture has no face.

    Every pair has two pictures of its own, and people of its own unless they are given.
    """
    pictures, pairs, units = [], [], []
    for number, (score, genuine) in enumerate(zip(scores, same, strict=True)):
        first, second = f"A{number}", f"A{number}" if genuine else f"B{number}"
        first, second = people[number] if people else (first, second)
        pictures += [Picture(f"{number}{side}", who, f"{number}{side}.png")
                     for side, who in (("a", first), ("b", second))]  # fmt: skip
        pairs.append(Pair(folds[number] if folds else 1, genuine, 2 * number, 2 * number + 1))
        units += [(1.0, 0.0), (score, float(np.sqrt(1 - score**2)))]
    prepared = tuple(
        PreparedPicture("0" * 64, 50, 50, "no face was found" if np.isnan(u[0]) else "")
        for u in units
    )
    found = np.array([not picture.failure for picture in prepared])
    drawn = np.zeros((len(pictures), 112, 112, 3), np.uint8)
    configuration = Configuration(
        "0", "made", "1" * 64, Kind.PHOTOGRAPHS, len(pictures), sum(same),
        len(same) - sum(same), len(set(folds or [1])), "tiny", "2" * 64, "mtcnn", "3" * 64,
        "five points",
    )  # fmt: skip
    data = DataSet("made", Kind.PHOTOGRAPHS, "nowhere", tuple(pictures), tuple(pairs))
    return Prepared(folder, configuration, data, prepared, drawn, np.array(units), found)
