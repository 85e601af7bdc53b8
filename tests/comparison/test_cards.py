"""Threshold cards: read strictly, field by field."""

from pathlib import Path

import pytest

from examiner.comparison.cards import card_of, read_card
from examiner.errors import ThresholdNotApplicable
from examiner.settings import weights_folder
from examiner.weights import entry


@pytest.fixture
def text() -> str:
    return (weights_folder() / "thresholds" / "mobilefacenet.toml").read_text("utf-8")


def written(folder: Path, text: str) -> Path:
    path = folder / "card.toml"
    path.write_text(text, "utf-8")
    return path


def test_that_the_card_of_was_measured_with_the_bundled_weights(text: str) -> None:
    card = card_of("mobilefacenet")
    assert card.weights_sha256 == entry("mobilefacenet").sha256
    assert card.detector_sha256 == entry("mtcnn").sha256
    assert 0 < card.false_match_rate < 0.05
    assert 0 < card.value < 1
    assert card.genuine_pairs > 1000
    assert card.impostor_pairs > 1000


def test_that_a_copy_of_a_card_is_the_same_card(tmp_path: Path, text: str) -> None:
    assert read_card(written(tmp_path, text)).digest == card_of("mobilefacenet").digest


def lines_of_card() -> list[str]:
    path = weights_folder() / "thresholds" / "mobilefacenet.toml"
    lines = path.read_text("utf-8").splitlines()
    return [line.partition(" = ")[0] for line in lines if " = " in line]


@pytest.mark.parametrize("name", lines_of_card())
def test_that_a_card_with_a_missing_field_is_refused(tmp_path: Path, text: str, name: str) -> None:
    lines = [line for line in text.splitlines() if not line.startswith(f"{name} = ")]
    with pytest.raises(ThresholdNotApplicable, match=name):
        read_card(written(tmp_path, "\n".join(lines)))


def test_that_a_card_with_an_unknown_field_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ThresholdNotApplicable, match="certainty") as caught:
        read_card(written(tmp_path, f"certainty = 0.99\n{text}"))
    assert caught.value.facts["unknown"] == ["certainty"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("value", "2.0"),
        ("value", "nan"),
        ("value", '"high"'),
        ("false_match_rate", "-0.1"),
        ("genuine_pairs", "0"),
        ("genuine_pairs", "1.5"),
        ("backbone", '""'),
        ("date", "2026-04-17"),
    ],
)
def test_that_a_value_out_of_range_or_of_another_type_is_refused(
    tmp_path: Path, text: str, name: str, value: str
) -> None:
    lines = [
        f"{name} = {value}" if line.startswith(f"{name} = ") else line for line in text.splitlines()
    ]
    with pytest.raises(ThresholdNotApplicable) as caught:
        read_card(written(tmp_path, "\n".join(lines)))
    assert caught.value.advice


@pytest.mark.parametrize("data", [b"", b"not = = toml", b"\xff\xfe\x00", b"value = 0.2"])
def test_that_what_is_no_card_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "card.toml"
    path.write_bytes(data)
    with pytest.raises(ThresholdNotApplicable):
        read_card(path)


def test_that_a_card_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.toml", tmp_path):
        with pytest.raises(ThresholdNotApplicable, match="cannot be read"):
            read_card(path)


def test_that_a_backbone_without_a_card_says_how_to_name_one() -> None:
    with pytest.raises(ThresholdNotApplicable) as caught:
        card_of("unknown")
    assert "--threshold-card" in caught.value.advice
