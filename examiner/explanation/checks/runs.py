"""The runs of a method that the checks compare with its recorded maps."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from examiner.embedding.backbone import Backbone
from examiner.explanation.checks.redraw import parameters_in_use, redrawn
from examiner.explanation.checks.tally import Tally
from examiner.explanation.lanes import lanes
from examiner.explanation.pair import CropPair, Explainer, MapPair

AGAIN = "the method once more"
STRANGER = "another person as reference"
SWAPPED = "photographs swapped"
MIRRORED = "photographs mirrored"

STAGES = (0.25, 0.5, 0.75, 1.0)
"""Shares of the network's parameter tensors that are drawn anew, from the output down."""

_IN_WORDS = ("a quarter", "half", "three quarters", "all")
"""The same in words."""

RUNS = 4 + len(STAGES)
"""How often the method is run."""

RUN_SHARE = 1000
"""Of the tally; steps that one run is divided into."""

SEED = 1
"""Of the parameters drawn."""


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """What is checked: recorded maps with everything that made them."""

    maps: MapPair
    pair: CropPair
    explainer: Explainer
    backbone: Backbone
    threshold: float
    stranger: NDArray[np.uint8]
    """(112, 112, 3) uint8: the aligned crop of a face that is not of the pair."""


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """One run of the method on changed circumstances."""

    name: str
    pair: CropPair
    redrawn: tuple[str, ...] = ()
    """Names of the network's parameters that are drawn anew."""


def share_words(share: float) -> str:
    """One of STAGES in words."""
    return _IN_WORDS[STAGES.index(share)]


def stage_name(share: float) -> str:
    """What the run with a share of the parameters drawn anew is called."""
    return f"{share_words(share)} of the network drawn anew"


def planned(subject: Subject) -> tuple[Run, ...]:
    """Every run, those that take a changed network last."""
    pair = subject.pair
    turned = CropPair(_mirrored_pixels(pair.probe), _mirrored_pixels(pair.reference))
    names = parameters_in_use(subject.backbone, pair.probe)
    stages = (
        Run(stage_name(share), pair, names[len(names) - round(share * len(names)) :])
        for share in STAGES
    )
    return (
        Run(AGAIN, pair),
        Run(STRANGER, CropPair(pair.probe, subject.stranger)),
        Run(SWAPPED, CropPair(pair.reference, pair.probe)),
        Run(MIRRORED, turned),
        *stages,
    )


def run_all(subject: Subject, tally: Tally) -> dict[str, MapPair]:
    """The maps of every planned run, by name; runs go side by side on the machine's cores.

    Each run stays on its own thread, so the number of cores changes no byte.
    """
    runs = planned(subject)
    with ThreadPoolExecutor(lanes()) as pool:
        answers = {each.name: pool.submit(partial(_maps, subject, each, tally)) for each in runs}
        try:
            return {name: answer.result() for name, answer in answers.items()}
        except BaseException:
            # Before the pool waits for them: runs that are under way stop when they next report.
            tally.stopped = True
            for answer in answers.values():
                answer.cancel()
            if tally.cause is not None:
                # The run that was asked may only have been stopped because this stopped another.
                raise tally.cause from None
            raise


def _maps(subject: Subject, run: Run, tally: Tally) -> MapPair:
    progress = tally.part(run.name, RUN_SHARE, f"Checks: {run.name}")
    progress.advance(0, 1, "")
    backbone = subject.backbone
    if run.redrawn:
        backbone = redrawn(backbone, run.redrawn, SEED)
    maps = subject.explainer.explain(run.pair, backbone, subject.threshold, progress)
    progress.advance(1, 1, "")
    return maps


def _mirrored_pixels(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.ascontiguousarray(pixels[:, ::-1])
