"""Calibration cards: read strictly, field by field, and read back as written."""

from dataclasses import replace
from pathlib import Path

import pytest

from examiner.errors import CalibrationNotApplicable
from examiner.likelihood.cards import card_of, card_text, has_card, read_card, write_card
from examiner.likelihood.records import Condition
from examiner.settings import NETWORKS_VARIABLE
from tests.likelihood.made import card

NAMES = [
    line.partition(" = ")[0]
    for line in card_text(card()).splitlines()
    if " = " in line and line.partition(" = ")[0] not in {"unit", "lowest", "highest"}
]


def written(folder: Path, text: str) -> Path:
    path = folder / "card.toml"
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize("conditions", [(), card().conditions, (Condition("sharpness", ""),)])
def test_that_a_card_is_read_back_as_it_was_written(tmp_path: Path, conditions) -> None:
    made = card(conditions=conditions, population='people of "Höhe" 5\\7')
    write_card(made, tmp_path / "new" / "card.toml")
    assert read_card(tmp_path / "new" / "card.toml") == made


@pytest.mark.parametrize("name", NAMES)
def test_that_a_card_with_a_missing_field_is_refused(tmp_path: Path, name: str) -> None:
    lines = [line for line in card_text(card()).splitlines() if not line.startswith(f"{name} = ")]
    with pytest.raises(CalibrationNotApplicable, match=name) as caught:
        read_card(written(tmp_path, "\n".join(lines)))
    assert caught.value.advice


def test_that_an_unknown_field_is_refused_of_the_card_and_of_a_condition(tmp_path: Path) -> None:
    for text in (f"certainty = 1\n{card_text(card())}", f"{card_text(card())}certainty = 1\n"):
        with pytest.raises(CalibrationNotApplicable) as caught:
            read_card(written(tmp_path, text))
        assert caught.value.facts["unknown"] == ["certainty"]


@pytest.mark.parametrize(
    "changed",
    [
        {"scores": (0.0, 0.2)},
        {"scores": (0.0, 0.6, 0.2)},
        {"scores": (0.0, 0.2, float("nan"))},
        {"log10_lr": (-2.0, 4.0, 3.5)},
        {"log10_lr": (-2.0, 0.0, float("inf"))},
        {"lower": (-1.9, -0.5, 3.0)},
        {"upper": (-1.5, -0.1, 5.0)},
        {"lowest": 0.1},
        {"highest": -0.1},
        {"highest": float("inf")},
        {"cllr": 0.05},
        {"cllr": float("nan")},
        {"people": 0},
        {"test_impostor_pairs": 0},
        {"failed_pairs": -1},
        {"population": ""},
        {"alignment": ""},
        {"data_set": ""},
        {"date": ""},
        {"conditions": (Condition("yaw", "degrees", float("nan"), 9.0),)},
        {"conditions": (Condition("yaw", "degrees", -9.0, float("inf")),)},
    ],
    ids=str,
)
def test_that_a_card_that_contradicts_itself_is_refused(changed) -> None:
    with pytest.raises(CalibrationNotApplicable, match="incomplete or contradicts") as caught:
        card(**changed)
    assert caught.value.advice


@pytest.mark.parametrize("text", ["", "not = = toml", "method = 3\n", "conditions = 5\n"])
def test_that_what_is_no_card_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(CalibrationNotApplicable):
        read_card(written(tmp_path, text))


def test_that_a_card_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.toml", tmp_path):
        with pytest.raises(CalibrationNotApplicable, match="cannot be read"):
            read_card(path)
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CalibrationNotApplicable):
        read_card(tmp_path / "bytes.toml")


def test_that_a_laboratory_keeps_cards_beside_its_networks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(NETWORKS_VARIABLE, str(tmp_path))
    assert not has_card("house")
    with pytest.raises(CalibrationNotApplicable, match="house") as caught:
        card_of("house")
    assert "--card" in caught.value.advice
    write_card(card(backbone="house"), tmp_path / "calibrations" / "house.toml")
    assert has_card("house")
    assert card_of("house").backbone == "house"


def test_that_every_field_counts_for_the_digest() -> None:
    whole = card()
    assert whole.digest == card().digest
    for changed in ({"highest": 2.9}, {"population": "others"}, {"conditions": ()}):
        assert replace(whole, **changed).digest != whole.digest


def test_that_the_ends_of_a_condition_lie_within_it() -> None:
    pose = Condition("yaw", "°", -30.0, 30.0)
    assert [pose.holds(each) for each in (-30.1, -30.0, 0.0, 30.0, 30.1)] == [
        False, True, True, True, False,
    ]  # fmt: skip
    assert Condition("inter_eye", "px", 30.0).holds(4000.0)
    assert not Condition("inter_eye", "px", 30.0).holds(float("nan"))
