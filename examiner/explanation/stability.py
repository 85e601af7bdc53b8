"""examine(): an explanation made anew with threshold, alignment, file and scale a little changed.

Shifts and scales are composed with the stored matrix and the crop is cut anew from the photograph;
so what varies is where the landmarks may as well have been, and no pixel is moved twice. A map of a
shifted or scaled crop is carried back before its signs are compared, so that places of the face are
compared. Its argument table is not: a row is a place of the crop.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from examiner.digest import array_digest
from examiner.embedding.backbone import Backbone
from examiner.explanation.catalogue import Request, load
from examiner.explanation.checks.likeness import spearman
from examiner.explanation.environment import environment
from examiner.explanation.explainer import UNMARKED, account, check_finite
from examiner.explanation.noise_floor import noise_floor
from examiner.explanation.pair import CropPair, MapPair
from examiner.explanation.records import ArgumentTable, Explanation, Side
from examiner.explanation.scoring import unit_embedding
from examiner.explanation.stability_records import (
    Interval,
    Stability,
    StabilityParameters,
    Variation,
)
from examiner.face.alignment import displaced, warped
from examiner.face.records import AlignedCrop, Matrix
from examiner.image.records import RgbPixels
from examiner.image.resave import resaved
from examiner.job import Progress

_SHARE = 1000
_NOWHERE: Matrix = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0))
_WAYS = (("right", (1, 0)), ("left", (-1, 0)), ("down", (0, 1)), ("up", (0, -1)))


@dataclass(eq=False)
class Source:
    """A photograph and the aligned crop that was cut from it."""

    pixels: RgbPixels
    crop: AlignedCrop
    quality: int

    @cached_property
    def saved_again(self) -> RgbPixels:
        """The photograph after it was saved as JPEG once more."""
        return resaved(self.pixels, self.quality)


@dataclass(frozen=True, slots=True)
class Change:
    """One changed circumstance."""

    name: str
    words: str
    threshold: float = 0.0
    """Added to the decision threshold."""
    side: Side | None = None
    """Whose crop is cut elsewhere; None: neither."""
    shift: tuple[float, float] = (0.0, 0.0)
    scale: float = 1.0
    saved_again: bool = False

    def place(self, side: Side) -> Matrix:
        """Crop as recorded to crop as changed."""
        return displaced(_NOWHERE, self.shift, self.scale) if side is self.side else _NOWHERE


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What the explanation became under one change; maps at the places of the recorded crops."""

    variation: Variation
    probe: NDArray[np.float32]
    reference: NDArray[np.float32]
    table: ArgumentTable

    def values(self, side: Side) -> NDArray[np.float32]:
        """The map of one face."""
        return self.probe if side is Side.PROBE else self.reference


def changes(wanted: StabilityParameters) -> tuple[Change, ...]:
    """Every change, in the order in which it is tried and printed."""
    found = [
        Change(
            f"threshold {'+' if sign > 0 else '−'} δ",
            f"decision threshold {'raised' if sign > 0 else 'lowered'} by {wanted.delta:g}",
            threshold=sign * wanted.delta,
        )
        for sign in (1, -1)
    ]
    for side in Side:
        found += _cuts(wanted, side)
    words = f"both photographs saved again, JPEG quality {wanted.quality}"
    return (*found, Change("saved again", words, saved_again=True))


def _cuts(wanted: StabilityParameters, side: Side) -> Iterator[Change]:
    for way, (x, y) in _WAYS:
        shift = (x * wanted.shift, y * wanted.shift)
        words = f"{side} face shifted {way} by {wanted.shift:g} px"
        yield Change(f"{side} {way}", words, side=side, shift=shift)
    for name, scale in (("larger", 1 + wanted.scale), ("smaller", 1 - wanted.scale)):
        words = f"{side} face scaled by {scale:g}"
        yield Change(f"{side} {name}", words, side=side, scale=scale)


def examine(
    explanation: Explanation,
    photographs: dict[Side, tuple[RgbPixels, AlignedCrop]],
    backbone: Backbone,
    request: Request,
    wanted: StabilityParameters,
    progress: Progress,
) -> Stability:
    """The stability of one explanation; its method is run anew for each change.

    `request` is what the explanation was made by, `photographs` what its crops were cut from.
    Raises what the method raises on its own, such as ArgumentsIncomplete.
    """
    started = time.perf_counter()
    sources = {side: Source(*photographs[side], wanted.quality) for side in Side}
    tried = changes(wanted)
    floor = noise_floor(*_recorded(explanation), explanation.null_band)
    outcomes = []
    for at, change in enumerate(tried):
        part = _Part(progress, at, len(tried), change.name)
        outcomes.append(_outcome(explanation, sources, backbone, request, change, part, floor))
    progress.advance(_SHARE * len(tried), _SHARE * len(tried), "Stability")
    tables = [explanation.arguments, *(each.table for each in outcomes)]
    intervals = {side: _intervals(tables, side) for side in Side}
    return Stability(
        mark=UNMARKED,
        explanation=explanation.mark,
        parameters=wanted,
        floor=floor,
        variations=tuple(each.variation for each in outcomes),
        probe_sign_changes=_both_signs(explanation, outcomes, Side.PROBE, floor),
        reference_sign_changes=_both_signs(explanation, outcomes, Side.REFERENCE, floor),
        probe=intervals[Side.PROBE][:-1],
        reference=intervals[Side.REFERENCE][:-1],
        probe_rest=intervals[Side.PROBE][-1],
        reference_rest=intervals[Side.REFERENCE][-1],
        environment=environment(backbone.device),
        seconds=time.perf_counter() - started,
        inputs=(explanation.digest, *explanation.inputs),
    )


def _outcome(
    explanation: Explanation,
    sources: dict[Side, Source],
    backbone: Backbone,
    request: Request,
    change: Change,
    progress: "_Part",
    floor: float,
) -> Outcome:
    progress.advance(0, 1, "")
    before = explanation.arguments
    threshold = before.threshold + change.threshold
    if change.threshold and request.spec.threshold_free:
        # What does not depend on the threshold is not computed again: only the rest rows move.
        maps, score = MapPair(*_recorded(explanation)), before.score
        table = _moved(before, threshold)
    else:
        pair = CropPair(*(_crop(sources[side], change, side) for side in Side))
        score = before.score if change.threshold else _score(backbone, pair)
        maps = load(request.spec, request.parameters).explain(pair, backbone, threshold, progress)
        check_finite(maps, request.spec.id)
        held = _moved(before, threshold) if change.threshold else None
        table = account(maps, score, threshold, pair, backbone, progress, held)
    return _compared(explanation, change, maps, table, floor)


def _compared(
    explanation: Explanation, change: Change, maps: MapPair, table: ArgumentTable, floor: float
) -> Outcome:
    made = [maps.probe.astype(np.float32), maps.reference.astype(np.float32)]
    back = [carried_back(m, change.place(side)) for m, side in zip(made, Side, strict=True)]
    recorded = _recorded(explanation)
    likeness = [spearman(one, other) for one, other in zip(recorded, back, strict=True)]
    changed = [_opposite(one, other, floor) for one, other in zip(recorded, back, strict=True)]
    variation = Variation(
        name=change.name,
        changed=change.words,
        score=table.score,
        threshold=table.threshold,
        probe_map=array_digest(made[0]),
        reference_map=array_digest(made[1]),
        probe_likeness=likeness[0],
        reference_likeness=likeness[1],
        probe_changed=changed[0],
        reference_changed=changed[1],
    )
    return Outcome(variation, back[0], back[1], table)


def carried_back(values: NDArray[np.float32], place: Matrix) -> NDArray[np.float32]:
    """A map of a crop cut elsewhere, at the pixels of the recorded crop.

    `place` takes the recorded crop to the other one. Places that the other crop does not show have
    the value at its edge.
    """
    if place == _NOWHERE:
        return values
    back: NDArray[np.float32] = cv2.warpAffine(
        values,
        np.array(place),
        values.shape[::-1],
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return back


def both_signs(maps: Sequence[NDArray[np.float32]], floor: float) -> NDArray[np.uint8]:
    """(112, 112): 1 where some of the maps lie above `floor` and others below −`floor`."""
    stack = np.stack(maps)
    found: NDArray[np.uint8] = ((stack.max(axis=0) > floor) & (stack.min(axis=0) < -floor)).astype(
        np.uint8
    )
    return found


def _recorded(explanation: Explanation) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    return explanation.probe_map.values, explanation.reference_map.values


def _crop(source: Source, change: Change, side: Side) -> NDArray[np.uint8]:
    if not change.saved_again and side is not change.side:
        return source.crop.pixels
    pixels = source.saved_again if change.saved_again else source.pixels
    matrix = source.crop.matrix
    if side is change.side:
        matrix = displaced(matrix, change.shift, change.scale)
    return warped(pixels, matrix)


def _score(backbone: Backbone, pair: CropPair) -> float:
    return float(unit_embedding(backbone, pair.probe) @ unit_embedding(backbone, pair.reference))


def _moved(table: ArgumentTable, threshold: float) -> ArgumentTable:
    """The same arguments with the rest rows that another threshold gives."""
    shift = table.threshold - threshold
    probe, reference = table.probe_rest + shift, table.reference_rest + shift
    sizes = {side: sum(abs(getattr(row, side.value)) for row in table.rows) for side in Side}
    return replace(
        table,
        threshold=threshold,
        probe_rest=probe,
        probe_rest_share=probe / (sizes[Side.PROBE] + abs(probe)),
        reference_rest=reference,
        reference_rest_share=reference / (sizes[Side.REFERENCE] + abs(reference)),
    )


def _opposite(one: NDArray[np.float32], other: NDArray[np.float32], floor: float) -> int:
    return int(both_signs((one, other), floor).sum())


def _both_signs(
    explanation: Explanation, outcomes: list[Outcome], side: Side, floor: float
) -> NDArray[np.uint8]:
    recorded = dict(zip(Side, _recorded(explanation), strict=True))[side]
    return both_signs([recorded, *(each.values(side) for each in outcomes)], floor)


def _intervals(tables: list[ArgumentTable], side: Side) -> tuple[Interval, ...]:
    """49 intervals and, last, that of the rest row."""
    values = np.array(
        [
            [*(getattr(row, side.value) for row in each.rows), getattr(each, f"{side.value}_rest")]
            for each in tables
        ]
    )
    ends = zip(values.min(axis=0), values.max(axis=0), strict=True)
    return tuple(Interval(float(low), float(high)) for low, high in ends)


@dataclass(frozen=True, slots=True)
class _Part:
    """The progress of one change among all."""

    progress: Progress
    at: int
    count: int
    name: str

    def advance(self, done: int, total: int, note: str) -> None:
        """Report `done` of the change's own `total` steps."""
        share = _SHARE * min(done, total) // max(total, 1)
        words = f"Stability: {self.name}"
        self.progress.advance(_SHARE * self.at + share, _SHARE * self.count, words)
