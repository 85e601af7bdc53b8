"""Maps by name: of every method, and of two controls that look at no face.

What a control reaches, a map need not be thanked for. `random` orders the pixels as the published
protocol does, by one fixed shuffle; `centre` says that a pixel matters the more, the nearer to the
middle it lies. A control knows of a pair only on which side of the threshold its score lies: above
it the values are positive, below it negative, so that the side that a decision asks for is the
strongest in both cases.
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from examiner.explanation.catalogue import load, spec
from examiner.explanation.pair import CropPair, Explainer, MapPair
from examiner.explanation.parameters import parse
from examiner.face.records import CROP_SIZE
from examiner.job import Progress

if TYPE_CHECKING:
    from examiner.embedding.backbone import Backbone

RANDOM = "random"
CENTRE = "centre"
CONTROLS = (RANDOM, CENTRE)

SEED = 3
"""Of the published shuffle."""

PIXELS = CROP_SIZE**2

_AS_IT_COMES: Mapping[str, str] = MappingProxyType({})


def map_of(
    method: str,
    pair: CropPair,
    backbone: "Backbone",
    threshold: float,
    progress: Progress,
    parameters: Mapping[str, str] = _AS_IT_COMES,
) -> NDArray[np.float32]:
    """(112, 112): the probe's map, by a method's id or a control's.

    `parameters` are a method's, as a user types them. Raises ParameterRefused for an unknown
    method or parameter, besides what the method raises.
    """
    if method in CONTROLS:
        return control(method, accepts=_accepts(pair, backbone, threshold))
    return _explainer(method, parameters).explain_probe(pair, backbone, threshold, progress)


def maps_of(
    method: str,
    pair: CropPair,
    backbone: "Backbone",
    threshold: float,
    progress: Progress,
    parameters: Mapping[str, str] = _AS_IT_COMES,
) -> MapPair:
    """The maps of both faces, as `map_of` gives the probe's."""
    if method in CONTROLS:
        values = control(method, accepts=_accepts(pair, backbone, threshold))
        return MapPair(values, values)
    return _explainer(method, parameters).explain(pair, backbone, threshold, progress)


def _explainer(method: str, parameters: Mapping[str, str]) -> Explainer:
    entry = spec(method)
    return load(entry, parse(entry.parameters, parameters, method))


def control(name: str, *, accepts: bool) -> NDArray[np.float32]:
    """(112, 112): a control's map; `accepts`: whether the score is at or above the threshold."""
    values = {RANDOM: _shuffled, CENTRE: _towards_middle}[name]()
    return values if accepts else -values


@cache
def _shuffled() -> NDArray[np.float32]:
    """1 for the first pixel of the published shuffle, falling evenly to 1 / 12544."""
    place = np.empty(PIXELS)
    place[shuffle()] = np.arange(PIXELS)
    return _frozen(1 - place / PIXELS)


@cache
def _towards_middle() -> NDArray[np.float32]:
    """From 0 in the corners to 1 in the middle, falling evenly with the distance to it."""
    from examiner.explanation.checks.curves import centre_prior

    nearness = centre_prior()
    return _frozen((nearness - nearness.min()) / np.ptp(nearness))


def shuffle() -> NDArray[np.intp]:
    """(12544,): the pixels, row by row from 0, in the order in which `random` takes them."""
    order = np.arange(PIXELS)
    np.random.RandomState(SEED).shuffle(order)
    return order


def _frozen(values: NDArray[np.float64]) -> NDArray[np.float32]:
    made = values.reshape(CROP_SIZE, CROP_SIZE).astype(np.float32)
    made.flags.writeable = False
    return made


def _accepts(pair: CropPair, backbone: "Backbone", threshold: float) -> bool:
    from examiner.explanation.scoring import unit_embedding

    probe, reference = (unit_embedding(backbone, each) for each in (pair.probe, pair.reference))
    return bool(probe @ reference >= threshold)
