"""Which methods and pairs a measure takes, from what a user asked for."""

from dataclasses import dataclass

from examiner.embedding.catalogue import spec
from examiner.errors import DataSetRefused, ParameterRefused
from examiner.explanation.catalogue import applicable
from examiner.validation.choosing import chunks
from examiner.validation.controls import CONTROLS
from examiner.validation.prepared import Prepared


@dataclass(frozen=True, slots=True)
class Taken:
    """The pairs that a measure takes."""

    parts: tuple[tuple[int, ...], ...]
    """Indices into the data set's, in tens as `chunks` makes them; both pictures have a face."""
    without_face: int
    """How many more were chosen and left out, since one of their pictures has none."""


def taken(prepared: Prepared, count: int | None) -> Taken:
    """`count` pairs of a run, chosen as `chosen` does, or all of them.

    Raises DataSetRefused unless both genuine and impostor pairs are among them.
    """
    pairs = prepared.data_set.pairs
    asked = chunks(pairs, len(pairs) if count is None else count)
    parts = tuple(
        tuple(
            each for each in part if prepared.found[[pairs[each].first, pairs[each].second]].all()
        )
        for part in asked
    )
    left = [each for part in parts for each in part]
    if {pairs[each].same for each in left} != {True, False}:
        raise DataSetRefused(
            "Genuine and impostor pairs are needed, and the pairs that were chosen are not both.",
            advice="Choose more pairs; those with a picture in which no face was found do not "
            "count.",
        )
    return Taken(tuple(part for part in parts if part), sum(map(len, asked)) - len(left))


def methods_asked(named: str | None, backbone: str) -> tuple[str, ...]:
    """The methods and controls that `named` lists, commas between them; None: all there are.

    Controls come first when all are taken. Raises ParameterRefused for one that is not known or
    cannot explain a score of `backbone`.
    """
    known = (*CONTROLS, *applicable(spec(backbone)))
    if named is None:
        return known
    asked = tuple(dict.fromkeys(name.strip() for name in named.split(",") if name.strip()))
    for name in asked:
        if name not in known:
            raise ParameterRefused(
                f"There is no explanation method {name!r} for {backbone}.",
                advice=f"Choose from: {', '.join(known)}.",
                method=name,
            )
    if not asked:
        raise ParameterRefused("No method is named.", advice=f"Choose from: {', '.join(known)}.")
    return asked
