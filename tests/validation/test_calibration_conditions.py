"""Conditions of a card: what was seen, on the side on which it harms."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from examiner.face.quality import QUALITIES
from examiner.face.quality_records import Harm
from examiner.validation.calibration.conditions import LEFT_OUT, conditions_of
from examiner.validation.calibration.run import Asked, calibrate
from tests.validation.calibrated import made_run


def every(value: float) -> dict[str, float]:
    return {each.id: value for each in QUALITIES}


def test_that_a_range_is_open_where_more_does_no_harm(tmp_path: Path) -> None:
    run = made_run(tmp_path, qualities=tuple(every(float(step)) for step in range(101)))
    found = conditions_of(run, np.arange(len(run.data_set.pairs)))
    assert [each.quality for each in found] == [
        each.id for each in QUALITIES if each.id not in LEFT_OUT
    ]
    for condition in found:
        harm = next(each.harm for each in QUALITIES if each.id == condition.quality)
        assert condition.lowest == (None if harm is Harm.HIGH else pytest.approx(1, abs=0.5))
        assert condition.highest == (None if harm is Harm.LOW else pytest.approx(99, abs=0.5))


def test_that_pictures_of_other_folds_count_for_nothing(tmp_path: Path) -> None:
    run = made_run(tmp_path, pairs=10, qualities=(every(5.0),))
    pictures = list(run.pictures)
    for pair in run.data_set.pairs:
        if pair.fold > 3:
            pictures[pair.first] = replace(pictures[pair.first], quality=every(99.0))
    other = replace(run, pictures=tuple(pictures))
    asked = Asked("isotonic", (1, 2, 3), (4, 5), "people made up")
    found = calibrate(other, asked, draws=5).card.conditions
    assert len(found) == len(QUALITIES) - len(LEFT_OUT)
    assert all({each.lowest, each.highest} <= {None, 5.0} for each in found)


def test_that_nothing_known_is_no_condition(tmp_path: Path) -> None:
    run = made_run(tmp_path, pairs=5)
    assert conditions_of(run, np.arange(10)) == ()


def test_that_ends_are_rounded_outwards(tmp_path: Path) -> None:
    run = made_run(tmp_path, pairs=5, qualities=({"yaw": -1.2345}, {"yaw": 1.2345}))
    (found,) = conditions_of(run, np.arange(20))
    assert (found.lowest, found.highest) == (-1.3, 1.3)
