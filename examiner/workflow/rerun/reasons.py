"""Why a result computed again is not the recorded one: weights, parameters, program, computer."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from math import isfinite

from examiner.explanation.records import Environment
from examiner.workflow.rerun.records import Number, Verdict

NO_CAUSE = "no cause is known: weights, program, libraries and processor are the same"

_WORDS = {
    "examiner": "the program was version {} then and is {} now",
    "python": "Python was {} then and is {} now",
    "numpy": "numpy was {} then and is {} now",
    "torch": "torch was {} then and is {} now",
    "threads": "threads: {} then, {} now",
    "cpu": "the processor was {} then and is {} now",
    "system": "the system was {} then and is {} now",
    "device": "the device was {} then and is {} now",
}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What computes now."""

    environment: Environment
    program: str
    """By name and version, as audit entries have it."""
    weights: Mapping[str, str]
    """Digest of each weights file that is here, by name."""
    stated: tuple[Environment, ...] = ()
    """What computed the report's maps: what the records of other acts do not name may be it."""


def in_one_line(environment: Environment) -> str:
    """What computed a result, for people."""
    each = environment
    return (
        f"examiner {each.examiner}, Python {each.python}, numpy {each.numpy}, torch {each.torch}, "
        f"threads {each.threads}, {each.cpu}, {each.system}, {each.device}"
    )


def why(
    weights: Sequence[tuple[str, str]],
    program: str,
    environment: Environment | None,
    here: Surroundings,
    numbers: Sequence[Number],
) -> str:
    """Everything that can have made a difference, the likeliest first, and the largest difference.

    `weights`, `program` and `environment` are those of the recorded result.
    """
    found = [*other_weights(weights, here.weights), *_parameters(numbers)]
    found += _environment(environment, program, here)
    return "; ".join([*(found or [NO_CAUSE]), largest(numbers)])


def other_weights(weights: Sequence[tuple[str, str]], here: Mapping[str, str]) -> list[str]:
    """Which weights files, given by name and digest, are not here or are others, in words."""
    told = []
    for name, then in weights:
        now = here.get(name, "")
        if not now:
            told.append(f"the weights of {name} ({then[:12]}…) are not here")
        elif now != then:
            told.append(f"the weights of {name} are others ({now[:12]}… now, {then[:12]}… then)")
    return list(dict.fromkeys(told))


def _parameters(numbers: Sequence[Number]) -> list[str]:
    return [
        f"the parameter {number.path.partition('.')[2]} was {number.then} then and is "
        f"{number.now} now"
        for number in numbers
        if number.path.startswith("parameters.") and number.verdict is not Verdict.IDENTICAL
    ]


def _environment(then: Environment | None, program: str, here: Surroundings) -> list[str]:
    if then is not None:
        return _apart(then, here.environment)
    found = [] if program == here.program else [f"made by {program}, and this is {here.program}"]
    for stated in here.stated[:1]:
        apart = _apart(stated, here.environment)
        if apart:
            found.append(f"its record names no processor; of the report's maps {', '.join(apart)}")
    return found


def _apart(then: Environment, now: Environment) -> list[str]:
    held = asdict(now)
    return [
        _WORDS[name].format(value, held[name])
        for name, value in asdict(then).items()
        if value != held[name]
    ]


def largest(numbers: Sequence[Number]) -> str:
    """How many values are not identical, and the one that is furthest beyond what is allowed."""
    apart = [number for number in numbers if number.verdict is not Verdict.IDENTICAL]
    worst = max(apart, key=lambda number: number.difference / (number.allowed or 1e-300))
    count = f"{len(apart)} of {len(numbers)} values differ"
    if not isfinite(worst.difference):
        return f"{count}, such as {worst.path}: {_told(worst.then)} then, {_told(worst.now)} now"
    return (
        f"{count}; the largest difference is {worst.difference:.1e} in {worst.path}, allowed "
        f"{worst.allowed:.0e}"
    )


def _told(value: object) -> str:
    text = "nothing" if value is None else str(value)
    return text if len(text) <= 40 else f"{text[:40]}…"
