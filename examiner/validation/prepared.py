"""A run whose pictures are aligned and embedded: what every measure starts from."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from examiner import __version__, weights
from examiner.digest import canonical_json, sha256
from examiner.embedding import laboratory
from examiner.embedding.catalogue import BACKBONES, spec
from examiner.embedding.devices import named, pick
from examiner.errors import RunNotResumable
from examiner.explanation.pair import CropPair
from examiner.explanation.records import CPU
from examiner.face.alignment import ALIGNMENT
from examiner.face.detector import Detector
from examiner.face.records import CROP_SIZE
from examiner.job import Progress
from examiner.output import write_whole
from examiner.validation.data_set import digest
from examiner.validation.preparing import array_files, preparing
from examiner.validation.records import (
    Configuration,
    DataSet,
    Kind,
    Pair,
    PreparedPicture,
)
from examiner.validation.run_files import (
    CROPS,
    PREPARED,
    UNITS,
    begin_run,
    read_configuration,
    read_pictures,
    read_stored,
)
from examiner.validation.tasks import Scheduler, Task, result, undone

ALIGNED_BY_OTHERS = "aligned by others to the 112×112 ArcFace template"

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class PreparedFile:
    """What prepared.json holds."""

    pictures: tuple[PreparedPicture, ...]
    crops_sha256: str
    """Of the file crops.npy."""
    units_sha256: str


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A run's pictures as crops and embeddings; arrays lie on the disk and are read as needed."""

    folder: Path
    configuration: Configuration
    data_set: DataSet
    pictures: tuple[PreparedPicture, ...]
    """In the order of the data set's pictures."""
    crops: NDArray[np.uint8]
    """(n, 112, 112, 3) uint8 RGB, black where no face was found."""
    units: NDArray[np.float64]
    """(n, dimensions) float64 of unit length, NaN where no face was found."""
    found: NDArray[np.bool_]
    """(n,)"""

    @property
    def backbone(self) -> str:
        """Name of the backbone."""
        return self.configuration.backbone

    @property
    def weights_sha256(self) -> str:
        """Of the backbone."""
        return self.configuration.weights_sha256

    def scores(self) -> NDArray[np.float64]:
        """(pairs,) similarity scores, NaN where a picture of the pair has no face."""
        first, second = self.sides()
        return np.array(
            [np.dot(self.units[a], self.units[b]) for a, b in zip(first, second, strict=True)]
        )

    def sides(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """(pairs,) each: indices of the first and of the second picture."""
        pairs = self.data_set.pairs
        return (
            np.array([pair.first for pair in pairs], dtype=np.intp),
            np.array([pair.second for pair in pairs], dtype=np.intp),
        )

    def same(self) -> NDArray[np.bool_]:
        """(pairs,) whether both pictures are of one person."""
        return np.array([pair.same for pair in self.data_set.pairs])

    def folds(self) -> NDArray[np.int64]:
        """(pairs,) the fold of each pair."""
        return np.array([pair.fold for pair in self.data_set.pairs])

    def persons(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """(pairs,) each: numbers of the persons of the first and of the second picture."""
        names = [picture.person for picture in self.data_set.pictures]
        number = np.unique(names, return_inverse=True)[1]
        first, second = self.sides()
        return number[first], number[second]

    def crop_pair(self, pair: Pair) -> CropPair:
        """The crops of a pair, the first as the probe."""
        return CropPair(np.array(self.crops[pair.first]), np.array(self.crops[pair.second]))


def prepare(
    data_set: DataSet,
    backbone: str,
    folder: Path,
    scheduler: Scheduler,
    progress: Progress,
    device: str = CPU,
) -> Prepared:
    """Align and embed every picture of a data set, or what of it is not done yet, into `folder`.

    `device` is one of `devices.CHOICES`. Raises RunNotResumable for a folder that holds something
    else or is damaged, TaskFailed if a picture cannot be read, DeviceUnavailable, and what the
    backbone and a full disk raise.
    """
    begin_run(folder, configuration_of(data_set, backbone, device), data_set)
    if (folder / PREPARED).exists():
        check_arrays(folder)
    else:
        tasks = preparing(len(data_set.pictures))
        left = _left(tasks, folder)
        if left:
            scheduler.carry_out(left, folder, progress)
        _assemble(tasks, folder)
    return open_prepared(folder)


def configuration_of(data_set: DataSet, backbone: str, device: str = CPU) -> Configuration:
    """What a run of `data_set` through `backbone` is made with.

    Raises WeightsMissing if there is none, DeviceUnavailable.
    """
    genuine = sum(pair.same for pair in data_set.pairs)
    detects = data_set.kind == Kind.PHOTOGRAPHS
    return Configuration(
        program=__version__,
        data_set=data_set.name,
        data_set_sha256=digest(data_set),
        kind=data_set.kind,
        pictures=len(data_set.pictures),
        genuine_pairs=genuine,
        impostor_pairs=len(data_set.pairs) - genuine,
        folds=len({pair.fold for pair in data_set.pairs}),
        backbone=backbone,
        weights_sha256=_weights_sha256(backbone),
        detector=Detector.name if detects else "",
        detector_sha256=weights.entry("mtcnn").sha256 if detects else "",
        alignment=ALIGNMENT if detects else ALIGNED_BY_OTHERS,
        device=CPU if device == CPU else named(pick(device)),
    )


def open_prepared(folder: Path) -> Prepared:
    """The prepared run in `folder`, arrays mapped; RunNotResumable if it is not prepared."""
    data_set, configuration = read_pictures(folder), read_configuration(folder)
    pictures = read_stored(folder / PREPARED, PreparedFile).pictures
    crops, units = _mapped(folder / CROPS), _mapped(folder / UNITS)
    count = len(data_set.pictures)
    wanted = (count, CROP_SIZE, CROP_SIZE, 3)
    if crops.shape != wanted or len(units) != count or len(pictures) != count:
        raise _damaged(folder)
    found = np.array([not picture.failure for picture in pictures])
    return Prepared(folder, configuration, data_set, pictures, crops, units, found)


def check_arrays(folder: Path) -> None:
    """Raise RunNotResumable unless crops and units have the digests they were written with."""
    stated = read_stored(folder / PREPARED, PreparedFile)
    for name, wanted in ((CROPS, stated.crops_sha256), (UNITS, stated.units_sha256)):
        if _file_sha256(folder / name) != wanted:
            raise _damaged(folder)


def _left(tasks: Sequence[Task], folder: Path) -> list[Task]:
    """Tasks without a result, and those whose arrays are gone or damaged."""
    left = {task.key for task in undone(tasks, folder)}
    return [task for task in tasks if task.key in left or not _has_arrays(task, folder)]


def _has_arrays(task: Task, folder: Path) -> bool:
    told = result(task, folder)
    files = array_files(folder, task.arguments["start"])
    digests = [sha256(file.read_bytes()) if file.is_file() else "" for file in files]
    return digests == [told["crops_sha256"], told["units_sha256"]]


def _assemble(tasks: Sequence[Task], folder: Path) -> None:
    """Put what the tasks left into one file of each kind; prepared.json comes last."""
    told = [result(task, folder) for task in tasks]
    chunks = [array_files(folder, task.arguments["start"]) for task in tasks]
    digests = [
        _join([files[which] for files in chunks], folder / name)
        for which, name in enumerate((CROPS, UNITS))
    ]
    pictures = [picture for each in told for picture in each["pictures"]]
    content = {"pictures": pictures, "crops_sha256": digests[0], "units_sha256": digests[1]}
    write_whole(folder / PREPARED, canonical_json(content))
    for files in chunks:
        for file in files:
            file.unlink(missing_ok=True)


def _join(parts: Sequence[Path], whole: Path) -> str:
    """Write the arrays in `parts` one below the other, a part at a time; the file's SHA-256."""
    arrays = [_mapped(part) for part in parts]
    shape = (sum(map(len, arrays)), *arrays[0].shape[1:])
    draft = whole.with_name(f".{whole.name}")
    target = np.lib.format.open_memmap(draft, "w+", arrays[0].dtype, shape)
    start = 0
    for array in arrays:
        target[start : start + len(array)] = array
        start += len(array)
    target.flush()
    draft.replace(whole)
    return _file_sha256(whole)


def _mapped(path: Path) -> NDArray[Any]:
    try:
        mapped: NDArray[Any] = np.lib.format.open_memmap(path, mode="r")
    except (OSError, ValueError) as error:
        raise _damaged(path.parent) from error
    return mapped


def _file_sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise _damaged(path.parent) from error


def _damaged(folder: Path) -> RunNotResumable:
    return RunNotResumable(
        f"The crops or embeddings of the run in {folder} are damaged or incomplete.",
        advice=f"Delete {PREPARED} there and repeat the command; it prepares the pictures anew.",
        path=str(folder),
    )


def _weights_sha256(backbone: str) -> str:
    known = spec(backbone)
    if known in BACKBONES:
        return weights.entry(known.weights).sha256
    return laboratory.network(backbone).sha256
