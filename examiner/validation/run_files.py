"""The files at the top of a run's folder that say what it is a run of."""

from pathlib import Path
from typing import Any, Protocol, TypeVar

import msgspec

from examiner.digest import canonical_json
from examiner.errors import RunNotResumable
from examiner.foreign import MOST_DOCUMENT, json_of, read_regular
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
    differing = _differing(held, asked)
    if differing:
        said = "; ".join(
            f"{name}: {before} there, {now} here" for name, (before, now) in differing.items()
        )
        raise RunNotResumable(
            f"{folder} holds a run of another configuration ({said}).",
            advice="Name another folder with --run, or ask for what that run was made with.",
            differing=list(differing),
        )


def _differing(held: Configuration, asked: Configuration) -> dict[str, tuple[Any, Any]]:
    """Both values of each field that differs; what the data set is called changes no number."""
    before, now = msgspec.to_builtins(held), msgspec.to_builtins(asked)
    return {
        name: (before[name], now[name])
        for name in now
        if before[name] != now[name] and name != "data_set"
    }


def read_configuration(folder: Path) -> Configuration:
    """What the run in `folder` is made with; RunNotResumable if none lies there."""
    return read_stored(folder / CONFIGURATION, Configuration)


def read_pictures(folder: Path) -> DataSet:
    """The data set of the run in `folder`; RunNotResumable if none lies there."""
    return read_stored(folder / PICTURES, DataSet)


class Measured(Protocol):
    """What a measure found, and of which run."""

    @property
    def configuration(self) -> Configuration:
        """Of that run."""


Found = TypeVar("Found", bound=Measured)


def read_measured(path: Path, kind: type[Found]) -> Found:
    """What a measure wrote into a run's folder.

    RunNotResumable if it is not there, damaged, or of another run than that of the folder.
    """
    found = read_stored(path, kind)
    differing = _differing(found.configuration, read_configuration(path.parent))
    if differing:
        raise RunNotResumable(
            f"{path} is of another run than its folder: {', '.join(differing)} differ.",
            advice="Repeat the command that measures it, in the folder of its own run.",
            differing=list(differing),
        )
    return found


def read_stored(path: Path, kind: type[Stored]) -> Stored:
    """The record in a file of a run; RunNotResumable if it is not there or damaged."""
    try:
        return json_of(read_regular(path, MOST_DOCUMENT), kind)
    except (OSError, ValueError) as error:
        raise RunNotResumable(
            f"{path} does not hold what it should ({error}).",
            advice="Repeat the command that makes the run, or begin anew in an empty folder.",
            path=str(path),
        ) from error
