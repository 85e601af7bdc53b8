"""The columns of the table, read from what the measures of a run have written."""

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from pathlib import Path

from examiner.errors import RunNotResumable
from examiner.explanation.checks.catalogue import TITLES
from examiner.validation.controls import CONTROLS
from examiner.validation.costs.steps import Costs
from examiner.validation.deletion.records import Curve, Deletion, Gap, Kind, Measure, Ranking, Way
from examiner.validation.dependence.records import Dependence, Distribution, Passed
from examiner.validation.patches.records import Against, Facing, Patches, Protocol, Rate
from examiner.validation.run_files import read_configuration, read_measured, read_stored
from examiner.validation.table.records import Cell, Column, RunColumns

PATCHES, DELETION, DEPENDENCE = "patches_*[!t].json", "deletion.json", "dependence.json"
"""Where measures write; of patched pairs there may be several versions, and charts beside them,
whose names end in .chart.json.
"""

COSTS = "costs.json"
"""What `examiner validate costs --json` printed, put there by hand."""

ANY_DECISION = "any"
GAP = "insertion less deletion"

Reader = Callable[[Path], Iterator[Column]]

_WORDS = {
    (Measure.BALANCED, Ranking.SIMILARITY): "balanced accuracy",
    (Measure.BALANCED, Ranking.DISSIMILARITY): "balanced accuracy",
    (Measure.ACCEPTANCE, Ranking.SIMILARITY): "genuine pairs accepted",
    (Measure.ACCEPTANCE, Ranking.DISSIMILARITY): "impostor pairs accepted",
}


def columns_of(folder: Path) -> RunColumns:
    """Everything that the run in `folder` has measured of explainers.

    Raises RunNotResumable if no run lies there, or if a measure is damaged or of another run.
    """
    configuration = read_configuration(folder)
    columns: list[Column] = []
    absent: list[str] = []
    for measure, (names, reader) in READERS.items():
        held = sorted(folder.glob(names))
        for path in held:
            columns += reader(path)
        absent += [] if held else [measure]
    return RunColumns(configuration, tuple(columns), tuple(absent))


def _deletion(path: Path) -> Iterator[Column]:
    """Areas for the probe alone and the first fill; the run's own tables hold the others."""
    found = read_measured(path, Deletion)
    for (measure, ranking), words in _WORDS.items():
        asked = (Way.PROBE, found.curves[0].fill, measure, ranking)
        for kind in Kind:
            curves = [each for each in found.curves if _asked(each) == asked and each.kind is kind]
            if curves:
                yield _area(found, curves, str(kind), words, path.name)
        gaps = [each for each in found.gaps if _asked(each) == asked]
        if gaps:
            yield _area(found, gaps, GAP, words, path.name)
    yield from _score_gaps(found, path.name)


def _score_gaps(found: Deletion, file: str) -> Iterator[Column]:
    """By every fill, since scores tell methods apart where no decision changes."""
    fills = dict.fromkeys(each.fill for each in found.gaps)
    for fill, ranking in product(fills, Ranking):
        asked = (Way.PROBE, fill, Measure.SCORE, ranking)
        gaps = [each for each in found.gaps if _asked(each) == asked]
        if gaps:
            yield _area(found, gaps, GAP, f"mean score of {gaps[0].population} pairs", file)


def _asked(held: Curve | Gap) -> tuple[str, ...]:
    return held.way, held.fill, held.measure, held.ranking


def _area(found: Deletion, held: Sequence[Curve | Gap], kind: str, words: str, file: str) -> Column:
    first = held[0]
    of = first.population
    fill = first.fill.replace("_", " ")
    # Scores stand there by every fill, the rest by the first alone.
    by_fill = f"-{first.fill}" if first.measure is Measure.SCORE else ""
    return Column(
        id=f"deletion-{first.ranking}-{kind.replace(' ', '-')}-{first.measure}{by_fill}",
        group=f"Deletion and insertion: area under the curve, probe changed, fill {fill}",
        title=f"{first.ranking} map, {kind}, {words}",
        better=first.better,
        genuine=0 if of == "impostor" else found.genuine,
        impostor=0 if of == "genuine" else found.impostor,
        cells={each.method: Cell(each.area.value, each.area.low, each.area.high) for each in held},
        file=file,
    )


def _dependence(path: Path) -> Iterator[Column]:
    found = read_measured(path, Dependence)
    for check in dict.fromkeys(each.check for each in found.passed if each.population == "all"):
        passed = [each for each in found.passed if (each.check, each.population) == (check, "all")]
        yield _shares(found, check, passed, path.name)
    means = [
        each
        for each in found.distributions
        if not each.figure and each.population == "all" and each.mean is not None
    ]
    for check in dict.fromkeys(each.check for each in means):
        yield _means(found, check, [each for each in means if each.check == check], path.name)


def _shares(found: Dependence, check: str, passed: list[Passed], file: str) -> Column:
    return Column(
        id=f"dependence-passed-{check}",
        group="Checks of the maps: share of the pairs whose map meets the criterion",
        title=TITLES.get(check, check),
        better="higher",
        genuine=found.genuine,
        impostor=found.impostor,
        cells={
            each.method: Cell(each.share.value, each.share.low, each.share.high) for each in passed
        },
        file=file,
    )


def _means(found: Dependence, check: str, spread: list[Distribution], file: str) -> Column:
    unit = f", {spread[0].unit}" if spread[0].unit else ""
    return Column(
        id=f"dependence-mean-{check}",
        group="Checks of the maps: mean of the check's own number",
        title=f"{TITLES.get(check, check)}{unit}",
        better="",
        genuine=found.genuine,
        impostor=found.impostor,
        cells={
            each.method: Cell(each.mean.value, each.mean.low, each.mean.high)
            for each in spread
            if each.mean is not None
        },
        file=file,
    )


def _patches(path: Path) -> Iterator[Column]:
    found = read_measured(path, Patches)
    for protocol, rate in product(Protocol, Rate):
        yield _replaced(found, protocol, rate, path.name)
    for population, (name, words) in product(("genuine", "impostor"), _LOCATED.items()):
        column = _located(found, population, name, words, path.name)
        if column is not None:
            yield column


def _replaced(found: Patches, protocol: Protocol, rate: Rate, file: str) -> Column:
    way = "published order" if protocol is Protocol.PUBLISHED else "within rings"
    curves = [each for each in found.curves if (each.protocol, each.rate) == (protocol, rate)]
    of_impostors = rate is Rate.FALSE_MATCH
    return Column(
        id=f"patches-{found.version}-{protocol}-{rate}",
        group=f"Patch replacement, {found.version} patches: mean rate over shares 0.05 to 0.95",
        title=f"{_RATES[rate]}, {way}",
        better="lower",
        genuine=0 if of_impostors else found.genuine,
        impostor=found.impostor if of_impostors else 0,
        cells={each.method: _cell(each.mean) for each in curves},
        file=file,
    )


def _located(found: Patches, population: str, name: str, words: str, file: str) -> Column | None:
    """Of the pairs of one sort, asked on the side on which the patches are known to argue."""
    held = [
        each
        for each in found.located
        if (each.population, each.decision, each.facing)
        == (population, ANY_DECISION, Facing.PATCHES)
    ]
    cells = {each.method: getattr(each, name) for each in held}
    if not held:
        return None
    pairs = held[0].pairs
    return Column(
        id=f"located-{found.version}-{population}-{name}",
        group=f"Localisation of {found.version} patches, on the side on which they argue",
        title=f"{words}, {population}",
        better="higher" if held[0].expected == "inside" else "lower",
        genuine=pairs if population == "genuine" else 0,
        impostor=pairs if population == "impostor" else 0,
        cells={method: _cell(value) for method, value in cells.items() if value is not None},
        file=file,
    )


def _cell(number: Against) -> Cell:
    return Cell(number.value, number.low, number.high)


_RATES = {
    Rate.FALSE_MATCH: "false match rate",
    Rate.FALSE_NON_MATCH: "false non-match rate",
}

_LOCATED = {
    "hit": "pointing game",
    "mass": "mass less area",
    "rank_in_rings": "rank within rings",
}


def _costs(path: Path) -> Iterator[Column]:
    """What `examiner validate costs --json` printed for the backbone of the run."""
    found = read_stored(path, Costs)
    made = read_configuration(path.parent)
    if found.backbone != made.backbone:
        raise RunNotResumable(
            f"{path} holds costs of {found.backbone}, and the run is of {made.backbone}.",
            advice=f"Measure them by examiner validate costs --backbone {made.backbone} --json.",
            path=str(path),
        )
    for name, words in (("probe", "probe's map"), ("both", "maps of both faces")):
        yield Column(
            id=f"cost-{name}",
            group="Cost: seconds of one core",
            title=words,
            better="lower",
            genuine=0,
            impostor=0,
            cells={each.method: Cell(getattr(each, name)) for each in found.methods},
            file=path.name,
        )


READERS: dict[str, tuple[str, Reader]] = {
    "patches": (PATCHES, _patches),
    "deletion": (DELETION, _deletion),
    "dependence": (DEPENDENCE, _dependence),
    "costs": (COSTS, _costs),
}
"""By the command that measures: where it writes, and what reads that."""


def is_control(explainer: str) -> bool:
    """Whether it looks at no face."""
    return explainer in CONTROLS
