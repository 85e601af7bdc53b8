"""Tasks resume: what is done stays done, what is not wholly its own task's result is done anew."""

import os

import pytest

from examiner.errors import RunNotResumable
from examiner.validation.tasks import (
    DRAFT_AGE,
    TASKS,
    Task,
    carried_out,
    clear_drafts,
    result,
    undone,
)
from tests.validation.worked import HERE


def thirds(*values: int) -> list[Task]:
    return [Task(f"third-{value}", f"{HERE}:third", {"value": value}) for value in values]


def test_that_only_what_is_not_done_is_left(tmp_path):
    tasks = thirds(1, 2, 4)
    carried_out(tasks[1], tmp_path)
    assert undone(tasks, tmp_path) == (tasks[0], tasks[2])
    assert result(tasks[1], tmp_path) == {"third": 2 / 3}


@pytest.mark.parametrize(
    "damaged", [b"", b"{", b"[]", b"{}", b'{"result":{},"task":{}}', b"\x00\xff"]
)
def test_that_a_damaged_result_counts_as_none(tmp_path, damaged):
    task = thirds(1)[0]
    carried_out(task, tmp_path)
    (tmp_path / TASKS / "third-1.json").write_bytes(damaged)
    assert undone([task], tmp_path) == (task,)
    with pytest.raises(RunNotResumable, match="third-1"):
        result(task, tmp_path)


def test_that_an_edited_result_counts_as_none(tmp_path):
    task = thirds(1)[0]
    carried_out(task, tmp_path)
    place = tmp_path / TASKS / "third-1.json"
    place.write_bytes(place.read_bytes().replace(b"0.33", b"0.34"))
    assert undone([task], tmp_path) == (task,)


def test_that_a_result_cut_short_anywhere_counts_as_none(tmp_path):
    task = thirds(1)[0]
    carried_out(task, tmp_path)
    whole = (tmp_path / TASKS / "third-1.json").read_bytes()
    for length in range(len(whole)):
        (tmp_path / TASKS / "third-1.json").write_bytes(whole[:length])
        assert undone([task], tmp_path) == (task,)


@pytest.mark.parametrize(
    "other",
    [
        Task("third-1", f"{HERE}:third", {"value": 5}),
        Task("third-1", f"{HERE}:third", {"value": 1, "more": None}),
        Task("third-1", f"{HERE}:refused", {"value": 1}),
    ],
)
def test_that_a_result_of_another_task_of_this_name_counts_as_none(tmp_path, other):
    task = thirds(1)[0]
    carried_out(task, tmp_path)
    assert undone([other], tmp_path) == (other,)
    assert undone([task], tmp_path) == ()


@pytest.mark.parametrize("key", ["", "A", "../up", "a b", ".hidden", "a/b", "-a", "ä"])
def test_that_a_task_has_a_name_that_a_file_can_have(key):
    with pytest.raises(ValueError, match="cannot name a task"):
        Task(key, "module:function", {})


def test_that_drafts_of_killed_processes_go_and_those_being_written_stay(tmp_path):
    carried_out(thirds(1)[0], tmp_path)
    old, new = tmp_path / TASKS / ".old", tmp_path / TASKS / ".new"
    for draft in (old, new):
        draft.write_bytes(b"half")
    made = new.stat().st_mtime
    os.utime(old, (made, made - 2 * DRAFT_AGE))
    clear_drafts(tmp_path)
    assert sorted(path.name for path in (tmp_path / TASKS).iterdir()) == [".new", "third-1.json"]


def test_that_a_run_without_a_task_yet_has_no_drafts(tmp_path):
    clear_drafts(tmp_path)
    assert list(tmp_path.iterdir()) == []
