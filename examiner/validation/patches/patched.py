"""Patch-LFW on any data set: 27 squares of each pair's first picture come from another picture.

Between two people they come from the pair's own second picture, which makes both look alike;
within one person from a picture of somebody else, which makes them look unlike. So it is known
which pixels argue for what.

The version `faithful` follows the published generator (Huber, Luu, Terhörst, Damer, WACV 2024)
with its defects: (a) pictures are patched in place, so a donor may have been patched before;
(b) who is no donor is said by places in a list that is sorted as text, which leaves out others than
meant; (d) every picture is encoded as JPEG once more. Defect (c), paths that do not fit each other,
has no numbers in it. The version `corrected` has none of them: donors are pictures as they came,
of other people, nothing is encoded again, and each pair draws from a random stream of its own,
seeded by the names of its pictures, so that neither order nor choice of pairs changes it.

Pictures are counted in slots: pair i has 2i and 2i + 1, as in the published list of 12000.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from examiner.digest import canonical_json
from examiner.errors import DataSetRefused
from examiner.explanation.pair import CropPair
from examiner.image.records import RgbPixels
from examiner.image.resave import resaved
from examiner.validation.patches.squares import (
    Squares,
    drawn_squares,
    genuine_squares,
    impostor_squares,
)
from examiner.validation.records import DataSet, Pair

PUBLISHED_SLOTS = 12_000
FOLD = 600
"""Pairs in each of the ten published folds: 300 of one person, then 300 of two."""

JPEG_QUALITY = 95
"""What the published code's library takes where nothing is said."""

SEED = 1
"""Of the corrected version."""


class Version(StrEnum):
    """Which Patch-LFW."""

    FAITHFUL = "faithful"
    """As published, its defects (a), (b) and (d) included."""
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class Patch:
    """What replaces parts of the first picture of one pair."""

    squares: Squares
    donor: int
    """Slot of the picture whose pixels stand in the squares."""
    drawn: int
    """Slot that the random stream gave; another than `donor` where that picture is not here."""
    earlier: int | None = None
    """The pair whose patched first picture is the donor, patched in place; None: as it came."""


@dataclass(frozen=True, slots=True, eq=False)
class PatchedPair:
    """One pair with squares in its first picture, and how the picture was."""

    crops: CropPair
    """The probe patched; both encoded once more in the faithful version."""
    original: RgbPixels
    """(112, 112, 3): the probe as it came."""
    covered: NDArray[np.bool_]
    """(112, 112): True where a square lies."""
    version: Version


def patches_of(data_set: DataSet, found: NDArray[np.bool_], version: Version) -> tuple[Patch, ...]:
    """The patch of every pair; `found`: which pictures have a face, so that they can be donors.

    Raises DataSetRefused where there is nobody else to take a picture of.
    """
    slots = slots_of(data_set)
    people = {data_set.pictures[each].person for each in slots if found[each]}
    if len(people) < 2:
        raise DataSetRefused(
            f"{data_set.name} has no faces of two people in its pairs.",
            advice="Name a data set of several people: a face is patched with somebody else's.",
        )
    if version is Version.FAITHFUL:
        return tuple(_faithful(data_set, found))
    return tuple(_corrected(data_set, found))


def slots_of(data_set: DataSet) -> tuple[int, ...]:
    """The picture in each slot: of each pair the first, then the second."""
    return tuple(each for pair in data_set.pairs for each in (pair.first, pair.second))


def patched_pair(
    data_set: DataSet,
    crops: NDArray[np.uint8],
    patches: Sequence[Patch],
    index: int,
    version: Version,
) -> PatchedPair:
    """Pair `index` of the data set, patched; `crops` (n, 112, 112, 3) are all pictures."""
    pair = data_set.pairs[index]
    faces = (pasted(data_set, crops, patches, index), np.array(crops[pair.second]))
    return PatchedPair(
        CropPair(*(kept(each, version) for each in faces)),
        np.array(crops[pair.first]),
        patches[index].squares.mask(),
        version,
    )


def kept(pixels: RgbPixels, version: Version) -> RgbPixels:
    """`pixels` as they are read again: the faithful version keeps every step as JPEG."""
    return resaved(pixels, JPEG_QUALITY) if version is Version.FAITHFUL else pixels


def pasted(
    data_set: DataSet, crops: NDArray[np.uint8], patches: Sequence[Patch], index: int
) -> RgbPixels:
    """(112, 112, 3): the first picture of pair `index` with its squares replaced."""
    patch = patches[index]
    if patch.earlier is None:
        pair = data_set.pairs[patch.donor // 2]
        donor: RgbPixels = crops[(pair.first, pair.second)[patch.donor % 2]]
    else:
        donor = pasted(data_set, crops, patches, patch.earlier)
    covered = patch.squares.mask()
    pixels = np.array(crops[data_set.pairs[index].first])
    pixels[covered] = donor[covered]
    return pixels


def as_published(pairs: Sequence[Pair]) -> bool:
    """Whether the pairs are laid out as the first folds of LFW's second view."""
    folds, rest = divmod(len(pairs), FOLD)
    return (
        rest == 0
        and 1 <= folds <= PUBLISHED_SLOTS // 2 // FOLD
        and all(
            pair.fold == 1 + index // FOLD and pair.same == (index % FOLD < FOLD // 2)
            for index, pair in enumerate(pairs)
        )
    )


def _faithful(data_set: DataSet, found: NDArray[np.bool_]) -> Iterator[Patch]:
    """Both published streams, each over its own pairs, in the order of the list."""
    kinds = [pair.same for pair in data_set.pairs]
    genuine = [index for index, same in enumerate(kinds) if same]
    within = genuine_squares(_donors(data_set, genuine))
    between = impostor_squares(len(kinds) - len(genuine))
    for index, same in enumerate(kinds):
        if same:
            squares, drawn = next(within)
            yield _donated(data_set, found, index, squares, drawn)
        else:
            yield Patch(next(between), 2 * index + 1, 2 * index + 1)


def _donors(data_set: DataSet, genuine: Sequence[int]) -> Iterator[NDArray[np.intp]]:
    """The slots among which each genuine pair draws: all, but for places meant to be its person's.

    The slots are sorted as text. Nobody is in two folds of the published list, so that what is
    left out is known without the folds that are not here.
    """
    slots = slots_of(data_set)
    total = PUBLISHED_SLOTS if as_published(data_set.pairs) else len(slots)
    listed = np.array(sorted(range(total), key=str))
    places: defaultdict[str, list[int]] = defaultdict(list)
    for slot, picture in enumerate(slots):
        places[data_set.pictures[picture].person].append(slot)
    for index in genuine:
        person = data_set.pictures[data_set.pairs[index].first].person
        yield np.delete(listed, places[person])


def _donated(
    data_set: DataSet, found: NDArray[np.bool_], index: int, squares: Squares, drawn: int
) -> Patch:
    """The patch of a genuine pair; where the drawn slot is not here, another stands in.

    That is the slot so many folds before it, or the first after that one of somebody else with a
    face; it is taken as it came, since the drawn one would not have been patched yet.
    """
    slots = slots_of(data_set)
    if drawn < len(slots) and found[slots[drawn]]:
        genuine_first = drawn % 2 == 0 and data_set.pairs[drawn // 2].same
        earlier = drawn // 2 if genuine_first and drawn // 2 < index else None
        return Patch(squares, drawn, drawn, earlier)
    person = data_set.pictures[data_set.pairs[index].first].person
    donor = drawn % len(slots)
    while not found[slots[donor]] or data_set.pictures[slots[donor]].person == person:
        donor = (donor + 1) % len(slots)
    return Patch(squares, donor, drawn)


def _corrected(data_set: DataSet, found: NDArray[np.bool_]) -> Iterator[Patch]:
    """Each pair by a stream of its own: numpy's PCG64, seeded by the names of both pictures."""
    pictures = data_set.pictures
    first_slot: dict[int, int] = {}
    for slot, picture in enumerate(slots_of(data_set)):
        if found[picture]:
            first_slot.setdefault(picture, slot)
    donors = sorted(first_slot, key=lambda each: pictures[each].name)
    for index, pair in enumerate(data_set.pairs):
        draw = _stream(pictures[pair.first].name, pictures[pair.second].name)
        squares, donor = drawn_squares(draw.integers), 2 * index + 1
        if pair.same:
            chosen = int(donors[draw.integers(len(donors))])
            while pictures[chosen].person == pictures[pair.first].person:
                chosen = int(donors[draw.integers(len(donors))])
            donor = first_slot[chosen]
        yield Patch(squares, donor, donor)


def _stream(first: str, second: str) -> np.random.Generator:
    named = canonical_json({"seed": SEED, "first": first, "second": second})
    return np.random.Generator(np.random.PCG64(int.from_bytes(hashlib.sha256(named).digest())))
