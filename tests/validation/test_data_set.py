"""Reading data sets: layouts, persons, both forms of the table, and what is refused."""

import os
import shutil
from pathlib import Path

import pytest

from examiner.errors import DataSetRefused
from examiner.validation.data_set import digest, read_data_set
from examiner.validation.records import DataSet, Kind, Pair

HEAD = "fold\tsame\tfirst\tsecond"
TWO = f"{HEAD}\n1\t1\tAda_0001\tAda_0002\n1\t0\tAda_0001\tBo_0001\n"
FILES = ("Ada_0001.jpg", "Ada_0002.jpg", "Bo_0001.jpg")


def folder_of(tmp_path: Path, table: str, files: tuple[str, ...] = FILES, name="pairs.tsv") -> Path:
    for file in files:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_bytes(b"")
    (tmp_path / name).write_text(table, encoding="utf-8")
    return tmp_path


def files_of(found: DataSet) -> list[str]:
    return [picture.file for picture in found.pictures]


def test_that_pairs_point_at_pictures_in_the_order_of_their_names(tmp_path):
    table = f"{HEAD}\n7\t0\tBo_0001\tAda_0002\n7\t1\tAda_0002\tAda_0001\n"
    found = read_data_set(folder_of(tmp_path, table), Kind.PHOTOGRAPHS, name="Trial")
    assert [(p.name, p.person) for p in found.pictures] == [
        ("Ada_0001", "Ada"), ("Ada_0002", "Ada"), ("Bo_0001", "Bo"),
    ]  # fmt: skip
    assert found.pairs == (Pair(7, False, 2, 1), Pair(7, True, 1, 0))
    assert (found.name, found.folder) == ("Trial", str(tmp_path))


@pytest.mark.parametrize(("kind", "under"), [(Kind.PHOTOGRAPHS, "photos"), (Kind.CROPS, "aligned")])
def test_that_one_table_serves_for_photographs_and_crops(tmp_path, kind, under):
    both = tuple(f"{part}/{file}" for part in ("photos", "aligned") for file in FILES)
    found = read_data_set(folder_of(tmp_path, TWO, both), kind)
    assert files_of(found) == [f"{under}/{file}" for file in FILES]
    assert {picture.person for picture in found.pictures} == {"Ada", "Bo"}


@pytest.mark.parametrize("start", ["", "photos/"])
def test_that_pictures_may_lie_in_a_folder_for_each_person(tmp_path, start):
    files = tuple(
        f"{start}{name}" for name in ("Ada/Ada_0001.JPG", "Ada/Ada_0002.png", "Bo/Bo_0001.jpg")
    )
    found = read_data_set(folder_of(tmp_path, TWO, files), Kind.PHOTOGRAPHS)
    assert files_of(found) == list(files)


def test_that_a_path_with_its_suffix_names_a_picture_whose_folder_is_the_person(tmp_path):
    files = ("p1/x.jpg", "p1/x.png", "p2/y.jpg", "p2/z.jpg")
    table = f"{HEAD}\n1\t1\tp1/x.jpg\tp1/x.png\n1\t0\tp1/x.jpg\tp2/y\n1\t1\tp2/y\tp2/z.jpg\n"
    found = read_data_set(folder_of(tmp_path, table, files), Kind.PHOTOGRAPHS)
    assert files_of(found) == list(files)
    assert [picture.person for picture in found.pictures] == ["p1", "p1", "p2", "p2"]


def test_that_columns_say_whom_numbers_show(tmp_path):
    table = (
        f"{HEAD}\tfirst_person\tsecond_person\n1\t1\t1.jpg\t2.jpg\tAda\tAda\n"
        "1\t0\t3.jpg\t1.jpg\tBo\tAda\n"
    )
    found = read_data_set(folder_of(tmp_path, table, ("1.jpg", "2.jpg", "3.jpg")), Kind.PHOTOGRAPHS)
    assert [picture.person for picture in found.pictures] == ["Ada", "Ada", "Bo"]


def test_that_the_form_of_labeled_faces_in_the_wild_gives_the_same_pairs(tmp_path):
    names = ("Ada/Ada_0001", "Ada/Ada_0002", "Ada/Ada_0010", "Bo/Bo_0003", "Bo/Bo_0004")
    files = tuple(f"{name}.jpg" for name in names)
    table = "2\t1\nAda\t1\t2\nAda\t1\tBo\t3\nBo\t3\t4\nBo\t4\tAda\t10\n"
    named = folder_of(
        tmp_path / "named",
        f"{HEAD}\n1\t1\tAda_0001\tAda_0002\n1\t0\tAda_0001\tBo_0003\n"
        "2\t1\tBo_0003\tBo_0004\n2\t0\tBo_0004\tAda_0010\n",
        files,
    )
    counted = folder_of(tmp_path / "counted", table, files, "pairs.txt")
    first, second = (read_data_set(each, Kind.PHOTOGRAPHS) for each in (named, counted))
    assert (first.pictures, first.pairs) == (second.pictures, second.pairs)
    assert digest(first) == digest(second)


def test_that_two_lines_for_a_pair_are_read_and_parted_into_ten_folds(tmp_path):
    files = ("photos/Ada_1.jpg", "photos/Ada_2.jpg", "photos/Bo_1.jpg")
    genuine, impostor = "Ada_1.jpg 1\nAda_2.jpg 1\n", "Bo_1.jpg 0\nAda_2.jpg 0\n"
    folder = folder_of(tmp_path, (genuine + impostor) * 10, files, "pairs.txt")
    found = read_data_set(folder, Kind.PHOTOGRAPHS)
    assert [pair.same for pair in found.pairs] == [True, False] * 10
    assert [pair.fold for pair in found.pairs] == [1 + at // 2 for at in range(20)]
    assert found.pairs[1] == Pair(1, False, 2, 1)


def test_that_a_single_count_is_a_single_fold(tmp_path):
    table = "1\nAda 1 2\nAda 1 Bo 1\n"
    found = read_data_set(folder_of(tmp_path, table, name="pairs.txt"), Kind.PHOTOGRAPHS)
    assert [(pair.fold, pair.same) for pair in found.pairs] == [(1, True), (1, False)]


def test_that_a_table_may_be_named_and_have_marks_of_other_systems(tmp_path):
    folder = folder_of(tmp_path / "set", TWO, name="unused.tsv")
    (tmp_path / "other.tsv").write_bytes(
        b"\xef\xbb\xbf" + TWO.replace("\n", "\r\n").encode() + b"\r\n"
    )
    found = read_data_set(folder, Kind.PHOTOGRAPHS, tmp_path / "other.tsv")
    assert len(found.pairs) == 2


def test_that_the_digest_moves_with_the_folder_and_changes_with_a_pair(tmp_path):
    before = read_data_set(folder_of(tmp_path / "a", TWO), Kind.PHOTOGRAPHS)
    shutil.copytree(tmp_path / "a", tmp_path / "b")
    assert digest(read_data_set(tmp_path / "b", Kind.PHOTOGRAPHS)) == digest(before)
    (tmp_path / "b/pairs.tsv").write_text(TWO.replace("1\t0", "2\t0"))
    assert digest(read_data_set(tmp_path / "b", Kind.PHOTOGRAPHS)) != digest(before)


REFUSED = {
    "empty": ("", None, "empty"),
    "no pair": (HEAD, None, "no pair"),
    "unknown column": (f"{HEAD}\tage\n", 1, "age"),
    "missing column": ("fold\tsame\tfirst\n", 1, "fold, same, first"),
    "doubled column": (f"{HEAD}\tsame\n", 1, "columns"),
    "one column of persons": (f"{HEAD}\tfirst_person\n", 1, "first_person"),
    "too few cells": (f"{TWO}1\t1\tAda_0001\n", 4, "3 cells"),
    "empty cell": (f"{TWO}1\t1\tAda_0001\t \n", 4, "empty"),
    "same in words": (f"{TWO}1\tyes\tAda_0001\tAda_0002\n", 4, "'yes'"),
    "fold in words": (f"{TWO}one\t1\tAda_0001\tAda_0002\n", 4, "'one'"),
    "missing picture": (f"{TWO}1\t1\tAda_0001\tAda_0003\n", 4, "Ada_0003"),
    "genuine pair of two": (f"{TWO}1\t1\tAda_0001\tBo_0001\n", 4, "Ada and Bo"),
    "impostor pair of one": (f"{TWO}1\t0\tAda_0001\tAda_0002\n", 4, "one person, Ada"),
    "against itself": (f"{TWO}1\t1\tAda_0001\tAda_0001.jpg\n", 4, "itself"),
    "out of the folder": (f"{TWO}1\t1\t../Ada_0001\tAda_0002\n", 4, "below the folder"),
    "absolute path": (f"{TWO}1\t1\t/Ada_0001.jpg\tAda_0002\n", 4, "below the folder"),
    "one sort only": (f"{HEAD}\n1\t1\tAda_0001\tAda_0002\n", None, "one sort"),
    "wrong count": ("1 2\nAda 1 2\nAda 1 Bo 1\n", 1, "2 lines"),
    "three counts": ("1 1 1\nAda 1 2\nAda 1 Bo 1\n", 1, "2 lines"),
    "sorts exchanged": ("1 1\nAda 1 Bo 1\nAda 1 2\n", 2, "4 words"),
    "half a pair": ("Ada_0001 1\nAda_0002 1\nBo_0001 0\n", 3, "one line"),
    "a pair of two numbers": ("Ada_0001 1\nAda_0002 0\n", 2, "1 in line 1 and 0 here"),
    "another number": ("Ada_0001 1\nAda_0002 2\n", 2, "Ada_0002 2"),
    "no number of a picture": ("1\nAda 1 x\nAda 1 Bo 1\n", 2, "'x'"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_that_a_bad_table_is_refused_with_its_line(tmp_path, case):
    table, line, word = REFUSED[case]
    with pytest.raises(DataSetRefused) as refused:
        read_data_set(folder_of(tmp_path, table), Kind.PHOTOGRAPHS)
    assert word in refused.value.message
    assert refused.value.facts.get("line") == line
    assert line is None or f"line {line}:" in refused.value.message
    assert refused.value.advice


def test_that_a_picture_of_two_persons_is_refused(tmp_path):
    table = (
        f"{HEAD}\tfirst_person\tsecond_person\n1\t1\t1.jpg\t2.jpg\tAda\tAda\n"
        "1\t0\t3.jpg\t1.jpg\tBo\tEve\n"
    )
    with pytest.raises(DataSetRefused, match=r"line 3: 1\.jpg shows Eve here and Ada"):
        read_data_set(folder_of(tmp_path, table, ("1.jpg", "2.jpg", "3.jpg")), Kind.PHOTOGRAPHS)


def test_that_a_name_without_a_person_is_refused(tmp_path):
    table = f"{HEAD}\n1\t1\t1.jpg\t2.jpg\n"
    with pytest.raises(DataSetRefused, match=r"line 2: Nothing says whom 1\.jpg shows"):
        read_data_set(folder_of(tmp_path, table, ("1.jpg", "2.jpg")), Kind.PHOTOGRAPHS)


def test_that_two_files_of_one_name_need_the_suffix(tmp_path):
    with pytest.raises(DataSetRefused, match=r"Ada_0001\.jpg and Ada_0001\.png"):
        read_data_set(folder_of(tmp_path, TWO, (*FILES, "Ada_0001.png")), Kind.PHOTOGRAPHS)


def test_that_a_table_that_may_never_end_is_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe.tsv")
    for table in (tmp_path / "pipe.tsv", Path(os.devnull)):
        with pytest.raises(DataSetRefused, match="it is a device or a pipe"):
            read_data_set(tmp_path, Kind.PHOTOGRAPHS, table)


def test_that_a_folder_without_pictures_or_table_is_refused(tmp_path):
    with pytest.raises(DataSetRefused, match="no table of pairs"):
        read_data_set(tmp_path, Kind.PHOTOGRAPHS)
    with pytest.raises(DataSetRefused, match="There is no folder"):
        read_data_set(tmp_path / "nowhere", Kind.PHOTOGRAPHS)
    with pytest.raises(DataSetRefused, match="cannot be read"):
        read_data_set(tmp_path, Kind.PHOTOGRAPHS, tmp_path / "nowhere.tsv")
    (tmp_path / "pairs.tsv").write_bytes(b"\xff\xfe\x00fold")
    with pytest.raises(DataSetRefused, match="cannot be read"):
        read_data_set(tmp_path, Kind.PHOTOGRAPHS)
