"""The closed table of checks; torch is loaded only when a check is made."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from examiner.explanation.checks.bounds import (
    AGAIN_ELSEWHERE,
    CENTRE_BOUND,
    CHANCE_BOUND,
    MIRROR_BOUND,
    REDRAWN_BOUND,
    STRANGER_BOUND,
    SWAP_BOUND,
)
from examiner.explanation.records import CPU

if TYPE_CHECKING:
    from examiner.explanation.checks.judging import Seen, Verdict


@dataclass(frozen=True, slots=True)
class CheckSpec:
    """Everything about a check that can be known without making it."""

    id: str
    title: str
    unit: str
    criterion: str
    source: str
    """Function under examiner.explanation.checks.judging."""
    elsewhere: str = ""
    """What the criterion allows besides on another device than the CPU."""

    def criterion_on(self, device: str) -> str:
        """The criterion for maps that were made on `device`."""
        return self.criterion if device == CPU else self.criterion + self.elsewhere


CHECKS: tuple[CheckSpec, ...] = (
    CheckSpec(
        id="finite",
        title="Finite and not constant",
        unit="of the largest value",
        criterion="every value is a number, and the values of each face differ",
        source="finite",
    ),
    CheckSpec(
        id="again",
        title="The same when run again",
        unit="of the largest value",
        criterion="the same bytes",
        source="again",
        elsewhere=f", or at most {AGAIN_ELSEWHERE:g} apart on this device",
    ),
    CheckSpec(
        id="complete",
        title="Arguments add up",
        unit="",
        criterion="at most the tolerance of the table",
        source="complete",
    ),
    CheckSpec(
        id="parameters",
        title="Depends on what the network has learnt",
        unit="rank correlation",
        criterion=f"at most {REDRAWN_BOUND:g} in absolute value, signed and absolute maps alike",
        source="parameters",
    ),
    CheckSpec(
        id="pair",
        title="Depends on the other face",
        unit="rank correlation",
        criterion=f"at most {STRANGER_BOUND:g} in absolute value, signed and absolute map alike",
        source="pair",
    ),
    CheckSpec(
        id="swap",
        title="Probe and reference swapped",
        unit="of the largest value",
        criterion=f"at most {SWAP_BOUND:g}",
        source="swap",
    ),
    CheckSpec(
        id="mirror",
        title="Mirrored photographs give mirrored maps",
        unit="rank correlation",
        criterion=f"at least {MIRROR_BOUND:g}",
        source="mirror",
    ),
    CheckSpec(
        id="chance",
        title="Order of places against random orders",
        unit="spreads of random orders",
        criterion=f"at least {CHANCE_BOUND:g}",
        source="chance",
    ),
    CheckSpec(
        id="centre",
        title="Order of places against a centre prior",
        unit="spreads of random orders",
        criterion=f"at least {CENTRE_BOUND:g}",
        source="centre",
    ),
)

TITLES = {each.id: each.title for each in CHECKS}


def load(entry: CheckSpec) -> "Callable[[Seen], Verdict]":
    """The function that judges a check of the table."""
    module = import_module("examiner.explanation.checks.judging")
    judge: Callable[[Seen], Verdict] = getattr(module, entry.source)
    return judge
