"""The acceptance test passes here, and fails where anything it rests on is changed."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from examiner import weights
from examiner.job import Silent
from examiner.settings import weights_folder
from examiner.validation.self_test import measures as self_measures
from examiner.validation.self_test.expectations import judged, read_expectations
from examiner.workflow import self_test
from examiner.workflow.self_test import SelfTest
from tests.conftest import Command


@pytest.fixture(scope="module")
def here() -> SelfTest:
    return self_test.self_test(Silent())


def test_that_this_installation_is_as_expected(here: SelfTest) -> None:
    assert [each for each in here.outcomes if not each.ok] == []
    assert here.ok


def test_that_networks_maps_arguments_and_acts_are_all_looked_at(here: SelfTest) -> None:
    told = " ".join(each.what for each in here.outcomes)
    for wanted in ("SHA-256 of", "landmarks in", "scores, mobilefacenet", "scores, dlib_resnet",
                   "xssab", "fggb", "cells", "occlusion", "argument sums", "signed report",
                   "facts about the case"):  # fmt: skip
        assert wanted in told


def test_that_any_changed_expectation_fails_its_line_alone(here: SelfTest) -> None:
    found = {each.what: each.found for each in here.outcomes}
    lines = read_expectations()
    for at, line in enumerate(lines):
        if isinstance(line.expected, str):
            changed = replace(line, expected=line.expected + "0")
        else:
            more = [line.expected[0] + 2 * line.tolerance + 1e-6, *line.expected[1:]]
            changed = replace(line, expected=more)
        outcomes = judged((*lines[:at], changed, *lines[at + 1 :]), found)
        assert [each.what for each in outcomes if not each.ok] == [line.what]


@pytest.fixture
def changed_detector(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation with one byte of the detector's weights changed."""
    folder = tmp_path / "weights"
    shutil.copytree(weights_folder(), folder)
    place = folder / "mtcnn.safetensors"
    data = bytearray(place.read_bytes())
    data[-1] ^= 1
    place.write_bytes(data)
    for module in (weights, self_measures):
        monkeypatch.setattr(module, "weights_folder", lambda: folder)
    return folder


def test_that_a_changed_byte_of_weights_fails(changed_detector: Path) -> None:
    wrong = {each.what for each in judged_here() if not each.ok}
    assert "SHA-256 of mtcnn.safetensors" in wrong
    assert "faces in obama.jpg" in wrong
    assert "SHA-256 of dlib_resnet.safetensors" not in wrong


def judged_here() -> list[self_test.Outcome]:
    return list(self_test.self_test(Silent()).outcomes)


def test_that_the_command_says_each_line_and_fails_with_one(
    command: Command, here: SelfTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(self_test, "self_test", lambda progress: here)
    told = command("validate", "self-test")
    assert told.code == 0
    assert told.json["ok"]
    assert len(told.json["lines"]) == len(here.outcomes)
    first = replace(here.outcomes[0], found="changed", ok=False)
    spoiled = SelfTest((first, *here.outcomes[1:]), 1.0)
    monkeypatch.setattr(self_test, "self_test", lambda progress: spoiled)
    said = command("validate", "self-test", json=False)
    assert said.code == 1
    assert f"WRONG  {first.what}: found changed" in said.out
