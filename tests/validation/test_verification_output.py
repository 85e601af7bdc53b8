"""The files of a verification: tables, card, figures, and the sheet of wrong pairs."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from examiner.comparison.cards import read_card
from examiner.render.chart_file import read_chart
from examiner.validation.records import Kind
from examiner.validation.verification import summary as verification_summary
from examiner.validation.verification.output import card_of, card_text, write_verification
from examiner.validation.verification.summary import verification
from examiner.validation.verification.wrong_pairs import MOST, sheet, wrong_pairs
from tests.validation.pictured import scored

NAN = float("nan")
SCORES = [0.9, 0.8, 0.3, NAN, 0.1, 0.2, 0.85, 0.05]
SAME = [True] * 4 + [False] * 4
FOLDS = [1, 2] * 4


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    real = verification_summary.identity_weights
    monkeypatch.setattr(
        verification_summary, "identity_weights", lambda *sides: real(*sides, draws=20)
    )


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8"))))


def test_that_every_file_is_written_and_tables_say_what_the_numbers_say(tmp_path):
    run = scored(SCORES, SAME, FOLDS, folder=tmp_path)
    found = verification(run)
    files = write_verification(found, run)
    assert sorted(file.name for file in files) == [
        "threshold.toml", "verification.json", "verification_curves.csv", "verification_folds.csv",
        "verification_rates.svg", "verification_scores.csv", "verification_trade_off.svg",
        "verification_wrong_pairs.csv", "verification_wrong_pairs.png",
    ]  # fmt: skip
    assert all(file.stat().st_size for file in files)
    numbers = json.loads((tmp_path / "verification.json").read_bytes())
    assert numbers["equal_error"]["threshold"] == found.equal_error.threshold
    scores = rows(tmp_path / "verification_scores.csv")
    written = [NAN if row["score"] == "" else float(row["score"]) for row in scores]
    assert np.array_equal(written, run.scores(), equal_nan=True)
    curve = {float(row["threshold"]): row for row in rows(tmp_path / "verification_curves.csv")}
    assert float(curve[0.3]["false_match_rate"]) == 0.25
    assert len(rows(tmp_path / "verification_folds.csv")) == 4


def test_that_a_card_is_read_back_as_it_was_written(tmp_path):
    run = scored(SCORES, SAME, FOLDS, folder=tmp_path)
    found = verification(run)
    card = card_of(found)
    (tmp_path / "card.toml").write_text(card_text(card), "utf-8")
    assert read_card(tmp_path / "card.toml") == card
    assert (card.value, card.failed_pairs) == (found.equal_error.threshold, 1)
    assert (card.genuine_pairs, card.impostor_pairs) == (3, 4)
    assert (card.data_set, card.backbone, card.detector) == ("made", "tiny", "mtcnn")


def test_that_crops_give_no_card(tmp_path):
    run = scored(SCORES, SAME, FOLDS, folder=tmp_path)
    crops = replace(run, data_set=replace(run.data_set, kind=Kind.CROPS))
    assert "threshold.toml" not in {
        file.name for file in write_verification(verification(run), crops)
    }


def test_that_wrong_pairs_come_with_the_worst_first_and_those_without_a_score():
    run = scored(SCORES, SAME, FOLDS)
    wrong = wrong_pairs(run, 0.5)
    assert [(each.pair.same, each.score) for each in wrong] == [
        (True, None), (False, 0.85), (True, 0.3),
    ]  # fmt: skip


def test_that_the_table_of_wrong_pairs_says_why(tmp_path):
    run = scored(SCORES, SAME, FOLDS, folder=tmp_path)
    write_verification(verification(run), run)
    found = rows(tmp_path / "verification_wrong_pairs.csv")
    assert (found[0]["score"], found[0]["failure"]) == ("", "3b: no face was found")
    assert {(row["same"], row["side"]) for row in found[1:]} <= {("1", "below"), ("0", "above")}


def test_that_the_sheet_shows_the_crops_of_wrong_pairs(tmp_path):
    run = scored(SCORES, SAME, FOLDS)
    run.crops[12], run.crops[13] = (250, 10, 10), (10, 10, 250)
    picture = np.array(Image.open(io.BytesIO(sheet(wrong_pairs(run, 0.5), run, 0.5))))
    assert (picture == (250, 10, 10)).all(axis=2).sum() == 112 * 112
    assert (picture == (10, 10, 250)).all(axis=2).sum() == 112 * 112


def test_that_a_sheet_stays_of_a_size_that_can_be_opened():
    count = MOST + 30
    run = scored([0.1] * count + [0.0], [True] * count + [False])
    data = sheet(wrong_pairs(run, 0.5), run, 0.5)
    with Image.open(io.BytesIO(data)) as picture:
        assert picture.height < 12_000


@pytest.mark.parametrize("count", [1, 5, 50])
def test_that_figures_are_drawn_where_no_rate_is_above_zero(tmp_path, count):
    scores = [0.9 - at / 1000 for at in range(count)] + [0.1 + at / 1000 for at in range(count)]
    run = scored(scores, [True] * count + [False] * count, folder=tmp_path)
    write_verification(verification(run), run)
    chart = read_chart(tmp_path / "verification_trade_off.chart.json")
    assert chart.y.lowest < chart.y.highest <= 1


def test_that_bands_hold_the_curves_and_lie_between_zero_and_one(tmp_path):
    run = scored(SCORES * 3, SAME * 3, FOLDS * 3, folder=tmp_path)
    write_verification(verification(run), run)
    for each in read_chart(tmp_path / "verification_rates.chart.json").lines:
        low, high, rate = np.array(each.low), np.array(each.high), np.array(each.y)
        assert ((low >= 0) & (low <= rate) & (rate <= high) & (high <= 1)).all()


def test_that_a_run_without_a_wrong_pair_is_written_too(tmp_path):
    run = scored([0.9, 0.1], [True, False], folder=tmp_path)
    write_verification(verification(run), run)
    assert (tmp_path / "verification_wrong_pairs.csv").read_bytes() == b""
