"""A case of any size for measuring the window: seeded noise, written as acts write."""

import io
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from examiner.case.file import CaseFile
from examiner.case.transaction import Transaction
from examiner.comparison.cards import card_of
from examiner.comparison.records import Comparison, Decision, SimilarityScore
from examiner.digest import sha3_256, sha256
from examiner.embedding.catalogue import DEFAULT
from examiner.embedding.records import Embedding
from examiner.explanation.records import (
    Argument,
    ArgumentTable,
    Emphasis,
    Environment,
    Explanation,
    SaliencyMap,
    Side,
)
from examiner.face.alignment import CELLS, TEMPLATE, align, expected_box
from examiner.face.records import (
    AlignedCrop,
    DetectedFace,
    DetectorRun,
    LandmarkOrigin,
    Landmarks,
)
from examiner.face.regions import region_of_cell
from examiner.image.decode import decode
from examiner.image.records import EvidenceImage, RgbPixels, Role
from examiner.workflow.opening import new_case

ACTOR = "benchmark"


@dataclass(frozen=True, slots=True)
class CaseSize:
    """How much a case holds."""

    images: int
    """At least two; half are probes, with one face each."""
    comparisons: int
    explained: int
    """How many of the comparisons have an explanation."""
    photograph: tuple[int, int]
    """Width and height of each photograph, pixels."""


def make_case(path: Path, size: CaseSize) -> None:
    """Write a case of `size` at `path`, one act for each photograph, face and comparison."""
    new_case(path, ACTOR, "Measured")
    with CaseFile(path, ACTOR) as case:
        marks = [f"{letter}{n + 1}" for n in range(size.images // 2) for letter in "PR"]
        crops = {
            mark: _put_photograph(case, mark, seed, size.photograph)
            for seed, mark in enumerate(marks)
        }
        pairs = _pairs(size.images // 2)
        for number, pair in zip(range(1, size.comparisons + 1), pairs, strict=False):
            comparison = _put_comparison(case, number, (crops[pair[0]], crops[pair[1]]))
            if number <= size.explained:
                _put_explanation(case, number, comparison)


def _pairs(half: int) -> Iterator[tuple[str, str]]:
    """Every probe beside every reference; neighbours first, so that all photographs are used."""
    for shift in range(half):
        for probe in range(half):
            yield f"P{probe + 1}", f"R{(probe + shift) % half + 1}"


def _put_photograph(case: CaseFile, mark: str, seed: int, size: tuple[int, int]) -> AlignedCrop:
    data = _jpeg(seed, size)
    photograph = decode(data, mark)
    image = EvidenceImage(
        mark=mark,
        role=Role.PROBE if mark[0] == "P" else Role.REFERENCE,
        file_name=f"{mark}.jpg",
        archive_name=f"{mark}/{mark}.jpg",
        sha256=sha256(data),
        sha3_256=sha3_256(data),
        size=len(data),
        width=size[0],
        height=size[1],
        pixels_sha256=photograph.pixels_sha256,
        decoding=photograph.decoding,
    )
    with case.transaction("photograph received") as act:
        act.details["mark"] = mark
        act.put_original(image.archive_name, data, 0)
        act.put(image, mark)
    face = _face(mark, size)
    with case.transaction("faces looked for") as act:
        act.details["image"] = mark
        act.put(face, face.mark)
    return align(photograph.pixels, face.landmarks, face.mark, image.sha256)


def _jpeg(seed: int, size: tuple[int, int]) -> bytes:
    noise: RgbPixels = np.random.default_rng(seed).integers(
        0, 256, (size[1], size[0], 3), dtype=np.uint8
    )
    buffer = io.BytesIO()
    Image.fromarray(noise).save(buffer, "JPEG", quality=80)
    return buffer.getvalue()


def _face(image: str, size: tuple[int, int]) -> DetectedFace:
    """A face a quarter as large as the photograph is high, in its middle."""
    scale = size[1] / 4 / 112
    points = (TEMPLATE.array() - 56) * scale + np.array(size) / 2
    landmarks = Landmarks(*((x, y) for x, y in points.tolist()))
    return DetectedFace(
        mark=f"{image}.1",
        image=image,
        index=1,
        box=expected_box(landmarks),
        landmarks=landmarks,
        origin=LandmarkOrigin.DETECTED,
        revision=0,
        detection_score=1.0,
        detector=DetectorRun("mtcnn", "0" * 64, 20.0),
        chosen=True,
    )


def _put_comparison(
    case: CaseFile, number: int, crops: tuple[AlignedCrop, AlignedCrop]
) -> Comparison:
    card = card_of(DEFAULT)
    value = math.sin(number)
    with case.transaction("compared") as act:
        act.details["comparison"] = f"C{number}"
        embeddings = [_put_face(case, act, crop, card.weights_sha256) for crop in crops]
        comparison = Comparison(
            mark=f"C{number}",
            probe=crops[0].face,
            reference=crops[1].face,
            probe_crop=crops[0].digest,
            reference_crop=crops[1].digest,
            probe_embedding=embeddings[0].digest,
            reference_embedding=embeddings[1].digest,
            score=SimilarityScore(value, card.backbone, card.weights_sha256),
            threshold=card,
            decision=Decision.ABOVE if value >= card.value else Decision.BELOW,
        )
        act.put(comparison, comparison.mark)
    return comparison


def _put_face(case: CaseFile, act: Transaction, crop: AlignedCrop, weights: str) -> Embedding:
    raw = crop.pixels.reshape(-1)[:128].astype(np.float32) - 128
    embedding = Embedding(raw, DEFAULT, weights, crop.digest)
    if case.find(AlignedCrop, crop.digest) is None:
        act.put(crop, crop.digest)
        act.put(embedding, embedding.digest)
    return embedding


def _put_explanation(case: CaseFile, number: int, comparison: Comparison) -> None:
    rng = np.random.default_rng(number)
    maps = [SaliencyMap(s, rng.normal(0, 0.4, (112, 112)).astype(np.float32)) for s in Side]
    patches = tuple(rng.normal(0, 0.1, CELLS * CELLS).tolist())
    explanation = Explanation(
        mark=f"E{number}",
        comparison=comparison.mark,
        method="xssab",
        parameters={},
        seed=None,
        probe_map=maps[0],
        reference_map=maps[1],
        emphasis=Emphasis(patches, patches),
        arguments=_table(comparison),
        environment=Environment("", "", "", "", 1, "", ""),
        seconds=0.0,
        inputs=comparison.inputs,
    )
    with case.transaction("explained") as act:
        act.details["comparison"] = comparison.mark
        act.put(explanation, explanation.mark)


def _table(comparison: Comparison) -> ArgumentTable:
    """The margin spread evenly over all cells; the rest row is zero."""
    score, threshold = comparison.score.value, comparison.threshold.value
    cells = CELLS * CELLS
    each, share = (score - threshold) / cells, math.copysign(1 / cells, score - threshold)
    rows = tuple(
        Argument(cell + 1, row, column, region_of_cell(row, column), each, share, each, share)
        for cell in range(cells)
        for row, column in [(cell // CELLS + 1, cell % CELLS + 1)]
    )
    return ArgumentTable(rows, score, threshold, 0.0, 0.0, 0.0, 0.0)
