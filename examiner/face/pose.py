"""Which way a face looks, estimated from its five landmarks.

Five points of an average face in space are turned and drawn as a distant camera would (weak
perspective) until they lie nearest to the landmarks; how long the face is for its breadth is left
free, since people differ in it and smiles change it. The average face looks straight ahead where
its points lie like the template of the aligned crop, so that angles are counted from there.

Depths come from landmarks that the bundled detector gave on 700 photographs of many people: their
factorisation into one shape in space and a camera for each (Tomasi and Kanade, IJCV 9, 1992,
scaled to Euclidean axes, then turned to look like the template); two halves of the photographs
gave the same depths to a hundredth.

The average face is not this face: a nose that is a fifth longer makes a turn look about a fifth
larger, and where the nose lies low or high by nature, that is told as pitch. Landmarks that
are off by a pixel of the aligned crop (standard deviation, each way) move yaw and pitch by 4
degrees and roll by 2.5. Beyond about 45 degrees landmarks are guesses themselves.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from examiner.face.alignment import TEMPLATE
from examiner.face.records import Landmarks

Floats = NDArray[np.float64]

NOSE_BEFORE_EYES = 0.47
"""Of the distance between the eyes: how far the tip of the nose stands out before them."""

MOUTH_BEFORE_EYES = -0.19
"""The same of the corners of the mouth."""

_YAW, _PITCH = 80.0, 60.0
"""Largest angles tried, degrees."""

_STEP = 4.0
"""Between the first angles tried; then eight times around the best, a quarter as far each time."""

_TIMES = 8


@dataclass(frozen=True, slots=True)
class Pose:
    """Three turns in degrees that take a face from looking straight ahead to where it looks."""

    yaw: float
    """Above 0 the nose points to the right of the picture."""
    pitch: float
    """Above 0 the nose points up."""
    roll: float
    """Above 0 the face is turned clockwise in the picture: its right eye there lies lower."""


def pose(landmarks: Landmarks) -> Pose:
    """The pose of a face; ValueError for points that do not lie like a face's.

    Roll is the slope of the line through the eyes, exactly. Yaw and pitch are the least squares
    fit of `average_face()` under weak perspective, by search, to a ten-thousandth of a degree.
    """
    points = landmarks.array()
    right, down = points[1] - points[0]
    if right == 0 and down == 0:
        raise ValueError("the landmarks do not lie like a face")
    roll = float(np.arctan2(down, right))
    upright = points @ _plane_turn(-roll).T
    yaw, pitch = 0.0, 0.0
    yaws, pitches = np.arange(-_YAW, _YAW + 1, _STEP), np.arange(-_PITCH, _PITCH + 1, _STEP)
    step = _STEP
    for _ in range(_TIMES + 1):
        misses = _misses(upright, yaws, pitches)
        if np.isinf(misses).all():
            raise ValueError("the landmarks do not lie like a face")
        best = np.unravel_index(misses.argmin(), misses.shape)
        yaw, pitch = float(yaws[best[0]]), float(pitches[best[1]])
        step /= 4
        around = np.arange(-4, 5) * step
        yaws, pitches = yaw + around, pitch + around
    return Pose(yaw, pitch, float(np.degrees(roll)))


def average_face() -> Floats:
    """(5, 3): landmarks of an average face, in distances between the eyes.

    x to the right of the picture, y down, z towards the camera, from the middle between the eyes.
    Across and down they are the template's, made the same on both sides.
    """
    flat = TEMPLATE.array()
    mirrored = (flat * [-1, 1])[[1, 0, 2, 4, 3]]
    even = (flat - flat[:2].mean(axis=0) + mirrored - mirrored[:2].mean(axis=0)) / 2
    depth = [0, 0, NOSE_BEFORE_EYES, MOUTH_BEFORE_EYES, MOUTH_BEFORE_EYES]
    return np.column_stack([even / (even[1, 0] - even[0, 0]), depth])


def _drawn(yaws: Floats, pitches: Floats) -> tuple[Floats, Floats]:
    """Two of (yaws, pitches, 5, 2), which add up to the average face without roll.

    The first is drawn by the points' breadth and depth, the second by their height. The face is
    nodded first, then turned.
    """
    x, y, z = average_face().T
    turn, nod = np.radians(yaws)[:, None, None], np.radians(pitches)[:, None]
    # The nose points at the camera, so to point up takes what is before the eyes upwards.
    level = (x * np.cos(turn) + z * np.cos(nod) * np.sin(turn), -z * np.sin(nod))
    upright = (y * np.sin(nod) * np.sin(turn), y * np.cos(nod))
    parts = [
        np.stack(np.broadcast_arrays(*part, turn + nod)[:2], axis=-1) for part in (level, upright)
    ]
    return parts[0], parts[1]


def _misses(points: Floats, yaws: Floats, pitches: Floats) -> Floats:
    """(yaws, pitches): squared distance left after the best breadth, height and shift."""
    wanted = points - points.mean(axis=0)
    level, upright = (part - part.mean(axis=-2, keepdims=True) for part in _drawn(yaws, pitches))

    def dot(one: Floats, other: Floats) -> Floats:
        product: Floats = (one * other).sum(axis=(-1, -2))
        return product

    first, second, crossed = dot(level, level), dot(upright, upright), dot(level, upright)
    along, up = dot(level, wanted), dot(upright, wanted)
    spread = first * second - crossed**2
    breadth, height = second * along - crossed * up, first * up - crossed * along
    left: Floats = np.square(wanted).sum() - (breadth * along + height * up) / spread
    # A size below 0 would turn the face inside out or upside down.
    return np.where((breadth > 0) & (height > 0), left, np.inf)


def _plane_turn(angle: float) -> Floats:
    """2×2: turns clockwise in a picture, whose y runs down."""
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
