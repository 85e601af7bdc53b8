"""Aligned crops of a folder of photographs, and a backbone's raw values of each and its mirror.

DATA holds photos/NAME_NNNN.jpg and people.tsv (set, name, images), where no person is in two sets.
The cache is written once, outside the project: crops.npy (n, 112, 112, 3), faces.json, and, of
each crop and of its mirror, VIEWS views: as it is, then a little moved, turned, lit and blurred.
small.npy (n, 2, VIEWS, 56, 56, 3) shows them at the size that a decoder draws, and raw_BACKBONE.npy
(n, 2, VIEWS, dimensions) holds what a backbone makes of them.
"""

import csv
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from examiner.embedding.backbone import Backbone
from examiner.errors import LandmarksRefused
from examiner.face import detector
from examiner.face.alignment import align
from examiner.face.records import AlignedCrop
from examiner.image.decode import decode
from examiner.job import Silent
from examiner.reconstruction.decoder import NATIVE
from examiner.settings import resources_folder
from examiner.validation.preparing import central

BATCH = 16
VIEWS = 4
SEED = 20


@dataclass(frozen=True, slots=True)
class Material:
    """Crops with what a backbone makes of them."""

    crops: NDArray[np.uint8]
    """(n, 112, 112, 3) RGB."""
    small: NDArray[np.uint8]
    """(n, 2, VIEWS, 56, 56, 3): of the crop and of its mirror, first as they are."""
    raw: NDArray[np.float32]
    """(n, 2, VIEWS, dimensions): of the same."""
    people: tuple[str, ...]
    sets: NDArray[np.int64]

    def part(self, chosen: NDArray[np.bool_]) -> "Material":
        """The faces where `chosen` holds."""
        people = tuple(name for name, take in zip(self.people, chosen, strict=True) if take)
        found = self.crops[chosen], self.small[chosen], self.raw[chosen]
        return Material(*found, people, self.sets[chosen])


def material(data: Path, cache: Path, name: str, backbone: Backbone) -> Material:
    """Everything in `data`, from the cache where it is there."""
    cache.mkdir(parents=True, exist_ok=True)
    if not (cache / "faces.json").exists():
        _write_crops(data, cache)
    crops = np.load(cache / "crops.npy")
    if not (cache / "small.npy").exists():
        small = [np.stack([native(view) for view in views], axis=1) for views in _sides(crops)]
        _save(cache / "small.npy", np.stack(small, axis=1))
    path = cache / f"raw_{name}.npy"
    if not path.exists():
        raw = [np.stack([_raw(backbone, v) for v in views], axis=1) for views in _sides(crops)]
        _save(path, np.stack(raw, axis=1))
    faces = json.loads((cache / "faces.json").read_text("utf-8"))
    people = tuple(str(face[1]) for face in faces)
    sets = np.array([int(face[2]) for face in faces])
    return Material(crops, np.load(cache / "small.npy"), np.load(path), people, sets)


def native(crops: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(n, 112, 112, 3) → (n, 56, 56, 3), means of the pixels underneath."""
    size = (NATIVE, NATIVE)
    return np.stack([cv2.resize(crop, size, interpolation=cv2.INTER_AREA) for crop in crops])


def _sides(crops: NDArray[np.uint8]) -> Iterator[list[NDArray[np.uint8]]]:
    """The views of the crops, then of their mirrors: VIEWS times (n, 112, 112, 3), always equal."""
    draw = np.random.default_rng(SEED)
    for side in (crops, crops[:, :, ::-1]):
        others = [np.stack([disturbed(crop, draw) for crop in side]) for _ in range(1, VIEWS)]
        yield [np.ascontiguousarray(side), *others]


def disturbed(crop: NDArray[np.uint8], draw: np.random.Generator) -> NDArray[np.uint8]:
    """The crop seen a little otherwise: by about 1.5 pixels, 2.5°, 3 %, 15 % of contrast."""
    middle = (crop.shape[1] - 1) / 2
    turn, size = draw.normal(0, 2.5), math.exp(draw.normal(0, 0.03))
    matrix = cv2.getRotationMatrix2D((middle, middle), turn, size)
    matrix[:, 2] += draw.normal(0, 1.5, 2)
    moved = cv2.warpAffine(
        np.ascontiguousarray(crop),
        matrix,
        crop.shape[1::-1],
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    blurred = cv2.GaussianBlur(moved.astype(np.float32), (0, 0), draw.uniform(0.2, 1.2))
    lit = (blurred - 127.5) * math.exp(draw.normal(0, 0.15)) + 127.5 + draw.normal(0, 10)
    noisy = lit + draw.normal(0, 3, crop.shape)
    return np.clip(noisy.round(), 0, 255).astype(np.uint8)


def _raw(backbone: Backbone, crops: NDArray[np.uint8]) -> NDArray[np.float32]:
    found = []
    for start in range(0, len(crops), BATCH):
        some = crops[start : start + BATCH]
        inputs = torch.cat([backbone.prepare(np.ascontiguousarray(crop)) for crop in some])
        with torch.no_grad():
            found.append(backbone.raw(inputs).numpy().astype(np.float32))
    return np.concatenate(found)


def demonstration() -> list[AlignedCrop]:
    """The faces of the bundled demonstration photographs."""
    finder = detector.load()
    paths = sorted((resources_folder() / "demo").iterdir())
    found = [_crop(path, finder) for path in paths if path.suffix in {".jpg", ".png"}]
    return [crop for crop in found if crop is not None]


def _write_crops(data: Path, cache: Path) -> None:
    with (data / "people.tsv").open(encoding="utf-8") as file:
        sets = {row["name"]: int(row["set"]) for row in csv.DictReader(file, delimiter="\t")}
    finder = detector.load()
    crops, faces = [], []
    paths = sorted((data / "photos").glob("*.jpg"))
    for number, path in enumerate(paths, start=1):
        crop = _crop(path, finder)
        person = path.stem.rpartition("_")[0]
        if crop is not None:
            crops.append(crop.pixels)
            faces.append([path.stem, person, sets[person]])
        if number % 500 == 0:
            print(f"{number} of {len(paths)} photographs, {len(crops)} crops", flush=True)
    _save(cache / "crops.npy", np.stack(crops))
    (cache / "faces.json").write_text(json.dumps(faces), "utf-8")


def _crop(path: Path, finder: detector.Detector) -> AlignedCrop | None:
    """The crop of the central face; None if there is no face that can be aligned."""
    photograph = decode(path.read_bytes(), path.name)
    height, width = photograph.pixels.shape[:2]
    faces = finder.detect(photograph.pixels, detector.default_min_face(width, height), Silent())
    if not faces:
        return None
    face = central(faces, width, height)
    try:
        return align(photograph.pixels, face.landmarks, path.stem, path.stem)
    except LandmarksRefused:
        return None


def _save(path: Path, values: NDArray[np.generic]) -> None:
    """Write at once or not at all."""
    part = path.with_suffix(".part.npy")
    np.save(part, values)
    part.replace(path)
