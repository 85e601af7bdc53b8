"""Preparing a run: what is found in photographs, what resumes, and what is refused."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from examiner.digest import sha256
from examiner.embedding.catalogue import load
from examiner.errors import DataSetRefused, RunNotResumable, TaskFailed, UnreadableImage
from examiner.face.quality import QUALITIES
from examiner.face.records import AlignedCrop, Landmarks
from examiner.job import Silent
from examiner.validation import preparing
from examiner.validation.data_set import read_data_set
from examiner.validation.local import LocalProcesses
from examiner.validation.prepared import Prepared, configuration_of, open_prepared, prepare
from examiner.validation.preparing import array_files, central, finder
from examiner.validation.records import Kind
from tests.validation.pictured import FACELESS, InTurn, crop_set, crops, photographs

BACKBONE = "mobilefacenet"


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """A run of five photographs, one of a wall."""
    folder = tmp_path_factory.mktemp("found")
    data = read_data_set(photographs(folder / "set"), Kind.PHOTOGRAPHS)
    return prepare(data, BACKBONE, folder / "run", InTurn(), Silent())


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparing, "CHUNK", 2)


def test_that_a_picture_without_a_face_is_kept_and_has_no_score(found):
    names = [picture.name for picture in found.data_set.pictures]
    wall = names.index(FACELESS)
    assert [found.pictures[wall].failure, found.pictures[wall].detection] == [
        preparing.NO_FACE, None,
    ]  # fmt: skip
    assert list(np.flatnonzero(~found.found)) == [wall]
    assert np.isnan(found.units[wall]).all()
    assert not found.crops[wall].any()
    assert np.isnan(found.scores()).tolist() == [False, False, True, False, True]


def test_that_scores_are_those_of_the_faces_found_in_the_photographs(found):
    scores = found.scores()
    assert scores[0] > 0.5 > max(scores[1], scores[3])
    assert np.allclose(np.linalg.norm(found.units[found.found], axis=1), 1, atol=1e-12)
    for index, facts in enumerate(found.pictures):
        file = Path(found.data_set.folder) / found.data_set.pictures[index].file
        assert facts.sha256 == sha256(file.read_bytes())
        with Image.open(file) as picture:
            assert (facts.width, facts.height) == picture.size
        if not facts.failure:
            assert facts.faces == 1
            assert facts.detection.box.width > 20


def test_that_every_quality_of_a_face_is_kept_and_none_where_there_is_no_face(found):
    for picture, facts in zip(found.data_set.pictures, found.pictures, strict=True):
        if facts.failure:
            assert facts.quality == {}
            continue
        is_jpeg = Path(picture.file).suffix == ".jpg"
        wanted = {each.id for each in QUALITIES} - (set() if is_jpeg else {"jpeg_quality"})
        assert set(facts.quality) == wanted
        left, right = facts.detection.landmarks.array()[:2]
        assert facts.quality["eye_distance"] == pytest.approx(np.hypot(*(right - left)))


def test_that_persons_and_sides_are_those_of_the_pairs(found):
    first, second = found.persons()
    assert ((first == second) == found.same()).all()
    assert found.folds().tolist() == [1, 1, 2, 2, 2]
    pair = found.data_set.pairs[0]
    both = found.crop_pair(pair)
    assert (both.probe == found.crops[pair.first]).all()
    assert (both.reference == found.crops[pair.second]).all()


def test_that_crops_are_embedded_as_they_are(tmp_path):
    data = crop_set(tmp_path / "set")
    run = prepare(data, BACKBONE, tmp_path / "run", InTurn(), Silent())
    backbone, nowhere = load(BACKBONE), Landmarks(*((0.0, 0.0),) * 5)
    for index, picture in enumerate(data.pictures):
        pixels = np.array(Image.open(Path(data.folder) / picture.file))
        assert (run.crops[index] == pixels).all()
        crop = AlignedCrop(pixels, ((1, 0, 0), (0, 1, 0)), "", "", nowhere)
        assert np.allclose(run.units[index], backbone.embed(crop).unit(), atol=1e-6)
    assert run.found.all()
    assert run.configuration.detector == ""


@pytest.mark.usefixtures("small_chunks")
def test_that_an_interrupted_preparation_goes_on_where_it_stopped(tmp_path):
    data, once, again = crop_set(tmp_path / "set"), InTurn(most=2), InTurn()
    with pytest.raises(KeyboardInterrupt):
        prepare(data, BACKBONE, tmp_path / "run", once, Silent())
    with pytest.raises(RunNotResumable):
        open_prepared(tmp_path / "run")
    prepare(data, BACKBONE, tmp_path / "run", again, Silent())
    assert (once.keys, again.keys) == (["prepare-000000", "prepare-000002"], ["prepare-000004"])
    whole = prepare(data, BACKBONE, tmp_path / "whole", InTurn(), Silent())
    for name in ("prepared.json", "crops.npy", "units.npy"):
        assert (tmp_path / "run" / name).read_bytes() == (whole.folder / name).read_bytes()
    prepare(data, BACKBONE, tmp_path / "run", again, Silent())
    assert again.keys == ["prepare-000004"]


@pytest.mark.usefixtures("small_chunks")
@pytest.mark.parametrize("damage", ["result", "array", "no array"])
def test_that_only_a_part_that_is_damaged_is_made_again(tmp_path, damage):
    data, once, again = crop_set(tmp_path / "set"), InTurn(most=2), InTurn()
    with pytest.raises(KeyboardInterrupt):
        prepare(data, BACKBONE, tmp_path / "run", once, Silent())
    file = array_files(tmp_path / "run", 0)[0]
    if damage == "result":
        (tmp_path / "run/tasks/prepare-000000.json").unlink()
    elif damage == "array":
        file.write_bytes(file.read_bytes()[:-1] + b"\x07")
    else:
        file.unlink()
    prepare(data, BACKBONE, tmp_path / "run", again, Silent())
    assert again.keys == ["prepare-000000", "prepare-000004"]


@pytest.mark.usefixtures("small_chunks")
def test_that_processes_side_by_side_give_the_same_bytes(tmp_path):
    data = crop_set(tmp_path / "set")
    one = prepare(data, BACKBONE, tmp_path / "one", LocalProcesses(1), Silent())
    two = prepare(data, BACKBONE, tmp_path / "two", LocalProcesses(2), Silent())
    for name in ("prepared.json", "crops.npy", "units.npy"):
        assert (one.folder / name).read_bytes() == (two.folder / name).read_bytes()
    assert not list((one.folder / "tasks").glob("*.npy"))


def test_that_another_configuration_in_the_folder_is_refused(tmp_path):
    data = crop_set(tmp_path / "set")
    prepare(data, BACKBONE, tmp_path / "run", InTurn(), Silent())
    with pytest.raises(RunNotResumable, match="backbone: mobilefacenet there, dlib_resnet here"):
        prepare(data, "dlib_resnet", tmp_path / "run", InTurn(), Silent())
    table = tmp_path / "set/pairs.tsv"
    table.write_text("\n".join(table.read_text().splitlines()[:-1]) + "\n")
    with pytest.raises(RunNotResumable, match="data_set_sha256"):
        prepare(read_data_set(tmp_path / "set", Kind.CROPS), BACKBONE, tmp_path / "run", InTurn(),
                Silent())  # fmt: skip


def test_that_pictures_may_move_and_be_called_otherwise(tmp_path):
    data = crop_set(tmp_path / "set")
    prepare(data, BACKBONE, tmp_path / "run", InTurn(), Silent())
    (tmp_path / "set").rename(tmp_path / "moved")
    moved, again = read_data_set(tmp_path / "moved", Kind.CROPS, name="Of ours"), InTurn()
    run = prepare(moved, BACKBONE, tmp_path / "run", again, Silent())
    assert again.keys == []
    assert (run.configuration.data_set, run.data_set.folder) == ("Of ours", str(tmp_path / "moved"))


def test_that_a_folder_with_other_files_is_left_alone(tmp_path):
    (tmp_path / "run").mkdir()
    (tmp_path / "run/letter.txt").write_text("Dear")
    with pytest.raises(RunNotResumable, match="holds files, and no run"):
        prepare(crop_set(tmp_path / "set"), BACKBONE, tmp_path / "run", InTurn(), Silent())
    assert [each.name for each in (tmp_path / "run").iterdir()] == ["letter.txt"]


def test_that_a_file_is_no_folder_of_a_run(tmp_path):
    (tmp_path / "run").write_text("Dear")
    with pytest.raises(RunNotResumable, match="cannot be the folder of a run"):
        prepare(crop_set(tmp_path / "set"), BACKBONE, tmp_path / "run", InTurn(), Silent())
    assert (tmp_path / "run").read_text() == "Dear"


@pytest.mark.parametrize("name", ["crops.npy", "units.npy"])
def test_that_changed_arrays_are_noticed(tmp_path, name):
    data = crop_set(tmp_path / "set")
    run = prepare(data, BACKBONE, tmp_path / "run", InTurn(), Silent())
    changed = bytearray((run.folder / name).read_bytes())
    changed[-1] ^= 1
    (run.folder / name).write_bytes(changed)
    with pytest.raises(RunNotResumable, match="damaged"):
        prepare(data, BACKBONE, tmp_path / "run", InTurn(), Silent())
    (run.folder / name).unlink()
    with pytest.raises(RunNotResumable, match="damaged"):
        open_prepared(tmp_path / "run")


def test_that_a_run_that_cannot_be_read_is_explained(tmp_path):
    data = crop_set(tmp_path / "set")
    prepare(data, BACKBONE, tmp_path / "run", InTurn(), Silent())
    (tmp_path / "run/run.json").write_text("{}")
    with pytest.raises(RunNotResumable, match=r"run\.json"):
        open_prepared(tmp_path / "run")


def test_that_pictures_of_another_size_are_no_crops(tmp_path):
    folder = crops(tmp_path / "set")
    Image.new("RGB", (112, 111)).save(folder / "aligned/P1_0001.png")
    with pytest.raises(DataSetRefused, match="has 112×111 pixels"):
        prepare(read_data_set(folder, Kind.CROPS), BACKBONE, tmp_path / "run", InTurn(), Silent())


@pytest.mark.parametrize("bytes_", [b"", b"no picture"])
def test_that_a_picture_that_cannot_be_decoded_stops_the_run(tmp_path, bytes_):
    folder = crops(tmp_path / "set")
    (folder / "aligned/P1_0001.png").write_bytes(bytes_)
    data = read_data_set(folder, Kind.CROPS)
    with pytest.raises(UnreadableImage, match=r"aligned/P1_0001\.png"):
        prepare(data, BACKBONE, tmp_path / "run", InTurn(), Silent())
    with pytest.raises(TaskFailed, match=r"aligned/P1_0001\.png") as failed:
        prepare(data, BACKBONE, tmp_path / "run", LocalProcesses(1), Silent())
    assert failed.value.facts["task"] == "prepare-000000"


def test_that_a_picture_that_has_gone_stops_the_run(tmp_path):
    folder = crops(tmp_path / "set")
    data = read_data_set(folder, Kind.CROPS)
    (folder / "aligned/P1_0001.png").unlink()
    with pytest.raises(DataSetRefused, match="cannot be read"):
        prepare(data, BACKBONE, tmp_path / "run", InTurn(), Silent())


def test_that_of_several_faces_the_middle_one_is_taken(demo_photos):
    one = np.array(Image.open(demo_photos / "obama.jpg").convert("RGB").resize((140, 175)))
    row = np.concatenate([one[:, :, ::-1], one, one[:, :, [2, 0, 1]]], axis=1)
    faces = finder().detect(row, 30.0, Silent())
    assert len(faces) == 3
    box = central(faces, row.shape[1], row.shape[0]).box
    assert 140 < (box.left + box.right) / 2 < 280


def test_that_the_configuration_counts_and_names_what_runs(tmp_path):
    found = configuration_of(crop_set(tmp_path, 4), BACKBONE)
    assert (found.pictures, found.genuine_pairs, found.impostor_pairs, found.folds) == (8, 4, 4, 2)
    assert found.weights_sha256 == load(BACKBONE).weights_sha256
    photos = read_data_set(photographs(tmp_path / "photos_set"), Kind.PHOTOGRAPHS)
    assert configuration_of(photos, BACKBONE).detector_sha256 == finder().weights_sha256


def test_that_what_a_run_stores_is_plain_json(found):
    stored = json.loads((found.folder / "prepared.json").read_bytes())
    assert set(stored) == {"pictures", "crops_sha256", "units_sha256"}
    assert len(stored["pictures"]) == len(found.pictures)
