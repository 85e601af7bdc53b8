"""Patch-LFW as files: pictures by slot, the published index files, and what differs in words."""

import io
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from textwrap import fill

import numpy as np
from PIL import Image

from examiner.errors import ReportNotWritten
from examiner.image.records import RgbPixels
from examiner.image.resave import jpeg_bytes
from examiner.job import Progress
from examiner.output import private_folder, private_opener, refuse_existing
from examiner.validation.patches.patched import (
    JPEG_QUALITY,
    PUBLISHED_SLOTS,
    SEED,
    Patch,
    Version,
    as_published,
    pasted,
    slots_of,
)
from examiner.validation.patches.tasks import patches_in
from examiner.validation.prepared import Prepared
from examiner.validation.tables import csv_bytes

PICTURES = "PatchLFW"
IMPOSTOR, GENUINE = "patch_idx_imp.txt", "patch_idx_gen.txt"
SLOTS, DONORS, README = "slots.csv", "donors.csv", "README.txt"

WIDTH = 100
"""Of a line of README.txt, letters."""


def write_patched(
    prepared: Prepared, version: Version, folder: Path, progress: Progress
) -> tuple[int, int]:
    """Write the patched pictures of a run; how many pairs were written, and how many not.

    Pairs with a picture that has no face are left out. `folder` must not be there; it is complete
    or not at all. Raises ReportNotWritten, DataSetRefused.
    """
    refuse_existing(folder, "Name a folder that is not there yet.")
    patches = patches_in(prepared, version)
    pairs = [index for index in range(len(patches)) if _has_faces(prepared, index)]
    try:
        private_folder(folder.parent)
        draft = Path(tempfile.mkdtemp(dir=folder.parent, prefix="."))
        try:
            _write(prepared, version, patches, pairs, draft, progress)
            draft.replace(folder)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
    except OSError as error:
        raise ReportNotWritten(
            f"{folder} cannot be written ({error.strerror}).",
            advice="Name a folder that may be written to and has space.",
            path=str(folder),
        ) from error
    return len(pairs), len(patches) - len(pairs)


def _has_faces(prepared: Prepared, index: int) -> bool:
    pair = prepared.data_set.pairs[index]
    return bool(prepared.found[pair.first] and prepared.found[pair.second])


def _write(
    prepared: Prepared,
    version: Version,
    patches: Sequence[Patch],
    pairs: Sequence[int],
    folder: Path,
    progress: Progress,
) -> None:
    private_folder(folder / PICTURES)
    ending = "jpg" if version is Version.FAITHFUL else "png"
    for done, index in enumerate(pairs):
        progress.advance(done, len(pairs), "Patched pictures")
        first = pasted(prepared.data_set, prepared.crops, patches, index)
        second = np.array(prepared.crops[prepared.data_set.pairs[index].second])
        for slot, pixels in ((2 * index, first), (2 * index + 1, second)):
            _write_file(folder / PICTURES / f"{slot}.{ending}", _encoded(pixels, version))
    genuine = [index for index in pairs if prepared.data_set.pairs[index].same]
    impostor = [index for index in pairs if not prepared.data_set.pairs[index].same]
    texts = {
        IMPOSTOR: "".join(impostor_lines(patches, impostor)),
        GENUINE: "".join(genuine_lines(patches, genuine)),
        SLOTS: csv_bytes(_slot_rows(prepared, pairs)).decode(),
        DONORS: csv_bytes(_donor_rows(patches, genuine)).decode(),
        README: readme(prepared, version, patches, pairs),
    }
    for name, text in texts.items():
        _write_file(folder / name, text.encode())


def _write_file(path: Path, data: bytes) -> None:
    """Not made safe on the disk one by one, since there are thousands of them."""
    with open(path, "wb", opener=private_opener) as file:
        file.write(data)


def _encoded(pixels: RgbPixels, version: Version) -> bytes:
    if version is Version.FAITHFUL:
        return jpeg_bytes(pixels, JPEG_QUALITY)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, format="PNG")
    return buffer.getvalue()


def impostor_lines(patches: Sequence[Patch], pairs: Sequence[int]) -> Iterator[str]:
    """The lines of patch_idx_imp.txt, as the published generator writes them."""
    yield "id1, id2 \t row indices \t column indices \n"
    for index in pairs:
        squares = patches[index].squares
        yield (
            f"{2 * index}, {2 * index + 1} \t {list(squares.rows)} \t {list(squares.columns)} \n"
        )


def genuine_lines(patches: Sequence[Patch], pairs: Sequence[int]) -> Iterator[str]:
    """The lines of patch_idx_gen.txt, as the published generator writes them."""
    yield "id1, id2 \t patch_id \t row indices \t column indices \n"
    for index in pairs:
        patch = patches[index]
        yield (
            f"{2 * index}, {2 * index + 1} \t {patch.donor} \t {list(patch.squares.rows)} \t "
            f"{list(patch.squares.columns)} \n"
        )


def _slot_rows(prepared: Prepared, pairs: Sequence[int]) -> Iterator[dict[str, object]]:
    slots, kept = slots_of(prepared.data_set), {*pairs}
    for slot, picture in enumerate(slots):
        if slot // 2 in kept:
            held = prepared.data_set.pictures[picture]
            yield {"slot": slot, "name": held.name, "person": held.person}


def _donor_rows(patches: Sequence[Patch], pairs: Sequence[int]) -> Iterator[dict[str, object]]:
    for index in pairs:
        patch = patches[index]
        earlier = "" if patch.earlier is None else patch.earlier
        yield {
            "pair": index,
            "slot": 2 * index,
            "drawn": patch.drawn,
            "donor": patch.donor,
            "patched_before_with_pair": earlier,
        }


def readme(
    prepared: Prepared, version: Version, patches: Sequence[Patch], pairs: Sequence[int]
) -> str:
    """What the files are, and how they differ from what was published."""
    genuine = [patches[index] for index in pairs if prepared.data_set.pairs[index].same]
    paragraphs = [
        f"Patch-LFW, version {version}, of {prepared.data_set.name}: {len(pairs)} pairs, "
        f"{len(genuine)} of them genuine.",
        _FILES,
    ]
    if version is Version.CORRECTED:
        paragraphs.append(_CORRECTED)
    else:
        listed = as_published(prepared.data_set.pairs)
        paragraphs += [_PUBLISHED_LIST if listed else _OTHER_LIST, *_faithful(genuine)]
    return "\n\n".join(fill(each, WIDTH) for each in paragraphs) + "\n"


def _faithful(genuine: Sequence[Patch]) -> Iterator[str]:
    reused = sum(patch.earlier is not None for patch in genuine)
    moved = sum(patch.donor != patch.drawn for patch in genuine)
    yield (
        "What is as published, defects included: pictures are patched in place, so that "
        f"{reused} donors had been patched before (donors.csv says with which pair); who is no "
        "donor is said by places in a list sorted as text; every picture is encoded as JPEG of "
        f"quality {JPEG_QUALITY}, colours at half resolution."
    )
    yield (
        f"What differs: {moved} donors were drawn from slots that are not here. In the place of "
        "such a slot stands its remainder after division by the number of slots here, or the "
        "next slot of another person, unpatched. donors.csv has the drawn and the used slot."
    )


_FILES = (
    "After the generator of Huber, Luu, Terhörst, Damer (WACV 2024). Pair i has the slots 2i and "
    f"2i + 1. The pictures in {PICTURES} are named by their slots; {SLOTS} says whose they are. "
    "The first picture of each pair is patched: 27 squares of 16×16 pixels, rows row − 16 to "
    "row − 1, columns column to column + 15. An impostor pair's squares come from its second "
    f"picture, a genuine pair's from the slot in {GENUINE}."
)

_PUBLISHED_LIST = (
    f"The pairs are laid out as the first folds of the published list of {PUBLISHED_SLOTS} slots: "
    "rectangles and drawn donors are those of the published generator, number for number."
)

_OTHER_LIST = (
    "The pairs are not those of the published list; the generator's streams were drawn over them "
    "as they are."
)

_CORRECTED = (
    "What differs from the published generator: donors are pictures as they came; they are of "
    "other people, by name; nothing is encoded with loss; and each pair draws from a random "
    f"stream of its own (numpy's PCG64, seeded by the SHA-256 of seed {SEED} and the names of both "
    "pictures), so that neither the order nor the choice of pairs changes it. A donor is drawn "
    "from all pictures in pairs, in the order of their names, until it is of another person. The "
    "squares lie where the published ones may: the last row and the last column of pixels are "
    "never patched."
)
