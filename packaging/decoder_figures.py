"""Figures that tell how near drawn faces are to true ones, shared by training and judging."""

from collections.abc import Callable

import cv2
import numpy as np
import torch
from decoder_losses import face_mask, standardised
from numpy.typing import NDArray
from torch import Tensor

from examiner.embedding.backbone import Backbone
from examiner.face.records import CROP_SIZE

BATCH = 16

Pictures = NDArray[np.uint8]
"""(n, 112, 112, 3) RGB."""


def pictures(draw: Callable[[Tensor], Tensor], raw: NDArray[np.float32]) -> Pictures:
    """What a decoder's `draw` makes of raw values (n, dimensions)."""
    found = []
    for start in range(0, len(raw), BATCH):
        with torch.no_grad():
            drawn = draw(torch.from_numpy(raw[start : start + BATCH]))
        found.append(drawn.round().clamp(0, 255).byte().permute(0, 2, 3, 1).numpy())
    return np.ascontiguousarray(np.concatenate(found))


def average_face(crops: Pictures) -> Pictures:
    """(1, 112, 112, 3): the mean of faces and their mirrors."""
    mean = crops.mean(axis=0, dtype=np.float64)
    return ((mean + mean[:, ::-1]) / 2).round().astype(np.uint8)[None]


def errors(drawn: Pictures, true: Pictures, *, each_colour: bool = False) -> NDArray[np.float64]:
    """(n,) mean absolute difference in the face after taking each picture's gain and offset away.

    In units of the picture's standard deviation there. `drawn` may be one picture for all.
    """
    mask = face_mask(CROP_SIZE)

    def plain(some: Pictures) -> Tensor:
        values = torch.from_numpy(np.ascontiguousarray(some)).permute(0, 3, 1, 2).float()
        return standardised(values, mask, each_colour=each_colour)

    found = []
    for start in range(0, len(true), BATCH):
        theirs = plain(true[start : start + BATCH])
        ours = plain(drawn if len(drawn) == 1 else drawn[start : start + BATCH])
        found.append(((ours - theirs).abs() * mask).sum((1, 2, 3)) / (3 * mask.sum()))
    return torch.cat(found).double().numpy()


def interval(
    drawn: NDArray[np.float64], beside: NDArray[np.float64], people: tuple[str, ...]
) -> list[float]:
    """Between which values 95 of 100 draws of persons put 1 − Σ drawn / Σ beside (bootstrap)."""
    _, person = np.unique(people, return_inverse=True)
    sums = np.bincount(person, drawn), np.bincount(person, beside)
    count = len(sums[0])
    draws = np.random.default_rng(0).integers(0, count, (2000, count))
    ratios = [1 - sums[0][draw].sum() / sums[1][draw].sum() for draw in draws]
    return [round(float(value), 4) for value in np.quantile(ratios, (0.025, 0.975))]


def blurred(some: Pictures) -> Pictures:
    """Each picture blurred by a Gaussian of one pixel, which takes fine texture away."""
    return np.stack([cv2.GaussianBlur(picture, (0, 0), 1.0) for picture in some])


def units(backbone: Backbone, some: Pictures) -> NDArray[np.float64]:
    """(n, dimensions) embeddings of unit length."""
    found = []
    for start in range(0, len(some), BATCH):
        inputs = torch.cat([backbone.prepare(picture) for picture in some[start : start + BATCH]])
        with torch.no_grad():
            found.append(backbone.raw(inputs).double().numpy())
    raw = np.concatenate(found)
    return raw / np.linalg.norm(raw, axis=1, keepdims=True)


def cosines(first: NDArray[np.float64], second: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n,) cosine of each row with its partner, both of unit length."""
    return np.einsum("nk,nk->n", first, second)


def equal_error(genuine: NDArray[np.float64], impostor: NDArray[np.float64]) -> float:
    """The error rate at the genuine score where the two rates are nearest to each other."""
    candidates = np.sort(genuine)
    non_match = np.arange(len(candidates)) / len(candidates)
    match = 1 - np.searchsorted(np.sort(impostor), candidates) / len(impostor)
    place = int(np.argmin(np.abs(match - non_match)))
    return float((match[place] + non_match[place]) / 2)
