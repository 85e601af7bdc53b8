"""Damage: a changed byte is found or holds nothing, and no command shows what is not as it was."""

import random
from pathlib import Path

import pytest

from tests.damage.changes import Patient, changes, truncations

READERS = {
    "log": ("log", "{case}"),
    "agreement": ("agreement", "{case}", "C1"),
    "faces": ("faces", "{case}"),
    "explain": ("explain", "{case}", "C1", "--method", "xssab", "--without-checks"),
    "arguments": ("explain", "{case}", "C1", "--method", "xssab", "--without-checks",
                  "--arrays", "{out}"),
}  # fmt: skip


@pytest.fixture
def patient(worked: Path, tmp_path: Path) -> Patient:
    place = tmp_path / "place"
    place.mkdir()
    return Patient(worked, place, READERS)


def test_that_changed_bytes_and_cut_ends_are_found_and_nothing_altered_is_shown(
    patient: Patient,
) -> None:
    draw = random.Random(20261122)
    changed = changes(patient, 16, draw, each_reads=2)
    cut = truncations(patient, 4, draw, each_reads=1)
    assert changed.wrong + cut.wrong == []
    assert changed.named > changed.changes / 2
    assert changed.read_refused
    assert cut.read_refused == 4


def test_that_the_map_of_pages_knows_what_holds_nothing(patient: Patient) -> None:
    data = patient.data
    place = data.find(b"photograph received")
    assert all(patient.pages.holds(place + step) for step in range(19))
    assert not patient.pages.holds(24)
    empty = [offset for offset in range(len(data)) if not patient.pages.holds(offset)]
    assert 0 < len(empty) == patient.pages.empty < len(data) / 4
    # Whatever stands where nothing is held can be anything, without a row that differs.
    changed = bytearray(data)
    for offset in empty:
        changed[offset] ^= 0x55
    patient.copy.write_bytes(changed)
    from tests.case.cases import content

    assert content(patient.copy) == patient.content
