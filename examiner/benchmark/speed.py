"""How fast on this machine: each step beside the published or naive way, run in turn."""

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from examiner.benchmark.material import LARGE, Material
from examiner.embedding import catalogue as backbones
from examiner.embedding.backbone import Backbone
from examiner.explanation.catalogue import load, spec
from examiner.explanation.environment import environment
from examiner.explanation.fills import fill
from examiner.explanation.method_parameters import CorrRiseParameters
from examiner.explanation.methods.corrrise import random_squares
from examiner.explanation.pair import CropPair
from examiner.explanation.passes import forward_pass, gradient_pass
from examiner.explanation.plain import (
    plain_fggb,
    plain_masked_scores,
    plain_network,
    plain_xssab,
)
from examiner.explanation.scoring import Steps, covered_units
from examiner.face import detector
from examiner.image.decode import decode
from examiner.job import Silent

THRESHOLD = 0.375
"""Any plausible decision threshold; the time does not depend on it."""

MASKS = CorrRiseParameters(masks=64)
"""Enough masked faces for whole batches on every core."""

Timed = Mapping[str, Callable[[], object]]


def measure(things: Material, repeats: int) -> dict[str, Any]:
    """Median milliseconds of every step over `repeats` rounds, and multiples of a forward pass.

    Within a round, ours and the plain way run one after the other, so that a busy machine slows
    both; only their ratio travels to another machine.
    """
    backbone = backbones.load(backbones.DEFAULT)
    found = _medians(_steps(things, backbone), repeats)
    found |= _medians(_masked_steps(things, backbone), max(1, repeats // 3))
    found |= _medians(_slow_steps(things, backbone), max(1, repeats // 5))
    found["detection_ms_per_megapixel"] = found.pop("detection_ms") / (LARGE[0] * LARGE[1] / 1e6)
    forward = found["forward_ms"]
    found["multiples_of_forward"] = {name: value / forward for name, value in found.items()}
    found["xssab_times_faster"] = found["xssab_plain_ms"] / found["xssab_pair_ms"]
    found["fggb_times_faster"] = found["fggb_plain_ms"] / found["fggb_pair_ms"]
    found["masks_times_faster"] = found["masks_plain_ms"] / found["masks_ms"]
    found["masks_times_faster_than_singly"] = found["masks_singly_ms"] / found["masks_ms"]
    found["repeats"] = repeats
    found["environment"] = asdict(environment())
    return found


def _medians(steps: Timed, repeats: int) -> dict[str, Any]:
    """Milliseconds by name; a first round, not counted, warms caches up."""
    times: dict[str, list[float]] = {name: [] for name in steps}
    for _ in range(repeats + 1):
        for name, step in steps.items():
            started = time.perf_counter()
            step()
            times[name].append(1000 * (time.perf_counter() - started))
    return {name: statistics.median(each[1:]) for name, each in times.items()}


def _steps(things: Material, backbone: Backbone) -> Timed:
    pair = CropPair(things.probe.pixels, things.reference.pixels)
    network = plain_network(backbone)
    xssab = load(spec("xssab"), spec("xssab").parameters())
    large = decode(things.large[0], "benchmark").pixels
    finder = detector.load()
    smallest = detector.default_min_face(*LARGE)

    def detect() -> None:
        finder.detect(large, smallest, Silent())

    return {
        "forward_ms": forward_pass(backbone, things.probe),
        "input_gradient_ms": gradient_pass(backbone, things.probe),
        "xssab_pair_ms": lambda: xssab.explain(pair, backbone, THRESHOLD, Silent()),
        "xssab_plain_ms": lambda: plain_xssab(pair, backbone, network, THRESHOLD),
        "decode_12_megapixels_ms": lambda: decode(things.large[0], "benchmark"),
        "detection_ms": detect,
    }


def _masked_steps(things: Material, backbone: Backbone) -> Timed:
    """64 masked faces: ours, through our network one at a time, and through the stock one so."""
    pair = CropPair(things.probe.pixels, things.reference.pixels)
    network, black = plain_network(backbone), fill("black", pair.probe)

    def ours() -> None:
        steps = Steps(Silent(), MASKS.masks, "")
        covered_units(backbone, pair.probe, random_squares(MASKS), black, steps)

    return {
        "masks_ms": ours,
        "masks_singly_ms": lambda: plain_masked_scores(
            pair, backbone, backbone.raw, random_squares(MASKS)
        ),
        "masks_plain_ms": lambda: plain_masked_scores(
            pair, backbone, network, random_squares(MASKS)
        ),
    }


def _slow_steps(things: Material, backbone: Backbone) -> Timed:
    pair = CropPair(things.probe.pixels, things.reference.pixels)
    network = plain_network(backbone)
    fggb = load(spec("fggb"), spec("fggb").parameters())
    return {
        "fggb_pair_ms": lambda: fggb.explain(pair, backbone, THRESHOLD, Silent()),
        "fggb_plain_ms": lambda: plain_fggb(pair, backbone, network, THRESHOLD),
    }
