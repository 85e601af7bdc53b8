"""From pictures to aligned crops and embeddings: the first tasks of every run."""

from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from examiner.digest import npy_bytes, sha256
from examiner.errors import DataSetRefused, LandmarksRefused
from examiner.face import detector
from examiner.face.alignment import align
from examiner.face.quality import qualities
from examiner.face.records import CROP_SIZE, AlignedCrop, Detection, Landmarks
from examiner.foreign import read_regular
from examiner.image.apart import decode_apart
from examiner.image.compression import JpegSaving, jpeg_saving
from examiner.image.decode import MAX_BYTES, Photograph
from examiner.job import Silent
from examiner.output import write_whole
from examiner.validation.loaded import backbone_of
from examiner.validation.records import DataSet, Kind, Picture, PreparedPicture
from examiner.validation.run_files import read_configuration, read_pictures
from examiner.validation.tasks import TASKS, Task

CHUNK = 50
"""Pictures in a task."""

NO_FACE = "no face was found"

_NOWHERE = Landmarks(*((0.0, 0.0),) * 5)

Vector = NDArray[np.float64]


def preparing(pictures: int) -> tuple[Task, ...]:
    """The tasks that prepare `pictures` pictures of a run's data set."""
    return tuple(
        Task(
            f"prepare-{start:06}",
            f"{__name__}:prepared_chunk",
            {"start": start, "stop": min(start + CHUNK, pictures)},
        )
        for start in range(0, pictures, CHUNK)
    )


def array_files(folder: Path, start: int) -> tuple[Path, Path]:
    """Where the task that begins at picture `start` leaves crops and units, beside its result."""
    stem = f"prepare-{start:06}"
    return folder / TASKS / f"{stem}.crops.npy", folder / TASKS / f"{stem}.units.npy"


def prepared_chunk(folder: Path, start: int, stop: int) -> dict[str, Any]:
    """Write crops (black where there is none) and unit embeddings (NaN there) of some pictures.

    Gives what is known of each picture, and the digests of both arrays. Raises UnreadableImage,
    ImageTooLarge, DataSetRefused, ReportNotWritten.
    """
    data_set, backbone = read_pictures(folder), backbone_of(read_configuration(folder))
    crops = np.zeros((stop - start, CROP_SIZE, CROP_SIZE, 3), np.uint8)
    units = np.full((stop - start, backbone.spec.dimensions), np.nan)
    told = []
    for place, picture in enumerate(data_set.pictures[start:stop]):
        facts, crop = prepared_picture(data_set, picture)
        told.append(msgspec.to_builtins(facts))
        if crop is not None:
            crops[place], units[place] = crop.pixels, backbone.embed(crop).unit()
    written = [npy_bytes(array) for array in (crops, units)]
    for file, data in zip(array_files(folder, start), written, strict=True):
        write_whole(file, data)
    return {
        "pictures": told,
        "crops_sha256": sha256(written[0]),
        "units_sha256": sha256(written[1]),
    }


def prepared_picture(
    data_set: DataSet, picture: Picture
) -> tuple[PreparedPicture, AlignedCrop | None]:
    """What is known of a picture, and its aligned crop where there is one."""
    path = Path(data_set.folder) / picture.file
    try:
        data = read_regular(path, MAX_BYTES)
    except OSError as error:
        raise DataSetRefused(
            f"{path} cannot be read ({error.strerror}).",
            advice="Put the picture back, or take its pairs out of the table.",
            path=str(path),
        ) from error
    photograph, digest = decode_apart(data, picture.file), sha256(data)
    if data_set.kind == Kind.CROPS:
        return _as_it_is(photograph, digest, path)
    return _found(photograph, digest, jpeg_saving(data))


def _as_it_is(
    photograph: Photograph, digest: str, path: Path
) -> tuple[PreparedPicture, AlignedCrop]:
    height, width = photograph.pixels.shape[:2]
    if (height, width) != (CROP_SIZE, CROP_SIZE):
        raise DataSetRefused(
            f"{path} has {width}×{height} pixels; an aligned crop has {CROP_SIZE}×{CROP_SIZE}.",
            advice="If these are photographs, read them with --from photographs.",
            path=str(path),
        )
    unmoved = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0))
    crop = AlignedCrop(photograph.pixels, unmoved, digest, digest, _NOWHERE)
    return PreparedPicture(digest, width, height), crop


def _found(
    photograph: Photograph, digest: str, jpeg: JpegSaving | None
) -> tuple[PreparedPicture, AlignedCrop | None]:
    height, width = photograph.pixels.shape[:2]
    least = detector.default_min_face(width, height)
    faces = finder().detect(photograph.pixels, least, Silent())
    if not faces:
        return PreparedPicture(digest, width, height, NO_FACE), None
    face = central(faces, width, height)
    try:
        crop = align(photograph.pixels, face.landmarks, digest, digest)
    except LandmarksRefused as error:
        return PreparedPicture(digest, width, height, error.message, len(faces), face), None
    measured = qualities(photograph.pixels, crop, jpeg)
    quality = {each.id: each.value for each in measured if each.value is not None}
    return PreparedPicture(digest, width, height, "", len(faces), face, quality), crop


@cache
def finder() -> detector.Detector:
    """The bundled detector, loaded once for all tasks of a process."""
    return detector.load()


def central(faces: tuple[Detection, ...], width: int, height: int) -> Detection:
    """The face whose box lies nearest to the middle, where LFW puts the person it names."""
    return min(
        faces,
        key=lambda face: (
            abs(face.box.left + face.box.right - width)
            + abs(face.box.top + face.box.bottom - height)
        ),
    )
