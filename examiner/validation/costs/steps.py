"""What a validation costs: seconds of one core for each of its parts, and hours for a whole run.

The parts are the tasks of a run themselves, carried out on two bundled pairs in one process that
keeps to one core. Seconds are of processor time, which other programs on the computer change
little; on a core that has nothing else to do as much time passes.
"""

import io
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
from PIL import Image

from examiner.explanation.pair import CropPair
from examiner.explanation.records import Environment
from examiner.image.bundled import PROBE, REFERENCES, photograph_path
from examiner.image.decode import decode
from examiner.job import Progress, Silent
from examiner.output import write_whole
from examiner.validation.controls import CONTROLS, RANDOM, map_of, maps_of
from examiner.validation.deletion.records import FILLS, Way
from examiner.validation.deletion.removals import work as removal_work
from examiner.validation.loaded import backbone_of
from examiner.validation.local import LocalProcesses
from examiner.validation.patches.patched import Version
from examiner.validation.patches.tasks import work as patch_work
from examiner.validation.prepared import Prepared, open_prepared, prepare
from examiner.validation.preparing import prepared_picture
from examiner.validation.records import DataSet, Kind, Pair, Picture
from examiner.validation.tasks import Task, result

SIDE = 250
"""Photographs are made as large as a square of this side, in pixels, as those of LFW are."""

THRESHOLD = 0.375
"""Any plausible decision threshold; the time does not depend on it."""


@dataclass(frozen=True, slots=True)
class StepCosts:
    """Seconds of one core for what is the same for every method."""

    photograph: float
    """Decode a photograph of SIDE × SIDE pixels, find and align its face, embed it."""
    crop: float
    """Embed a face that is aligned already."""
    patches: float
    """Judge one map of one pair on Patch-LFW, by both ways of replacing and by localisation."""
    deletion: float
    """Judge both maps of one pair by deletion and insertion, all ways and fills."""


@dataclass(frozen=True, slots=True)
class MethodCost:
    """Seconds of one core for one pair."""

    method: str
    probe: float
    """For the probe's map alone."""
    both: float
    """For the maps of both faces."""


@dataclass(frozen=True, slots=True)
class Costs:
    """What was measured; see `Hours` for what follows of it."""

    backbone: str
    repeats: int
    """Each number is the median of so many."""
    environment: Environment
    steps: StepCosts
    methods: tuple[MethodCost, ...]


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours of one core for a run of all methods that were measured, and of both controls."""

    preparing: float
    """Of two photographs for each pair; where a picture is in several pairs, it is less."""
    patches: float
    deletion: float

    @property
    def total(self) -> float:
        """Of all three."""
        return self.preparing + self.patches + self.deletion


def measure(methods: Sequence[str], backbone: str, repeats: int, progress: Progress) -> Costs:
    """Time every part `repeats` times in one process on one core.

    Raises TaskFailed, and what `prepare` raises.
    """
    one = LocalProcesses(1)
    with TemporaryDirectory() as passing:
        folder = Path(passing) / "run"
        prepare(_bundled(Path(passing)), backbone, folder, one, Silent())
        tasks = [Task("costs", f"{__name__}:step_seconds", {"repeats": repeats})]
        tasks += [
            Task(
                f"costs-{each}", f"{__name__}:method_seconds", {"method": each, "repeats": repeats}
            )
            for each in methods
        ]
        one.carry_out(tasks, folder, progress)
        first, *others = (result(task, folder) for task in tasks)
    return Costs(
        backbone=backbone,
        repeats=repeats,
        environment=msgspec.convert(first["environment"], Environment),
        steps=msgspec.convert(first["steps"], StepCosts),
        methods=tuple(msgspec.convert(other, MethodCost) for other in others),
    )


def hours(costs: Costs, pairs: int) -> Hours:
    """What a run of `pairs` pairs takes on one core; on n cores, an nth of it."""
    steps, controls = costs.steps, len(CONTROLS)
    patches = sum(each.probe + steps.patches for each in costs.methods)
    both = sum(each.both + steps.deletion for each in costs.methods)
    return Hours(
        preparing=pairs * 2 * steps.photograph / 3600,
        patches=pairs * (patches + controls * steps.patches) / 3600,
        deletion=pairs * (both + controls * steps.deletion) / 3600,
    )


def step_seconds(folder: Path, repeats: int) -> dict[str, Any]:
    """A task: what StepCosts holds, and the environment."""
    from examiner.explanation.environment import environment

    prepared = open_prepared(folder)
    steps = StepCosts(
        photograph=_photograph_seconds(prepared, repeats),
        crop=_crop_seconds(prepared, repeats),
        patches=_seconds(lambda: _patches(folder), repeats),
        deletion=_seconds(lambda: _deletion(folder), repeats),
    )
    return {"steps": steps, "environment": environment()}


def method_seconds(folder: Path, method: str, repeats: int) -> dict[str, Any]:
    """A task: what MethodCost holds, on the bundled pair of one person."""
    prepared = open_prepared(folder)
    backbone = backbone_of(prepared.configuration)
    pair: CropPair = prepared.crop_pair(prepared.data_set.pairs[0])
    silent = Silent()
    return {
        "method": method,
        "probe": _seconds(lambda: map_of(method, pair, backbone, THRESHOLD, silent), repeats),
        "both": _seconds(lambda: maps_of(method, pair, backbone, THRESHOLD, silent), repeats),
    }


def _seconds(work: Callable[[], object], repeats: int) -> float:
    """Median seconds of processor time, after a first time that only warms caches up."""
    found = []
    for _ in range(repeats + 1):
        started = time.process_time()
        work()
        found.append(time.process_time() - started)
    return statistics.median(found[1:])


def _photograph_seconds(prepared: Prepared, repeats: int) -> float:
    data_set, backbone = prepared.data_set, backbone_of(prepared.configuration)

    def work() -> None:
        for picture in data_set.pictures:
            crop = prepared_picture(data_set, picture)[1]
            if crop is not None:
                backbone.embed(crop)

    return _seconds(work, repeats) / len(data_set.pictures)


def _crop_seconds(prepared: Prepared, repeats: int) -> float:
    from examiner.explanation.scoring import unit_embedding

    backbone = backbone_of(prepared.configuration)

    def work() -> None:
        for pixels in prepared.crops:
            unit_embedding(backbone, pixels)

    return _seconds(work, repeats) / len(prepared.crops)


def _patches(folder: Path) -> object:
    return patch_work(
        folder,
        version=Version.CORRECTED,
        method=RANDOM,
        parameters={},
        pairs=(0,),
        threshold=THRESHOLD,
    )


def _deletion(folder: Path) -> object:
    return removal_work(folder, RANDOM, (0,), THRESHOLD, FILLS, tuple(Way), {})


def _bundled(folder: Path) -> DataSet:
    """The demonstration photographs at LFW's size, one pair of one person and one of two."""
    names = (PROBE, *REFERENCES)
    for name in names:
        write_whole(folder / name, _small(name))
    people = ("first", "first", "second")
    pictures = tuple(
        Picture(name, person, name) for name, person in zip(names, people, strict=True)
    )
    pairs = (Pair(1, True, 0, 1), Pair(1, False, 0, 2))
    return DataSet("bundled", Kind.PHOTOGRAPHS, str(folder), pictures, pairs)


def _small(name: str) -> bytes:
    """As JPEG, with as many pixels as SIDE × SIDE."""
    photograph = Image.fromarray(decode(photograph_path(name).read_bytes(), name).pixels)
    factor = SIDE / sqrt(photograph.width * photograph.height)
    size = (round(photograph.width * factor), round(photograph.height * factor))
    buffer = io.BytesIO()
    photograph.resize(size).save(buffer, "JPEG", quality=95)
    return buffer.getvalue()
