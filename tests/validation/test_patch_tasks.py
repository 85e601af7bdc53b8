"""Tasks on patched pairs and what is summed up from them: closed forms, resuming, any order."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from examiner.digest import canonical_json
from examiner.errors import ParameterRefused, RunNotResumable
from examiner.job import Silent
from examiner.validation.asked import taken
from examiner.validation.choosing import chosen, chunks
from examiner.validation.method_settings import checked_settings
from examiner.validation.patches.files import genuine_lines, impostor_lines, write_patched
from examiner.validation.patches.numbers import FROM_ZERO, curves, gathered, located
from examiner.validation.patches.patched import Version
from examiner.validation.patches.records import Facing, Patches, Protocol, Rate
from examiner.validation.patches.summary import summary, write
from examiner.validation.patches.tasks import patches_in, tasks_of
from examiner.validation.prepared import Prepared, prepare
from examiner.validation.records import Pair
from examiner.validation.run_files import read_stored
from examiner.validation.tasks import Task, carried_out
from tests.validation import pictured

METHODS = ("random", "centre", "xssab")
THRESHOLD = 0.4


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    data = pictured.crop_set(tmp_path_factory.mktemp("data"), 2)
    folder = tmp_path_factory.mktemp("run") / "run"
    return prepare(data, "mobilefacenet", folder, pictured.InTurn(), Silent())


def tasks(run: Prepared, version: Version) -> tuple[Task, ...]:
    return tasks_of(METHODS, {}, taken(run, None).parts, version, THRESHOLD)


@pytest.fixture(scope="module", params=list(Version))
def found(run: Prepared, request: pytest.FixtureRequest) -> Patches:
    asked = tasks(run, request.param)
    for task in asked:
        carried_out(task, run.folder)
    return summary(run, asked, 0)


def test_that_a_larger_choice_holds_the_tasks_of_a_smaller_one():
    pairs = [Pair(1 + n % 5, n % 2 == 0, 0, 1) for n in range(100)]
    few, many = chunks(pairs, 30), chunks(pairs, 77)
    assert many[:3] == few
    assert sorted(each for part in many for each in part) == list(chosen(pairs, 77))
    assert [len(part) for part in many] == [10] * 7 + [7]
    assert chunks(pairs, 1000) == chunks(pairs, 100)


def test_that_settings_name_other_tasks_and_wrong_ones_are_refused():
    parts = [(0, 1)]
    plain = tasks_of(["occlusion"], {}, parts, Version.CORRECTED, THRESHOLD)
    given = checked_settings({"occlusion": {"stride": "28"}})
    other = tasks_of(["occlusion"], given, parts, Version.CORRECTED, THRESHOLD)
    assert plain[0].key == "patches-corrected-occlusion-0000"
    assert other[0].key != plain[0].key
    with pytest.raises(ParameterRefused):
        checked_settings({"centre": {"stride": "28"}})
    with pytest.raises(ParameterRefused):
        checked_settings({"occlusion": {"stride": "much"}})


def test_that_a_task_gives_the_same_bytes_wherever_and_whenever(run, found, tmp_path):
    asked = tasks(run, Version(found.version))
    before = {task.key: (run.folder / "tasks" / f"{task.key}.json").read_bytes() for task in asked}
    for task in (asked[2], asked[1]):
        carried_out(task, run.folder)
        assert (run.folder / "tasks" / f"{task.key}.json").read_bytes() == before[task.key]
    assert summary(run, asked, 0) == found


def test_that_what_is_missing_is_said(run):
    asked = tasks_of(METHODS, {}, taken(run, None).parts, Version.CORRECTED, 0.1)
    with pytest.raises(RunNotResumable):
        summary(run, asked, 0)


def test_that_curves_begin_alike_and_say_how_they_stand_to_the_controls(found):
    assert len(found.curves) == len(METHODS) * 4
    assert found.shares == FROM_ZERO
    for curve in found.curves:
        patched = getattr(found.patched, curve.rate)
        assert curve.values[0] == patched
        assert curve.mean.value == pytest.approx(np.mean(curve.values[1:]))
        assert curve.area.value == pytest.approx(np.trapezoid(curve.values, found.shares))
        assert all(low <= high for low, high in zip(curve.low, curve.high, strict=True))
        controls = {"random", "centre"} - {curve.method}
        assert {each.control for each in curve.mean.beyond} == controls


def test_that_localisation_keeps_sorts_and_decisions_apart(found):
    for each in found.located:
        if each.facing is Facing.PATCHES:
            assert each.expected == "inside"
        else:
            right = (each.population, each.decision) in {
                ("genuine", "above"), ("impostor", "below"),
            }  # fmt: skip
            assert each.expected == ("outside" if right else "inside")
    counted = {
        (each.population, each.decision): each.pairs
        for each in found.located
        if each.method == "xssab" and each.facing is Facing.PATCHES
    }
    for sort, count in (("genuine", found.genuine), ("impostor", found.impostor)):
        apart = counted.get((sort, "above"), 0) + counted.get((sort, "below"), 0)
        assert counted[(sort, "any")] == count == apart


def test_that_what_is_written_is_read_again(run, found, tmp_path):
    write(found, tmp_path)
    name = f"patches_{found.version}"
    assert read_stored(tmp_path / f"{name}.json", Patches) == found
    names = {path.name for path in tmp_path.iterdir()}
    assert {f"{name}_replacement.csv", f"{name}_curves.csv", f"{name}_localisation.csv"} <= names
    assert len([each for each in names if each.endswith(".svg")]) == 4
    lines = (tmp_path / f"{name}_curves.csv").read_text().splitlines()
    assert len(lines) == 1 + len(found.curves) * 20


def judged(score: float, scores: list[float], hit: float) -> dict[str, object]:
    side = {"hit": hit, "mass": None, "rank": 0.5, "rank_in_rings": 0.5}
    return {
        "score": score,
        "published": scores,
        "within_rings": scores,
        "located": {"area": 0.4, "up": side, "down": side},
    }


def test_that_rates_are_counted_as_defined():
    falls = [0.6] * 9 + [0.4] * 10
    pairs = [judged(0.6, falls, 1.0), judged(0.2, [0.2] * 19, 0.0), judged(0.6, falls, 1.0)]
    genuine = np.array([True, True, False])
    people = (np.array([0, 1, 2]), np.array([0, 1, 3]))
    held = gathered({"xssab": pairs}, genuine, people)
    by = {(each.protocol, each.rate): each for each in curves(held, 0.5)}
    impostor = by[(Protocol.PUBLISHED, Rate.FALSE_MATCH)]
    assert impostor.values == (1.0,) * 10 + (0.0,) * 10
    assert impostor.mean.value == pytest.approx(9 / 19)
    assert impostor.area.value == pytest.approx(0.05 * 9.5)
    refused = by[(Protocol.WITHIN_RINGS, Rate.FALSE_NON_MATCH)]
    assert refused.values == (0.5,) * 10 + (1.0,) * 10
    hits = {
        (each.population, each.decision): each.hit.value
        for each in located(held, 0.5)
        if each.facing is Facing.PATCHES
    }
    assert hits == {
        ("genuine", "any"): 0.5,
        ("genuine", "above"): 1.0,
        ("genuine", "below"): 0.0,
        ("impostor", "any"): 1.0,
        ("impostor", "above"): 1.0,
    }
    assert all(each.mass is None and each.without_mass for each in located(held, 0.5))


@pytest.mark.parametrize("version", list(Version))
def test_that_patched_pictures_are_written_with_the_published_index_files(run, tmp_path, version):
    folder = tmp_path / "patched"
    assert write_patched(run, version, folder, Silent()) == (4, 0)
    ending = "jpg" if version is Version.FAITHFUL else "png"
    names = {path.name for path in (folder / "PatchLFW").iterdir()}
    assert names == {f"{slot}.{ending}" for slot in range(8)}
    patches = patches_in(run, version)
    genuine = (folder / "patch_idx_gen.txt").read_text()
    assert genuine == "".join(genuine_lines(patches, [0, 2]))
    assert (folder / "patch_idx_imp.txt").read_text() == "".join(impostor_lines(patches, [1, 3]))
    first = patches[0]
    assert genuine.splitlines()[0] == "id1, id2 \t patch_id \t row indices \t column indices "
    assert genuine.splitlines()[1] == (
        f"0, 1 \t {first.donor} \t {list(first.squares.rows)} \t {list(first.squares.columns)} "
    )
    assert "number for number" not in (folder / "README.txt").read_text()


def test_that_a_picture_without_a_face_leaves_its_pair_out(run, tmp_path):
    found = run.found.copy()
    found[run.data_set.pairs[0].second] = False
    lacking = replace(run, found=found)
    written, left = write_patched(lacking, Version.CORRECTED, tmp_path / "patched", Silent())
    assert (written, left) == (2, 2)
    slots = {int(path.stem) for path in (tmp_path / "patched" / "PatchLFW").iterdir()}
    assert not {0, 1} & slots


def test_that_the_json_of_a_summary_is_canonical(found, tmp_path: Path):
    write(found, tmp_path)
    written = (tmp_path / f"patches_{found.version}.json").read_bytes()
    assert written == canonical_json(found)
