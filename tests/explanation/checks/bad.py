"""Explainers that are bad on purpose: what a check must not let pass."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from examiner.digest import array_digest
from examiner.explanation.pair import CropPair, MapPair


def grey(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    return cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(np.float32)


class Alone:
    """The probe's map is that of both faces' maps."""

    def explain_probe(self, *asked: object) -> NDArray[np.float32]:
        return self.explain(*asked).probe


@dataclass(frozen=True)
class EdgeDetector(Alone):
    """Sobel magnitude of the crop: looks like a face, knows no network."""

    def explain(self, pair: CropPair, *_: object) -> MapPair:
        maps = [
            np.hypot(cv2.Sobel(each, cv2.CV_32F, 1, 0), cv2.Sobel(each, cv2.CV_32F, 0, 1))
            for each in (grey(pair.probe), grey(pair.reference))
        ]
        return MapPair(*maps)


@dataclass(frozen=True)
class CentreBlob(Alone):
    """The same soft spot in the middle, whatever is asked."""

    def explain(self, *_: object) -> MapPair:
        along = np.arange(112) - 55.5
        blob = np.exp(-(along[:, np.newaxis] ** 2 + along**2) / 1250).astype(np.float32)
        return MapPair(blob, blob.copy())


@dataclass(frozen=True)
class PairNoise(Alone):
    """Noise that is the same for the same pair, and only for it."""

    def explain(self, pair: CropPair, *_: object) -> MapPair:
        seed = [int(array_digest(each)[:12], 16) for each in (pair.probe, pair.reference)]
        draw = np.random.default_rng(seed)
        return MapPair(*(draw.normal(size=(112, 112)).astype(np.float32) for _ in range(2)))


@dataclass(frozen=True)
class Brightness(Alone):
    """The crop itself."""

    def explain(self, pair: CropPair, *_: object) -> MapPair:
        return MapPair(grey(pair.probe), grey(pair.reference))


@dataclass(frozen=True)
class Blank(Alone):
    """The same value everywhere."""

    def explain(self, *_: object) -> MapPair:
        return MapPair(*np.ones((2, 112, 112), np.float32))


class Fickle(Alone):
    """Another map each time."""

    def __init__(self) -> None:
        self.draw = np.random.default_rng(1)

    def explain(self, *_: object) -> MapPair:
        return MapPair(*self.draw.normal(size=(2, 112, 112)).astype(np.float32))


@dataclass(frozen=True)
class NotANumber(Alone):
    """One value that is no number."""

    def explain(self, *_: object) -> MapPair:
        maps = CentreBlob().explain()
        maps.probe[3, 4] = np.nan
        return maps
