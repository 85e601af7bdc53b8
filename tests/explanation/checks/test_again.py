"""What counts as the same when a method is run once more."""

from dataclasses import replace

import numpy as np
import pytest

from examiner.explanation.checks.bounds import AGAIN_ELSEWHERE
from examiner.explanation.checks.catalogue import CHECKS
from examiner.explanation.checks.curves import Curves
from examiner.explanation.checks.judging import Seen, Verdict, again
from examiner.explanation.checks.runs import AGAIN, Subject
from examiner.explanation.pair import CropPair, MapPair
from tests import tiny

PAIR = CropPair(tiny.face(1), tiny.face(2))
MAP = np.random.default_rng(1).normal(size=(112, 112)).astype(np.float32)


def verdict(device: str, apart: float) -> Verdict:
    """Of a run that is `apart` from the recorded one at the place of the largest value."""
    other = MAP.copy()
    place = np.unravel_index(np.abs(MAP).argmax(), MAP.shape)
    other[place] *= 1 + apart
    backbone = replace(tiny.backbone(), device=device)
    subject = Subject(MapPair(MAP, MAP), PAIR, None, backbone, 0.3, PAIR.probe)
    runs = {AGAIN: MapPair(MAP, other)}
    return again(Seen(subject, None, runs, Curves((), (), ()), (1.0, 1.0)))


@pytest.mark.parametrize("device", ["cpu", "cuda"])
def test_that_equal_bytes_pass_everywhere(device):
    found = verdict(device, 0.0)
    assert (found.passed, found.value) == (True, 0.0)
    assert found.words.endswith("not a byte differs.")


def test_that_on_the_cpu_the_smallest_difference_fails():
    found = verdict("cpu", 1e-6)
    assert not found.passed
    assert "allowed" not in found.words


def test_that_another_device_may_round_otherwise_and_says_so():
    found = verdict("cuda", AGAIN_ELSEWHERE / 2)
    assert found.passed
    assert found.words.endswith("no fixed order; up to 1e-05 is allowed on it.")
    assert not verdict("cuda", 2 * AGAIN_ELSEWHERE).passed


def test_that_the_criterion_says_what_is_allowed_where():
    entry = next(each for each in CHECKS if each.id == "again")
    assert entry.criterion_on("cpu") == "the same bytes"
    assert entry.criterion_on("cuda") == "the same bytes, or at most 1e-05 apart on this device"
    others = [each for each in CHECKS if each.id != "again"]
    assert all(each.criterion_on("cuda") == each.criterion for each in others)
