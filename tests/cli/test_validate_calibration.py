"""examiner validate calibration: from a folder of pictures to a card that is read back."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from examiner.likelihood.cards import read_card
from tests.conftest import Command

PEOPLE = 3


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two folds of three made people each, two crops a person, every pair of them."""
    folder = tmp_path_factory.mktemp("data")
    generator = np.random.default_rng(1)
    rows = ["fold\tsame\tfirst\tsecond"]
    for fold in (1, 2):
        people = [f"P{fold}{letter}" for letter in "abc"]
        for person in people:
            face = np.kron(generator.integers(0, 256, (14, 14, 3)), np.ones((8, 8, 1)))
            for number in (1, 2):
                noisy = face + generator.normal(0, 30, face.shape)
                pixels = noisy.clip(0, 255).astype(np.uint8)
                Image.fromarray(pixels).save(folder / f"{person}_{number}.png")
            rows.append(f"{fold}\t1\t{person}_1\t{person}_2")
        for one, two in ((0, 1), (1, 2), (0, 2)):
            rows.append(f"{fold}\t0\t{people[one]}_1\t{people[two]}_2")
    (folder / "pairs.tsv").write_text("\n".join(rows) + "\n")
    return folder


@pytest.fixture(scope="module")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("runs") / "run"


def asked(data: Path, run: Path, card: Path, *more: object) -> tuple[object, ...]:
    return (
        "validate", "calibration", data, "--run", run, "--from", "crops", "--workers", 1,
        "--method", "isotonic", "--calibrate-folds", "1", "--population", "noise", "--card", card,
        *more,
    )  # fmt: skip


def test_that_a_card_comes_out_and_says_that_no_case_can_use_it(
    command: Command, data: Path, run_folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "card.toml"
    said = command(*asked(data, run_folder, path, "--test-folds", "2"))
    assert said.code == 0, said.err
    card = read_card(path)
    assert (card.genuine_pairs, card.impostor_pairs, card.people) == (3, 3, 3)
    assert (card.population, card.method, card.conditions) == ("noise", "isotonic", ())
    assert said.json["calibration"]["card_sha256"] == card.digest
    assert (run_folder / "calibration.json").is_file()
    assert (run_folder / "calibration_tippett.svg").is_file()
    shown = command(*asked(data, run_folder, path, "--test-folds", "2"), json=False)
    assert "cannot be used in a case" in shown.out
    assert "Cllr" in shown.out


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        (("--test-folds", "1"), "DataSetRefused"),
        (("--test-folds", "7"), "DataSetRefused"),
        (("--test-folds", "two"), "ParameterRefused"),
        (("--test-folds", "2", "--population", "  "), "ParameterRefused"),
    ],
)
def test_that_what_cannot_be_tested_honestly_is_refused(
    command: Command, data: Path, run_folder: Path, tmp_path: Path,
    more: tuple[str, ...], kind: str,
) -> None:  # fmt: skip
    card = tmp_path / "card.toml"
    assert command(*asked(data, run_folder, card, *more)).error["kind"] == kind
    assert not card.exists()
