"""Stability, agreement and covered regions: recorded once, found again, verified."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from examiner.case.file import CaseFile
from examiner.case.reading import coverings_of, stabilities_of
from examiner.case.verification import verify
from examiner.comparison.records import Comparison
from examiner.explanation.records import Explanation, Side
from examiner.face.alignment import to_photograph
from examiner.face.records import AlignedCrop
from examiner.face.regions import region_map
from examiner.render.annotations import Annotation, AnnotationKind
from examiner.workflow.bench import annotate
from examiner.workflow.comparisons import change_threshold
from tests.conftest import EXAMINER, Command


def intact(case: Path) -> bool:
    return all(fact.ok for fact in verify(case, EXAMINER))


def test_that_stability_is_recorded_once_and_found_again(command: Command, worked: Path) -> None:
    made = command("stability", worked, "E1").json
    assert (made["id"], made["explanation"]) == ("S1", "E1")
    assert len(made["variations"]) == 15
    assert made["parameters"] == {"delta": 0.02, "shift": 1, "quality": 75, "scale": 0.05}
    before = worked.read_bytes()
    assert command("stability", worked, "E1").json == made
    assert worked.read_bytes() == before
    with CaseFile(worked, EXAMINER) as file:
        (held,) = stabilities_of(file, "E1")
        entry = file.audit()[-1]
        explained = file.get(Explanation, "E1")
    assert (entry.act, entry.details["digest"]) == ("stability examined", held.digest)
    assert held.digest == made["digest"]
    assert int(held.probe_sign_changes.sum()) == made["probe_sign_changes"] > 0
    for row in explained.arguments.rows:
        interval = held.interval_of(row, Side.PROBE)
        assert interval.low <= row.probe <= interval.high
    assert intact(worked)


def test_that_other_amounts_are_another_examination(command: Command, worked: Path) -> None:
    wide = command("stability", worked, "E1", "--set", "shift=3", "--set", "delta=0.2").json
    assert wide["parameters"]["shift"] == 3
    assert wide["variations"][0]["threshold"] == pytest.approx(0.3553 + 0.2, abs=1e-3)
    assert intact(worked)


@pytest.mark.parametrize("setting", ["shift", "shift=far", "turn=3", "quality=100"])
def test_that_a_wrong_amount_is_explained(command: Command, worked: Path, setting: str) -> None:
    error = command("stability", worked, "E1", "--set", setting).error
    assert error["kind"] == "ParameterRefused"
    assert error["advice"]


def test_that_people_read_every_row_with_its_interval(command: Command, worked: Path) -> None:
    said = command("stability", worked, "E1", json=False).out.splitlines()
    assert sum("face shifted" in line for line in said) == 8
    assert sum(" to " in line and "hair" in line for line in said) > 10


def test_that_agreement_compares_the_maps_and_records_nothing(
    command: Command, worked: Path
) -> None:
    before, folder = worked.read_bytes(), worked.parent / "arrays"
    found = command("agreement", worked, "C1", "--arrays", folder).json
    assert found["explanations"] == ["E1 xssab", "E2 fggb"]
    matrix = np.array(found["probe"]["rank_correlations"])
    assert matrix[0, 1] == matrix[1, 0]
    assert 0 < matrix[0, 1] < 1
    assert len(found["reference"]["patch_shares"]) == 49
    shares = np.load(folder / "agreement_probe.npy")
    assert shares.shape == (112, 112)
    assert set(np.unique(shares)) <= {0.0, 0.5, 1.0}
    assert (folder / "correlations_reference.csv").read_text().startswith(",E1 xssab,E2 fggb\n")
    assert worked.read_bytes() == before


def test_that_agreement_asks_for_two_explanations_of_the_same_crops(
    command: Command, worked: Path
) -> None:
    alone = command("agreement", worked, "C2").error
    assert alone["kind"] == "NotInCase"
    assert alone["message"] == "It takes two explanations to agree; explanations of C2: 0."
    assert command("agreement", worked, "C1", "C2").error["kind"] == "EmbeddingsNotComparable"


def test_that_comparisons_of_the_same_crops_stand_side_by_side(
    command: Command, worked: Path
) -> None:
    with CaseFile(worked, EXAMINER) as file:
        card = file.get(Comparison, "C1").threshold
        stricter = replace(card, value=card.value + 0.1)
        assert change_threshold(file, "C1", stricter, "a stricter line").mark == "C3"
    command("explain", worked, "C3", "--method", "xssab", "--without-checks")
    found = command("agreement", worked, "C1", "C3").json
    names = ["E1 xssab", "E2 fggb", "E3 xssab"]
    assert found["explanations"] == [f"{name}, mobilefacenet" for name in names]
    matrix = np.array(found["probe"]["rank_correlations"])
    # The same method at a stricter threshold is nearer to itself than to another method.
    assert matrix[0, 2] > matrix[0, 1]


def test_that_covering_a_region_is_recorded_beside_the_claims(
    command: Command, worked: Path
) -> None:
    line = ("cover", worked, "C1", "--side", "probe", "--region", "nose")
    made = command(*line).json
    assert (made["id"], made["region"]) == ("V1", "nose")
    assert [each["fill"] for each in made["results"]] == ["blur", "mean_face"]
    for each in made["results"]:
        assert each["change"] == pytest.approx(each["score"] - made["score"])
        assert each["change"] < -0.05
    assert [each["method"] for each in made["maps"]] == ["xssab", "fggb"]
    assert [each["rule"] for each in made["tables"]] == ["cells"]
    before = worked.read_bytes()
    assert command(*line).json == made
    assert worked.read_bytes() == before
    with CaseFile(worked, EXAMINER) as file:
        (held,) = coverings_of(file, "C1")
        entry = file.audit()[-1]
    place = region_map().names.index("nose")
    np.testing.assert_array_equal(held.mask, region_map().index == place)
    assert (entry.act, entry.details["region"]) == ("region covered", "nose")
    assert entry.details["digest"] == held.digest == made["digest"]
    assert intact(worked)


def test_that_regions_are_named_by_their_end_and_patches_by_number(
    command: Command, worked: Path
) -> None:
    line = ("cover", worked, "C2", "--side", "reference")
    eyes = command(*line, "--region", "left eye", "--region", "RIGHT  EYE").json
    assert eyes["region"] == "picture left eye, picture right eye"
    assert (eyes["maps"], eyes["tables"]) == ([], [])
    patches = command(*line, "--patches", "18, 17,17").json
    assert patches["region"] == "patches 17, 18"
    assert patches["area"] == pytest.approx(2 / 49)


@pytest.mark.parametrize(
    "region",
    [("--region", "eye"), ("--region", "ear"), ("--patches", "0"), ("--patches", "1,x")],
)
def test_that_a_region_that_is_not_there_is_explained(
    command: Command, worked: Path, region: tuple[str, str]
) -> None:
    error = command("cover", worked, "C1", "--side", "probe", *region).error
    assert error["kind"] == "ParameterRefused"
    assert error["advice"]


def test_that_exactly_one_kind_of_region_is_asked_for(command: Command, worked: Path) -> None:
    line = ("cover", worked, "C1", "--side", "probe")
    assert command(*line).code == 2
    assert command(*line, "--region", "nose", "--patches", "3").code == 2


def test_that_a_drawn_ellipse_is_covered_where_it_lies_on_the_crop(
    command: Command, worked: Path
) -> None:
    with CaseFile(worked, EXAMINER) as file:
        crop = next(
            file.get(AlignedCrop, mark)
            for mark in file.marks(AlignedCrop)
            if file.get(AlignedCrop, mark).face == "P1.1"
        )
        corners = to_photograph(crop.matrix, np.array([[40.0, 60.0], [72.0, 84.0]]))
        points = tuple((float(x), float(y)) for x, y in corners)
        drawn = (
            Annotation("a1b2", AnnotationKind.ELLIPSE, Side.PROBE, 4, points),
            Annotation("c3d4", AnnotationKind.LINE, Side.PROBE, None, points),
            Annotation("e5f6", AnnotationKind.ELLIPSE, Side.REFERENCE, 4, points),
        )
        annotate(file, "C1", drawn)
    line = ("cover", worked, "C1", "--side", "probe", "--annotation")
    made = command(*line, "4").json
    assert made["region"].startswith("annotation 4 (ellipse), photograph pixels (")
    # The face is nearly upright in the photograph, so the ellipse keeps its area.
    assert made["area"] * 112**2 == pytest.approx(np.pi * 16 * 12, rel=0.05)
    assert command(*line, "a1").json == made
    assert command(*line, "c3").error["kind"] == "ParameterRefused"
    missing = command(*line, "9").error
    assert missing["kind"] == "NotInCase"
    assert "4 (ellipse)" in missing["advice"]


def test_that_an_ellipse_beside_the_face_is_refused(command: Command, worked: Path) -> None:
    with CaseFile(worked, EXAMINER) as file:
        points = ((-900.0, -900.0), (-890.0, -880.0))
        drawn = Annotation("a1", AnnotationKind.ELLIPSE, Side.PROBE, 1, points)
        annotate(file, "C1", (drawn,))
    line = ("cover", worked, "C1", "--side", "probe", "--annotation", "1")
    assert "No pixel" in command(*line).error["message"]


def test_that_explain_adds_its_arguments_up_by_region(command: Command, worked: Path) -> None:
    line = ("explain", worked, "C1", "--method", "xssab", "--without-checks")
    (found,) = command(*line).json["explanations"]
    regions = found["regions"]
    assert regions["rule"] == "cells"
    for side in Side:
        total = sum(part["total"] for part in regions[side.value]) + regions[f"{side.value}_rest"]
        assert total == pytest.approx(found["score_minus_threshold"], abs=1e-5)
    said = command(*line, json=False).out
    assert said.count("arguments by facial region") == 1
