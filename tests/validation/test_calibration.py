"""Calibration of a run: on people of its own, tested on others, with honest intervals."""

import csv
import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from examiner.errors import DataSetRefused
from examiner.likelihood.calibrators import CALIBRATORS
from examiner.likelihood.cards import card_text, read_card
from examiner.likelihood.measures import cllr
from examiner.render.chart_file import charts_in
from examiner.validation.calibration.files import write
from examiner.validation.calibration.run import Asked, calibrate, part_of, ratios_of
from examiner.validation.prepared import Prepared
from tests.validation.calibrated import made_run, with_a_shared_person, without_faces

ASKED = Asked("logistic", (1, 2, 3), (4, 5), "people made up")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return made_run(tmp_path_factory.mktemp("run"))


def test_that_the_line_is_that_of_the_distributions(run: Prepared) -> None:
    # N(0.55, 0.15²) and N(0.05, 0.15²): ln LR = 0.5/0.0225 · (x − 0.3).
    card = calibrate(run, ASKED, draws=30).card
    at = np.array([0.2, 0.3, 0.4])
    found = np.interp(at, card.scores, card.log10_lr)
    assert found == pytest.approx(0.5 / 0.0225 / math.log(10) * (at - 0.3), abs=0.35)


def test_that_people_and_pairs_are_counted_by_part(run: Prepared) -> None:
    card = calibrate(without_faces(run, 7), ASKED, draws=5).card
    assert (card.genuine_pairs, card.impostor_pairs, card.failed_pairs) == (173, 180, 7)
    assert (card.test_genuine_pairs, card.test_impostor_pairs) == (120, 120)
    assert (card.people, card.test_people) == (180, 120)
    assert card.population == "people made up"
    assert "folds 1, 2, 3; tested on folds 4, 5" in card.data_set


def test_that_a_person_on_both_sides_is_refused(run: Prepared) -> None:
    with pytest.raises(DataSetRefused, match="1 people are in pairs") as caught:
        calibrate(with_a_shared_person(run), ASKED, draws=5)
    assert caught.value.facts["people"] == ["4-0"]
    with pytest.raises(DataSetRefused, match="are in pairs"):
        calibrate(run, replace(ASKED, test_folds=(3, 4)), draws=5)


@pytest.mark.parametrize("folds", [(), (6,), (1, 9)])
def test_that_a_fold_that_is_not_there_is_refused(run: Prepared, folds: tuple[int, ...]) -> None:
    with pytest.raises(DataSetRefused) as caught:
        calibrate(run, replace(ASKED, calibrate_folds=folds), draws=5)
    assert "1, 2, 3, 4, 5" in caught.value.advice


def test_that_folds_of_one_sort_are_refused(run: Prepared) -> None:
    pairs = tuple(pair for pair in run.data_set.pairs if pair.same or pair.fold != 1)
    lone = replace(run, data_set=replace(run.data_set, pairs=pairs))
    with pytest.raises(DataSetRefused, match="one sort"):
        calibrate(lone, replace(ASKED, calibrate_folds=(1,)), draws=5)


@pytest.mark.parametrize("method", CALIBRATORS)
def test_that_cllr_is_that_of_the_ratios_that_the_card_gives(run: Prepared, method: str) -> None:
    found = calibrate(run, replace(ASKED, method=method), draws=20)
    ratios = ratios_of(found.card, part_of(run, (4, 5)).scores)
    assert cllr(ratios) == pytest.approx(found.card.cllr)
    assert found.card.lowest <= ratios.impostor.min()
    assert ratios.genuine.max() <= found.card.highest
    assert found.cllr.low <= found.cllr.value <= found.cllr.high
    assert found.card.cllr_min <= found.card.cllr < 1
    assert found.cllr_cal == pytest.approx(found.card.cllr - found.card.cllr_min)
    own = next(each for each in found.rivals if each.method == method)
    assert own.cllr == pytest.approx(found.card.cllr)


def test_that_bounds_lie_within_the_counts(run: Prepared) -> None:
    found = calibrate(run, ASKED, draws=5)
    for bounds in (found.bounds, found.invariance):
        assert found.counted.lowest <= bounds.lowest < 0 < bounds.highest <= found.counted.highest
    assert found.counted.highest == pytest.approx(math.log10(181))
    assert (found.card.lowest, found.card.highest) == (found.bounds.lowest, found.bounds.highest)


def test_that_the_interval_narrows_with_more_people(tmp_path: Path) -> None:
    few = calibrate(made_run(tmp_path, pairs=20), ASKED, draws=60).card
    many = calibrate(made_run(tmp_path, pairs=200), ASKED, draws=60).card

    def width(card) -> float:
        ends = [np.interp(0.4, card.scores, end) for end in (card.lower, card.upper)]
        return ends[1] - ends[0]

    assert width(many) < width(few) / 2


def test_that_the_same_calibration_comes_out_again(run: Prepared) -> None:
    assert calibrate(run, ASKED, draws=10) == calibrate(run, ASKED, draws=10)


def test_that_draws_without_a_finite_line_are_counted(tmp_path: Path) -> None:
    few = calibrate(made_run(tmp_path, pairs=9, seed=1), ASKED, draws=40)
    assert 0 < few.draws_without_line < 20


def test_that_everything_is_written_beside_the_run(tmp_path: Path) -> None:
    run = made_run(tmp_path)
    found = calibrate(run, ASKED, draws=10)
    write(found, run)
    kept = json.loads((tmp_path / "calibration.json").read_bytes())
    assert kept["card_sha256"] == found.card.digest
    assert kept["draws"] == 10
    assert [name for name, _ in charts_in(tmp_path)] == [
        "calibration_curve", "calibration_ece", "calibration_pav", "calibration_tippett",
    ]  # fmt: skip
    for name in ("curve", "ece", "pav", "tippett"):
        assert (tmp_path / f"calibration_{name}.svg").stat().st_size > 1000
        with (tmp_path / f"calibration_{name}.csv").open() as file:
            assert len(list(csv.DictReader(file))) > 5
    with (tmp_path / "calibration_ece.csv").open() as file:
        even = [row for row in csv.DictReader(file) if abs(float(row["log10_prior_odds"])) < 1e-9]
    assert float(even[0]["ratios"]) == pytest.approx(found.card.cllr)
    assert float(even[0]["without"]) == pytest.approx(1)


def test_that_the_card_survives_its_file(run: Prepared, tmp_path: Path) -> None:
    card = calibrate(run, ASKED, draws=10).card
    (tmp_path / "card.toml").write_text(card_text(card), "utf-8")
    assert read_card(tmp_path / "card.toml") == card
