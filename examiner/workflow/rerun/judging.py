"""Two records side by side, value by value: identical, within tolerance, or different."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from examiner.digest import array_digest
from examiner.workflow.rerun.records import Measure, Number, Tolerance, Verdict
from examiner.workflow.rerun.tolerances import EXACT, SEALS, ByField, tolerance_of

_DECIMAL = re.compile(r"(?<![\w.])[-−+]?\d+\.\d+(?![\w.])")
_LAST_PLACE = 1.001
"""One step of the last place, and what floating point adds to it."""


def plain(value: Any) -> Any:
    """A record as dicts, lists, numbers and texts; arrays stay what they are."""
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(name): plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return value


def without(record: object, *names: str) -> dict[str, Any]:
    """A record's fields as `plain` gives them, those called `names` left out."""
    return {name: value for name, value in plain(record).items() if name not in names}


def judged(then: Any, now: Any, allowed: ByField, path: tuple[str, ...] = ()) -> Iterator[Number]:
    """Every value of `then` beside that of `now`; both as `plain` gives them.

    A digest that `allowed` knows as a seal is left out where it differs: what it is over is judged
    itself.
    """
    if isinstance(then, dict) and isinstance(now, dict):
        for name in (*then, *(each for each in now if each not in then)):
            yield from judged(then.get(name), now.get(name), allowed, (*path, str(name)))
    elif _is_row(then) and _is_row(now) and len(then) == len(now):
        yield _arrays(np.array(then, float), np.array(now, float), allowed, path)
    elif isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        for at, (one, other) in enumerate(zip(then, now, strict=True)):
            yield from judged(one, other, allowed, (*path, str(at)))
    elif isinstance(then, np.ndarray) and isinstance(now, np.ndarray):
        yield _arrays(then, now, allowed, path)
    elif then == now or tolerance_of(path, allowed) is not SEALS:
        yield _single(then, now, allowed, path)


def _is_row(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(_is_number(each) for each in value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _arrays(
    then: NDArray[Any], now: NDArray[Any], allowed: ByField, path: tuple[str, ...]
) -> Number:
    tolerance = tolerance_of(path, allowed)
    same = then.shape == now.shape and then.dtype == now.dtype
    if same and then.tobytes() == now.tobytes():
        difference = 0.0
    elif same and then.size:
        difference = _between(then.astype(np.float64), now.astype(np.float64), tolerance.measure)
    else:
        difference = inf
    digests = (array_digest(then), array_digest(now))
    return _number(path, tolerance, digests, max(then.size, now.size), difference)


def _between(then: NDArray[Any], now: NDArray[Any], measure: Measure) -> float:
    apart = np.abs(then - now)
    if not np.isfinite(apart).all():
        return inf
    if measure is Measure.PLACES:
        return float((apart > 0).mean())
    if measure is Measure.SQUARES:
        return _part(_mean_square(apart), _mean_square(then))
    largest = float(apart.max())
    return _part(largest, float(np.abs(then).max())) if measure is Measure.PART else largest


def _mean_square(values: NDArray[Any]) -> float:
    return float(np.sqrt((values**2).mean()))


def _part(found: float, whole: float) -> float:
    """`found` as a part of `whole`; of numbers that are all zero there is no part."""
    return found / whole if whole > 0 else found


def _single(then: Any, now: Any, allowed: ByField, path: tuple[str, ...]) -> Number:
    tolerance = tolerance_of(path, allowed)
    if type(then) is type(now) and then == now:
        return _number(path, tolerance, (then, now), 1, 0.0)
    if _is_number(then) and _is_number(now):
        row = np.array([[then], [now]], dtype=np.float64)
        difference = 0.0 if then == now else _between(row[0], row[1], tolerance.measure)
    elif isinstance(then, str) and isinstance(now, str):
        difference = _between_texts(then, now, tolerance)
    else:
        difference, tolerance = inf, EXACT
    return _number(path, tolerance, (then, now), 1, difference)


def _between_texts(then: str, now: str, tolerance: Tolerance) -> float:
    """What is allowed where two sentences differ in the last place of decimals only, else inf.

    A rounded number may fall to either side whatever the difference of the number itself.
    """
    if _DECIMAL.sub("#", then) != _DECIMAL.sub("#", now):
        return inf
    pairs = zip(_DECIMAL.findall(then), _DECIMAL.findall(now), strict=True)
    apart = [abs(_value(one) - _value(other)) * 10 ** _places(one) for one, other in pairs]
    return tolerance.allowed if apart and max(apart) < _LAST_PLACE else inf


def _value(decimal: str) -> float:
    return float(decimal.replace("−", "-"))


def _places(decimal: str) -> int:
    return len(decimal.partition(".")[2])


def _number(
    path: Sequence[str],
    tolerance: Tolerance,
    values: tuple[Any, Any],
    count: int,
    difference: float,
) -> Number:
    if difference == 0:
        verdict = Verdict.IDENTICAL
    elif difference <= tolerance.allowed:
        verdict = Verdict.WITHIN
    else:
        verdict = Verdict.DIFFERENT
    name = ".".join(path)
    return Number(name, tolerance.kind, *values, count, difference, tolerance.allowed, verdict)
