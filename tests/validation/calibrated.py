"""Runs made for tests: pairs of made people, whose scores are chosen and no picture is read."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from examiner.face.alignment import ALIGNMENT
from examiner.validation.prepared import Prepared
from examiner.validation.records import (
    Configuration,
    DataSet,
    Kind,
    Pair,
    Picture,
    PreparedPicture,
)

FOLDS = 5

Quality = Mapping[str, float]


def made_run(
    folder: Path, pairs: int = 60, seed: int = 0, qualities: tuple[Quality, ...] = ({},)
) -> Prepared:
    """A run of `pairs` genuine and as many impostor pairs in each of five folds.

    Each pair has pictures of its own; impostor pairs are of a fold's people. Pictures have the
    `qualities` in turn.
    """
    generator = np.random.default_rng(seed)
    pictures: list[Picture] = []
    held: list[Pair] = []
    units: list[tuple[float, float]] = []

    def add(person: str, unit: tuple[float, float]) -> int:
        pictures.append(Picture(f"{len(pictures):05}", person, f"{len(pictures):05}.png"))
        units.append(unit)
        return len(pictures) - 1

    for fold in range(1, FOLDS + 1):
        for same, middle in ((True, 0.55), (False, 0.05)):
            for number in range(pairs):
                score = float(np.clip(generator.normal(middle, 0.15), -0.99, 0.99))
                other = number if same else (number + 1 + int(generator.integers(pairs - 1)))
                first = add(f"{fold}-{number % pairs}", (1.0, 0.0))
                second = add(f"{fold}-{other % pairs}", (score, float(np.sqrt(1 - score**2))))
                held.append(Pair(fold, same, first, second))
    data_set = DataSet("made", Kind.PHOTOGRAPHS, str(folder), tuple(pictures), tuple(held))
    facts = tuple(
        PreparedPicture("0" * 64, 250, 250, quality=qualities[number % len(qualities)])
        for number in range(len(pictures))
    )
    return Prepared(
        folder,
        configuration(data_set),
        data_set,
        facts,
        np.zeros((len(pictures), 0), np.uint8),
        np.array(units),
        np.ones(len(pictures), bool),
    )


def configuration(data_set: DataSet) -> Configuration:
    """What such a run is made with."""
    genuine = sum(pair.same for pair in data_set.pairs)
    return Configuration(
        program="0",
        data_set=data_set.name,
        data_set_sha256="d" * 64,
        kind=data_set.kind,
        pictures=len(data_set.pictures),
        genuine_pairs=genuine,
        impostor_pairs=len(data_set.pairs) - genuine,
        folds=FOLDS,
        backbone="mobilefacenet",
        weights_sha256="a" * 64,
        detector="mtcnn",
        detector_sha256="b" * 64,
        alignment=ALIGNMENT,
    )


def without_faces(prepared: Prepared, pairs: int) -> Prepared:
    """The same run with no face in the first picture of the first `pairs` pairs."""
    units = prepared.units.copy()
    units[[pair.first for pair in prepared.data_set.pairs[:pairs]]] = np.nan
    return replace(prepared, units=units)


def with_a_shared_person(prepared: Prepared) -> Prepared:
    """The same run, one person of fold 1 renamed to one of fold 4."""
    pictures = tuple(
        replace(each, person="4-0") if each.person == "1-0" else each
        for each in prepared.data_set.pictures
    )
    return replace(prepared, data_set=replace(prepared.data_set, pictures=pictures))
