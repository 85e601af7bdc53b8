"""The files at the top of a run's folder that say what it is a run of."""

from pathlib import Path
from typing import TypeVar

import msgspec

from examiner.digest import canonical_json
from examiner.errors import RunNotResumable
from examiner.output import write_whole
from examiner.validation.records import Configuration, DataSet

CONFIGURATION = "run.json"
PICTURES = "data_set.json"
PREPARED = "prepared.json"
CROPS, UNITS = "crops.npy", "units.npy"

Stored = TypeVar("Stored")


def begin_run(folder: Path, configuration: Configuration, data_set: DataSet) -> None:
    """Make `folder` the folder of this run, or go on with it where it is that already.

    Where the pictures lie and what the data set is called may change, as neither changes a number.
    Raises RunNotResumable if another run lies there, naming what differs.
    """
    place = folder / CONFIGURATION
    if place.exists():
        _require_equal(folder, read_configuration(folder), configuration)
    elif folder.exists() and _holds_files(folder):
        raise RunNotResumable(
            f"{folder} holds files, and no run.",
            advice="Name a folder that is empty or not there yet.",
            path=str(folder),
        )
    _keep(place, canonical_json(configuration))
    _keep(folder / PICTURES, canonical_json(data_set))


def _holds_files(folder: Path) -> bool:
    try:
        return any(folder.iterdir())
    except OSError as error:
        raise RunNotResumable(
            f"{folder} cannot be the folder of a run ({error.strerror}).",
            advice="Name a folder that is empty or not there yet.",
            path=str(folder),
        ) from error


def _keep(path: Path, data: bytes) -> None:
    # Not if it is there already: other processes may be reading it.
    if not path.exists() or path.read_bytes() != data:
        write_whole(path, data)


def _require_equal(folder: Path, held: Configuration, asked: Configuration) -> None:
    before, now = msgspec.to_builtins(held), msgspec.to_builtins(asked)
    differing = [name for name in now if before[name] != now[name] and name != "data_set"]
    if differing:
        said = "; ".join(f"{name}: {before[name]} there, {now[name]} here" for name in differing)
        raise RunNotResumable(
            f"{folder} holds a run of another configuration ({said}).",
            advice="Name another folder with --run, or ask for what that run was made with.",
            differing=differing,
        )


def read_configuration(folder: Path) -> Configuration:
    """What the run in `folder` is made with; RunNotResumable if none lies there."""
    return read_stored(folder / CONFIGURATION, Configuration)


def read_pictures(folder: Path) -> DataSet:
    """The data set of the run in `folder`; RunNotResumable if none lies there."""
    return read_stored(folder / PICTURES, DataSet)


def read_stored(path: Path, kind: type[Stored]) -> Stored:
    """The record in a file of a run; RunNotResumable if it is not there or damaged."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except (OSError, msgspec.DecodeError) as error:
        raise RunNotResumable(
            f"{path} does not hold what it should ({error}).",
            advice="Repeat the command that makes the run, or begin anew in an empty folder.",
            path=str(path),
        ) from error
