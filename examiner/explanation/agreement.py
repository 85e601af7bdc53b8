"""Where the explanations of one pair of crops agree, and where they contradict each other.

Maps of different methods have different units; only their order and their signs are compared. A
map speaks at a place where its absolute value exceeds its noise floor.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from examiner.explanation.checks.likeness import spearman
from examiner.explanation.noise_floor import FLOOR, noise_floor
from examiner.explanation.patches import GRID, patch_means
from examiner.explanation.records import Explanation, Side
from examiner.face.regions import region_of_cell


@dataclass(frozen=True, slots=True, eq=False)
class Voice:
    """One explanation's maps, under the name that tables give it."""

    name: str
    probe: NDArray[np.float32]
    """(112, 112)."""
    reference: NDArray[np.float32]
    null_band: float | None = None

    def values(self, side: Side) -> NDArray[np.float32]:
        """The map of one face."""
        return self.probe if side is Side.PROBE else self.reference


@dataclass(frozen=True, slots=True)
class Saying:
    """What one map says of one patch."""

    name: str
    value: float
    """Mean over the patch, in the map's own unit; its sign is for (+) or against (−)."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A patch for which some maps speak for and others against."""

    patch: int
    """1 to 49, row by row from the top left."""
    row: int
    column: int
    region: str
    sayings: tuple[Saying, ...]
    """Of the maps that speak there, in the order of the voices."""


@dataclass(frozen=True, slots=True, eq=False)
class FaceAgreement:
    """How the maps of one face agree."""

    side: Side
    correlations: NDArray[np.float64]
    """(n, n): Spearman's rank correlation of every two maps over all pixels."""
    balance: NDArray[np.float32]
    """(112, 112): maps for less maps against, divided by those that speak; −1 to 1, 0: none."""
    speaking: NDArray[np.uint8]
    """(112, 112): how many maps speak."""
    patch_balance: NDArray[np.float64]
    """(49,): the same of the maps' means over each patch."""
    patch_speaking: NDArray[np.uint8]
    contradictions: tuple[Contradiction, ...]

    @property
    def shares(self) -> NDArray[np.float32]:
        """(112, 112): share of the speaking maps that have the sign of the most; 0 where none."""
        found: NDArray[np.float32] = _shares(self.balance, self.speaking).astype(np.float32)
        return found

    @property
    def patch_shares(self) -> NDArray[np.float64]:
        """(49,): the same of each patch."""
        return _shares(self.patch_balance, self.patch_speaking)


@dataclass(frozen=True, slots=True, eq=False)
class Agreement:
    """How the explanations of one pair of crops agree."""

    names: tuple[str, ...]
    probe: FaceAgreement
    reference: FaceAgreement

    def face(self, side: Side) -> FaceAgreement:
        """One face's part."""
        return self.probe if side is Side.PROBE else self.reference


def voices_of(explanations: Sequence[Explanation], titles: Sequence[str] = ()) -> tuple[Voice, ...]:
    """Explanations as voices, named by mark and method, and by a title of each where given."""
    added = [f", {title}" for title in titles] or [""] * len(explanations)
    return tuple(
        Voice(
            f"{each.mark} {each.method}{more}",
            each.probe_map.values,
            each.reference_map.values,
            each.null_band,
        )
        for each, more in zip(explanations, added, strict=True)
    )


def agreement(voices: Sequence[Voice]) -> Agreement:
    """Correlations, agreement and contradictions of at least two voices; else ValueError."""
    if len(voices) < 2:
        raise ValueError("it takes two maps to agree")
    probe, reference = (_face(voices, side) for side in (Side.PROBE, Side.REFERENCE))
    return Agreement(tuple(voice.name for voice in voices), probe, reference)


def _face(voices: Sequence[Voice], side: Side) -> FaceAgreement:
    maps = [voice.values(side) for voice in voices]
    floors = [noise_floor(voice.probe, voice.reference, voice.null_band) for voice in voices]
    signs = np.stack([_signs(values, floor) for values, floor in zip(maps, floors, strict=True)])
    means = np.stack([patch_means(values) for values in maps])
    patch_signs = np.stack(
        [_signs(mean, _patch_floor(v)) for mean, v in zip(means, voices, strict=True)]
    )
    return FaceAgreement(
        side=side,
        correlations=np.array([[spearman(one, other) for other in maps] for one in maps]),
        balance=_balance(signs).astype(np.float32),
        speaking=_speaking(signs),
        patch_balance=_balance(patch_signs),
        patch_speaking=_speaking(patch_signs),
        contradictions=_contradictions([voice.name for voice in voices], means, patch_signs),
    )


def _patch_floor(voice: Voice) -> float:
    """The noise floor of a voice's means over patches."""
    if voice.null_band is not None:
        return voice.null_band
    means = [patch_means(voice.values(side)) for side in Side]
    return FLOOR * float(np.abs(means).max())


def _signs(values: NDArray[np.floating], floor: float) -> NDArray[np.int8]:
    """−1, 0 or 1; 0 within the floor."""
    signs: NDArray[np.int8] = (np.sign(values) * (np.abs(values) > floor)).astype(np.int8)
    return signs


def _speaking(signs: NDArray[np.int8]) -> NDArray[np.uint8]:
    counted: NDArray[np.uint8] = np.abs(signs).sum(axis=0).astype(np.uint8)
    return counted


def _balance(signs: NDArray[np.int8]) -> NDArray[np.float64]:
    balance: NDArray[np.float64] = signs.sum(axis=0) / np.maximum(_speaking(signs), 1)
    return balance


def _shares(balance: NDArray[np.floating], speaking: NDArray[np.uint8]) -> NDArray[np.float64]:
    return np.where(speaking > 0, (1 + np.abs(balance)) / 2, 0.0)


def _contradictions(
    names: list[str], means: NDArray[np.float64], signs: NDArray[np.int8]
) -> tuple[Contradiction, ...]:
    against_each_other = np.flatnonzero((signs.max(axis=0) > 0) & (signs.min(axis=0) < 0))
    return tuple(
        Contradiction(
            patch=int(at) + 1,
            row=int(at) // GRID + 1,
            column=int(at) % GRID + 1,
            region=region_of_cell(int(at) // GRID + 1, int(at) % GRID + 1),
            sayings=tuple(
                Saying(name, float(mean))
                for name, mean, sign in zip(names, means[:, at], signs[:, at], strict=True)
                if sign != 0
            ),
        )
        for at in against_each_other
    )
