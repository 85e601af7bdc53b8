"""Work of made tasks: quick, and telling by files where and how often it was done.

A pipe with a name in the run's folder holds a task until another one writes to it.
"""

import os
import signal
from pathlib import Path
from typing import Any

import numpy as np

from examiner.errors import DataSetRefused

HERE = __name__

FIRST = "first-is-kept"
"""In the run's folder, where a test makes it: a pipe that hears when the first result is kept."""

STOP = "stop-when-there"
"""There as well: names a file at whose sight the run is stopped, once a result is kept."""


def begun(folder: Path, name: str) -> int:
    """Note that this process begins `name`; how often it was begun by now."""
    with (folder / f"{name}.begun").open("a") as file:
        file.write(f"{os.getpid()}\n")
    return len(processes(folder, name))


def processes(folder: Path, name: str) -> list[int]:
    """Of every time that `name` was begun: in which process."""
    noted = folder / f"{name}.begun"
    return [int(line) for line in noted.read_text().split()] if noted.exists() else []


def wait(folder: Path, gate: str) -> None:
    (folder / gate).read_bytes()


def let_go(folder: Path, gate: str) -> None:
    (folder / gate).write_bytes(b"go")


def third(folder: Path, value: int) -> dict[str, Any]:
    begun(folder, f"third-{value}")
    return {"third": value / 3}


def explained(folder: Path, shift: int) -> dict[str, Any]:
    """A few sums over real maps, which hold every bit of what a network gives."""
    from examiner.explanation.method_parameters import CorrRiseParameters, NoParameters
    from examiner.explanation.methods.corrrise import CorrRise
    from examiner.explanation.methods.similarity_arguments import SimilarityArguments
    from examiner.explanation.pair import CropPair
    from examiner.job import Silent
    from examiner.validation.loaded import backbone_of
    from tests.validation.measured import configuration

    noise = np.random.default_rng(5).integers(0, 256, (14, 14, 3))
    face = np.kron(noise, np.ones((8, 8, 1))).astype(np.uint8)
    pair = CropPair(face, np.roll(face, shift, axis=0))
    found = {}
    for method in (CorrRise(CorrRiseParameters(masks=20)), SimilarityArguments(NoParameters())):
        maps = method.explain(pair, backbone_of(configuration()), 0.3, Silent())
        found[type(method).__name__] = maps.probe[::9, ::9].astype(float).ravel().tolist()
    return found


def surroundings(folder: Path) -> dict[str, Any]:
    import cv2
    import torch

    from examiner.validation.loaded import backbone_of
    from tests.validation.measured import configuration

    backbone_of(configuration())
    return {
        "blas": os.environ.get("OPENBLAS_NUM_THREADS"),
        "cv2": cv2.getNumThreads(),
        "torch": torch.get_num_threads(),
    }


def dying_once(folder: Path) -> dict[str, Any]:
    """Killed in the middle the first time, when `patient` is under way; lets that go the next."""
    if begun(folder, "dying") == 1:
        wait(folder, "patient-is-there")
        os.kill(os.getpid(), signal.SIGKILL)
    let_go(folder, "patient-may-end")
    return {"lives": True}


def patient(folder: Path) -> dict[str, Any]:
    begun(folder, "patient")
    let_go(folder, "patient-is-there")
    wait(folder, "patient-may-end")
    return {"ended": True}


def dying(folder: Path) -> dict[str, Any]:
    begun(folder, "dying")
    os.kill(os.getpid(), signal.SIGKILL)
    return {}


def refused(folder: Path) -> dict[str, Any]:
    begun(folder, "refused")
    raise DataSetRefused("The table has no pairs.", advice="Add some.")


def faulty(folder: Path) -> dict[str, Any]:
    raise ZeroDivisionError("a fault")


def endless(folder: Path, number: int) -> dict[str, Any]:
    begun(folder, f"endless-{number}")
    wait(folder, "never")
    return {}


def fatal(folder: Path, victim: int, gate: str) -> dict[str, Any]:
    """Kill process `victim`, such as the scheduler, once `gate` says so."""
    wait(folder, gate)
    os.kill(victim, signal.SIGKILL)
    wait(folder, "never")
    return {}
