"""Which pairs are taken where not all of them can be."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import chain, zip_longest

from examiner.validation.records import Pair

CHUNK = 10
"""Pairs of a task."""


def chosen(pairs: Sequence[Pair], count: int) -> tuple[int, ...]:
    """Indices of `count` pairs, in their order: half of them genuine, from all folds alike.

    Within a fold the first pairs are taken, so a larger choice holds the smaller one.
    Fewer come where there are fewer.
    """
    taken = [*_first(pairs, count - count // 2, same=True), *_first(pairs, count // 2, same=False)]
    return tuple(sorted(taken))


def chunks(pairs: Sequence[Pair], count: int) -> list[tuple[int, ...]]:
    """The chosen pairs in tens, each ten what ten more pairs add to the choice."""
    found: list[tuple[int, ...]] = []
    before: set[int] = set()
    for end in range(CHUNK, min(count, len(pairs)) + CHUNK, CHUNK):
        now = chosen(pairs, min(end, count))
        added = tuple(each for each in now if each not in before)
        before.update(added)
        if added:
            found.append(added)
    return found


def _first(pairs: Sequence[Pair], count: int, *, same: bool) -> list[int]:
    folds: defaultdict[int, list[int]] = defaultdict(list)
    for index, pair in enumerate(pairs):
        if pair.same == same:
            folds[pair.fold].append(index)
    in_turn = chain.from_iterable(zip_longest(*(folds[fold] for fold in sorted(folds))))
    return [index for index in in_turn if index is not None][:count]
