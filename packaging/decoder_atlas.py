"""An atlas of what the decoder draws from each channel, averaged over faces, on the mean face.

    python packaging/decoder_atlas.py --out docs/pictures/atlas.png

averages over the demonstration photographs. With --work FOLDER, train_decoder.py's, it also
averages over the persons held out (set 5; every Nth with --every N), and prints how alike both
averages are; their atlas is drawn in the place of the other one where it is of at least 1,000
faces, of which none can be told from it. --regions FOLDER also keeps the drawn atlas's regions for
the program, as channel-regions-DIGEST.npy, where DIGEST begins that of the decoder's weights.
"""

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import cv2
import numpy as np
import torch
from decoder_material import demonstration
from numpy.typing import NDArray
from PIL import Image
from train_decoder import HELD_OUT

from examiner.embedding import catalogue
from examiner.embedding.backbone import Backbone
from examiner.explanation.checks.likeness import spearman
from examiner.explanation.fills import fill
from examiner.explanation.lanes import side_by_side
from examiner.reconstruction.channels import reduced
from examiner.reconstruction.decoder import Decoder, load
from examiner.reconstruction.regions import ABLATION, CHUNK, WAYS, unit_regions
from examiner.reconstruction.usual import regions_file

LEAST = 1000
"""Faces of a data set below which no picture of their average is drawn."""

COLUMNS, TILE, GAP, CAPTION = 16, 64, 4, 14
COLOUR, COLOURS = (255.0, 140.0, 0.0), 128

Maps = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Atlas:
    """Regions averaged over faces."""

    mean: Maps
    """(N, 112, 112): of each channel, the mean of its regions of length one."""
    steadiness: float
    """Mean cosine between one face's region of a channel and the channel's mean."""
    faces: int


def atlas(decoder: Decoder, faces: NDArray[np.float32], way: str) -> Atlas:
    """The mean region of each channel over `faces` (n, N)."""
    starts = range(0, faces.shape[1], CHUNK)
    questions = ((raw, start) for start in starts for raw in faces)
    answers = side_by_side(partial(_regions, decoder, way), questions)
    mean = np.concatenate([_mean(answers, len(faces)) for _ in starts])
    # All regions have length one, so the mean's length is the mean cosine with it.
    steadiness = float(np.linalg.norm(mean, axis=(1, 2)).mean())
    return Atlas(mean, steadiness, len(faces))


def _regions(
    decoder: Decoder, way: str, question: tuple[NDArray[np.float32], int]
) -> NDArray[np.float32]:
    raw, start = question
    return unit_regions(decoder, raw, slice(start, start + CHUNK), way)


def _mean(answers: Iterator[NDArray[np.float32]], count: int) -> Maps:
    total = next(answers).astype(np.float64)
    for _ in range(count - 1):
        total += next(answers)
    return total / count


def demonstration_values(backbone: Backbone) -> NDArray[np.float32]:
    return np.stack([backbone.embed(crop).raw for crop in demonstration()])


def held_out_values(work: Path, name: str, every: int) -> NDArray[np.float32]:
    sets = [int(face[2]) for face in json.loads((work / "faces.json").read_text("utf-8"))]
    raw = np.load(work / f"raw_{name}.npy", mmap_mode="r")[:, 0, 0]
    return np.ascontiguousarray(raw[np.array(sets) == HELD_OUT][::every])


def reading_order(mean: Maps) -> NDArray[np.int64]:
    """Channels by the mean height at which they draw, from the top down."""
    rows = np.arange(mean.shape[1])[None, :, None]
    return np.argsort((mean * rows).sum(axis=(1, 2)) / mean.sum(axis=(1, 2)), kind="stable")


def drawn(found: Atlas, way: str) -> NDArray[np.uint8]:
    """The picture, RGB: every channel's mean region on the mean face, with its number."""
    tiles = [_tile(found.mean[k], str(k + 1)) for k in reading_order(found.mean)]
    blank = np.full_like(tiles[0], 255)
    tiles += [blank] * (-len(tiles) % COLUMNS)
    rows = [
        np.concatenate(tiles[start : start + COLUMNS], axis=1)
        for start in range(0, len(tiles), COLUMNS)
    ]
    words = (
        f"Regions by {way}, mean of {found.faces} faces, on a mean face; channels that draw higher "
        "come first. Full colour: the strongest hundredth of a channel's pixels."
    )
    return np.concatenate([*rows, _line(words, rows[0].shape[1], 0.4)])


def _tile(region: Maps, words: str) -> NDArray[np.uint8]:
    """The mean face in grey with a region over it in one colour."""
    size = (TILE, TILE)
    face = cv2.resize(fill("mean_face", np.zeros((112, 112, 3), np.uint8)), size)
    grey = np.repeat(face.mean(axis=2, keepdims=True), 3, axis=2)
    strength = np.minimum(region / np.percentile(region, 99), 1).astype(np.float32)
    share = 0.9 * cv2.resize(strength, size, interpolation=cv2.INTER_AREA)[:, :, None]
    picture = (grey * (1 - share) + np.array(COLOUR) * share).round().astype(np.uint8)
    framed = np.pad(picture, ((GAP, 0), (0, GAP), (0, 0)), constant_values=255)
    return np.concatenate([framed, _line(words, framed.shape[1], 0.35, CAPTION)])


def _line(words: str, width: int, size: float, height: int = 22) -> NDArray[np.uint8]:
    strip = np.full((height, width, 3), 255, np.uint8)
    place = (2, height - 4)
    return cv2.putText(
        strip, words, place, cv2.FONT_HERSHEY_SIMPLEX, size, (0, 0, 0), 1, cv2.LINE_AA
    )


def alike(one: Atlas, other: Atlas) -> float:
    """Median over channels of the rank correlation of both averages."""
    pairs = zip(one.mean, other.mean, strict=True)
    return round(float(np.median([spearman(a, b) for a, b in pairs])), 3)


def figures(found: Atlas) -> dict[str, float]:
    """How alike the regions of one channel are over faces, and those of all channels."""
    usual = found.mean.mean(axis=0)
    with_usual = [spearman(each, usual) for each in found.mean]
    each = np.sort(found.mean.reshape(len(found.mean), -1), axis=1)[:, ::-1].cumsum(axis=1)
    half = (each < each[:, -1:] / 2).mean(axis=1)
    return {
        "faces": found.faces,
        "cosine_with_channels_mean": round(found.steadiness, 4),
        "rank_correlation_with_mean_of_channels": round(float(np.median(with_usual)), 3),
        "pixels_that_hold_half_of_a_region": round(float(np.median(half)), 3),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--work", type=Path)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--regions", type=Path)
    parser.add_argument("--backbone", default="mobilefacenet")
    parser.add_argument("--way", choices=WAYS, default=ABLATION)
    asked = parser.parse_args()
    torch.set_num_threads(1)
    backbone = catalogue.load(asked.backbone)
    decoder = load(backbone)
    shown = atlas(decoder, demonstration_values(backbone), asked.way)
    said: dict[str, object] = {"demonstration": figures(shown)}
    if asked.work:
        others = held_out_values(asked.work, asked.backbone, asked.every)
        held_out = atlas(decoder, others, asked.way)
        said |= {"held_out": figures(held_out), "alike": alike(shown, held_out)}
        shown = held_out if held_out.faces >= LEAST else shown
    print(json.dumps(said, indent=1))
    if asked.regions:
        kept = asked.regions / regions_file(decoder.weights_sha256)
        np.save(kept, reduced(shown.mean.astype(np.float32)), allow_pickle=False)
    picture = Image.fromarray(drawn(shown, asked.way))
    picture.quantize(COLOURS).save(asked.out, optimize=True)


if __name__ == "__main__":
    main()
