"""Patch-LFW: the published streams and their defects number for number, and a version without."""

from collections.abc import Sequence

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from examiner.errors import DataSetRefused
from examiner.validation.patches.patched import (
    Version,
    as_published,
    kept,
    pasted,
    patched_pair,
    patches_of,
    slots_of,
)
from examiner.validation.records import DataSet, Kind, Pair, Picture
from tests import tiny


def data_set(people: int, picks: Sequence[tuple[int, int, int, int]]) -> DataSet:
    """Two pictures of each person; a pick is fold, same, first and second picture."""
    pictures = tuple(
        Picture(f"P{person:05}_{number}", f"P{person:05}", "")
        for person in range(people)
        for number in (1, 2)
    )
    pairs = tuple(Pair(fold, bool(same), a, b) for fold, same, a, b in picks)
    return DataSet("made", Kind.CROPS, "nowhere", pictures, pairs)


def everybody(data: DataSet) -> NDArray[np.bool_]:
    return np.ones(len(data.pictures), dtype=np.bool_)


def small(pairs: int = 12) -> DataSet:
    """Genuine and impostor pairs in turn, so that later donors are patched before them."""
    picks = [
        (1, index % 2 == 0, 2 * index, 2 * index + (1 if index % 2 == 0 else -1))
        for index in range(pairs)
    ]
    return data_set(pairs, picks)


def faces(data: DataSet) -> NDArray[np.uint8]:
    return np.stack([tiny.face(seed) for seed in range(len(data.pictures))])


def view_two(folds: int) -> DataSet:
    """As many first folds as wanted of a list laid out as the published one, people by fold."""
    picks = []
    for fold in range(1, folds + 1):
        at = 600 * (fold - 1)
        picks += [(fold, 1, 2 * (at + n), 2 * (at + n) + 1) for n in range(300)]
        # As in the published list, the first person has two of the impostor pairs.
        firsts = [2 * at, 2 * at, *(2 * (at + n) for n in range(2, 300))]
        picks += [(fold, 0, first, 2 * (at + n) + 3) for n, first in enumerate(firsts)]
    return data_set(600 * folds + 1, picks)


@pytest.fixture(scope="module")
def one_fold() -> DataSet:
    return view_two(1)


def test_that_the_first_pairs_of_the_published_layout_get_the_published_draws(one_fold):
    assert as_published(one_fold.pairs)
    patches = patches_of(one_fold, everybody(one_fold), Version.FAITHFUL)
    # Slot 8185 of 12000 sorted as text; only 1200 slots are here.
    assert (patches[0].drawn, patches[0].donor, patches[0].earlier) == (8185, 985, None)
    assert patches[0].squares == patches[300].squares
    assert patches[0].squares.rows[:4] == (106, 85, 45, 40)
    assert patches[300].donor == patches[300].drawn == 601
    assert patches[300].squares.mask().sum() == 5150


def test_that_folds_that_are_not_here_change_no_draw(one_fold):
    longer = view_two(2)
    short = patches_of(one_fold, everybody(one_fold), Version.FAITHFUL)
    long = patches_of(longer, everybody(longer), Version.FAITHFUL)
    assert [(p.squares, p.drawn) for p in short] == [(p.squares, p.drawn) for p in long[:600]]
    assert any(patch.drawn >= 2400 for patch in long)


def test_that_other_layouts_are_not_taken_for_the_published_one(one_fold):
    pairs = one_fold.pairs
    assert not as_published(pairs[:599])
    assert not as_published((*pairs[1:], pairs[0]))
    assert not as_published(())


def in_place(data: DataSet, crops: NDArray[np.uint8]) -> list[NDArray[np.uint8]]:
    """The published generator told plainly: shared pictures, patched one after the other."""
    patches = patches_of(data, everybody(data), Version.FAITHFUL)
    found = {}
    for same in (False, True):
        pictures = {slot: crops[each].copy() for slot, each in enumerate(slots_of(data))}
        for index, pair in enumerate(data.pairs):
            if pair.same == same:
                squares = patches[index].squares
                for row, column in zip(squares.rows, squares.columns, strict=True):
                    place = slice(row - 16, row), slice(column, column + 16)
                    pictures[2 * index][place] = pictures[patches[index].donor][place]
                found[index] = pictures[2 * index].copy()
    return [found[index] for index in range(len(data.pairs))]


def test_that_pictures_are_patched_in_place_as_published():
    data = small(40)
    crops = faces(data)
    patches = patches_of(data, everybody(data), Version.FAITHFUL)
    assert sum(patch.earlier is not None for patch in patches) > 2
    for index, expected in enumerate(in_place(data, crops)):
        assert (pasted(data, crops, patches, index) == expected).all()


def test_that_the_faithful_version_encodes_as_the_published_code_does():
    data = small()
    crops = faces(data)
    patches = patches_of(data, everybody(data), Version.FAITHFUL)
    made = patched_pair(data, crops, patches, 3, Version.FAITHFUL)
    for pixels, given in (
        (made.crops.probe, pasted(data, crops, patches, 3)),
        (made.crops.reference, crops[data.pairs[3].second]),
    ):
        written = cv2.imencode(".jpg", cv2.cvtColor(given, cv2.COLOR_RGB2BGR))[1]
        read = cv2.cvtColor(cv2.imdecode(written, cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)
        assert (pixels == read).all()
    assert (made.original == crops[data.pairs[3].first]).all()


def test_that_the_corrected_version_changes_pixels_in_squares_only_and_nothing_else():
    data = small()
    crops = faces(data)
    patches = patches_of(data, everybody(data), Version.CORRECTED)
    for index, pair in enumerate(data.pairs):
        made = patched_pair(data, crops, patches, index, Version.CORRECTED)
        donor = slots_of(data)[patches[index].donor]
        assert (made.crops.reference == crops[pair.second]).all()
        assert (made.crops.probe[~made.covered] == crops[pair.first][~made.covered]).all()
        assert (made.crops.probe[made.covered] == crops[donor][made.covered]).all()
        assert (kept(made.original, made.version) == made.original).all()


def test_that_corrected_donors_are_other_people_and_as_they_came():
    data = small(60)
    patches = patches_of(data, everybody(data), Version.CORRECTED)
    slots = slots_of(data)
    for patch, pair in zip(patches, data.pairs, strict=True):
        donor = data.pictures[slots[patch.donor]].person
        assert patch.earlier is None
        if pair.same:
            assert donor != data.pictures[pair.first].person
        else:
            assert slots[patch.donor] == pair.second


def test_that_neither_order_nor_other_pairs_change_a_corrected_pair():
    data = small()
    turned = DataSet("made", Kind.CROPS, "elsewhere", data.pictures, data.pairs[::-1])
    crops = faces(data)
    forth = patches_of(data, everybody(data), Version.CORRECTED)
    back = patches_of(turned, everybody(turned), Version.CORRECTED)
    for index in range(12):
        one = pasted(data, crops, forth, index)
        assert (one == pasted(turned, crops, back, 11 - index)).all()
    assert len({patch.squares for patch in forth}) == 12


@pytest.mark.parametrize("version", list(Version))
def test_that_a_picture_without_a_face_gives_to_no_other_person(version):
    data = small(40)
    found = everybody(data)
    found[10:50] = False
    patches = patches_of(data, found, version)
    slots = slots_of(data)
    donors = [patch.donor for patch, pair in zip(patches, data.pairs, strict=True) if pair.same]
    assert found[[slots[donor] for donor in donors]].all()


@pytest.mark.parametrize("version", list(Version))
def test_that_one_person_alone_cannot_be_patched(version):
    data = data_set(1, [(1, 1, 0, 1)])
    with pytest.raises(DataSetRefused):
        patches_of(data, everybody(data), version)
