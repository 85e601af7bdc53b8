"""The report's analysis results: comparison, explanations and arguments."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from reportlab.lib.units import mm
from reportlab.platypus import KeepTogether, PageBreak, Spacer

from examiner.comparison.records import DecisionThreshold
from examiner.digest import canonical_json
from examiner.explanation.records import Side
from examiner.face.records import CROP_SIZE
from examiner.image.records import RgbPixels
from examiner.render.figure import crop_with_map, enlarged, map_alone
from examiner.render.hatching import steps
from examiner.render.overlay import OverlayState, clipped
from examiner.render.photograph import map_on_photograph
from examiner.report.contents import ReportContents, ReportedComparison, ReportedExplanation
from examiner.report.layout_checks import check_sentence
from examiner.report.layout_material import result_sentence, score_places
from examiner.report.layout_numbers import number_grids
from examiner.report.layout_page import Draft
from examiner.report.layout_picture import bar, picture_row
from examiner.report.layout_style import (
    RESULT,
    SMALL,
    SUBHEADING,
    Flowable,
    digest,
    facts,
    fixed,
    panel,
    paragraph,
    plain,
)

PART = "part_analysis"

_CROP_FACTOR, _MAP_FACTOR, _HATCHED_FACTOR = 6, 4, 8
_ARGUMENT_PLACES, _GRID_PLACES, _SHARE_PLACES = 5, 3, 4


def comparison(draft: Draft, reported: ReportedComparison) -> list[Flowable]:
    """Both aligned crops, the score, and the threshold with its card."""
    wording, pair = draft.wording, reported.comparison
    title = wording.title("comparison", mark=pair.mark, probe=pair.probe, reference=pair.reference)
    crops = {side: enlarged(reported.crop(side).pixels, _CROP_FACTOR) for side in Side}
    columns = [(f"{side.value.capitalize()} {reported.face(side)}", [crops[side]]) for side in Side]
    sources = ", ".join(
        f"{reported.face(side)} (crop {reported.crop(side).digest[:16]}…)" for side in Side
    )
    caption = draft.figure_caption(
        "Aligned crops, each pixel enlarged without smoothing.", sources, *crops.values()
    )
    return [
        PageBreak(),
        *draft.section(PART, title),
        paragraph(wording.statement("comparison_intro")),
        KeepTogether([picture_row(columns, 70 * mm), caption]),
        KeepTogether(_score(draft, reported)),
        KeepTogether(_card(draft, pair.threshold)),
    ]


def _score(draft: Draft, reported: ReportedComparison) -> list[Flowable]:
    wording, pair = draft.wording, reported.comparison
    places = score_places(pair.score.value, pair.threshold)
    margin = fixed(pair.score.value - pair.threshold.value, places, plus=True)
    meaning = f"Score minus threshold: {margin}. {wording.statement('score_meaning')}"
    return [
        paragraph(wording.title("score"), SUBHEADING),
        panel([paragraph(result_sentence(draft, reported), RESULT), paragraph(meaning)]),
    ]


def _card(draft: Draft, card: DecisionThreshold) -> list[Flowable]:
    wording = draft.wording
    return [
        paragraph(wording.title("card"), SUBHEADING),
        paragraph(wording.statement("card_meaning"), SMALL),
        draft.table_caption("The decision threshold and where it comes from."),
        facts(list(_card_facts(card))),
        paragraph(wording.statement("rates_meaning"), SMALL),
    ]


def _card_facts(card: DecisionThreshold) -> Iterator[tuple[str, Flowable | str]]:
    yield "Value", f"{fixed(card.value, 4)} — {card.rule}"
    yield "Measured on", f"{card.data_set}, {card.date}"
    pairs = f"{card.genuine_pairs:,} genuine, {card.impostor_pairs:,} impostor"
    yield "Pairs", f"{pairs}, {card.failed_pairs:,} left out"
    yield "False match rate", f"{plain(card.false_match_rate)} of impostor pairs"
    yield "False non-match rate", f"{plain(card.false_non_match_rate)} of genuine pairs"
    yield "Network", card.backbone
    yield "Network weights", digest(card.weights_sha256)
    yield "Detector; alignment", f"{card.detector}; {card.alignment}"
    yield "Detector weights", digest(card.detector_sha256)
    yield "Digest of the card", digest(card.digest)


def explanation(
    draft: Draft, reported: ReportedComparison, each: ReportedExplanation
) -> list[Flowable]:
    """One method's maps as figures, with parameters, scale and relative emphasis."""
    wording, made = draft.wording, each.explanation
    title = wording.title("explanation", mark=made.mark, title=each.title)
    return [
        PageBreak(),
        *draft.section(PART, title),
        paragraph(wording.statement("maps_purpose")),
        facts(list(_method_facts(draft, each)), 30 * mm),
        Spacer(0, 3 * mm),
        *_map_figure(draft, reported, each),
        KeepTogether(_emphasis_figure(draft, reported, each)),
    ]


def _method_facts(draft: Draft, each: ReportedExplanation) -> Iterator[tuple[str, Flowable | str]]:
    made = each.explanation
    settings = [
        f"{name} = {_parameter(value)}"
        for name, value in sorted(made.parameters.items())
        if name != "seed"
    ]
    seed = "none, nothing is drawn at random" if made.seed is None else str(made.seed)
    yield "Map shows", each.shows
    yield "Method", f"{made.method}; {each.source}"
    yield "Variant", each.variant
    yield "Parameters", f"{', '.join(settings) or 'none'}; seed: {seed}"
    if made.null_band is not None:
        yield "Null band", f"values between ±{plain(made.null_band)} are what chance alone gives"
    at = made.environment
    made_by = f"torch {at.torch}, threads: {at.threads}, in {made.seconds:.1f} seconds"
    yield "Computed by", f"{made_by}. {check_sentence(draft, each)}"
    yield "Digest", digest(made.digest)


def _parameter(value: object) -> str:
    return value if isinstance(value, str) else canonical_json(value).decode()


def _maps(each: ReportedExplanation) -> dict[Side, Any]:
    made = each.explanation
    return {Side.PROBE: made.probe_map, Side.REFERENCE: made.reference_map}


def _map_figure(
    draft: Draft, reported: ReportedComparison, each: ReportedExplanation
) -> list[Flowable]:
    maps, state = _maps(each), each.overlay
    rows = [_map_row(draft.contents, reported, side, maps[side].values, state) for side in Side]
    names = ("aligned crop", "map on crop", "map alone", "map on photograph")
    columns = [(name, [row[at] for row in rows]) for at, name in enumerate(names)]
    sources = ", ".join(f"{reported.face(side)} (map {maps[side].digest[:16]}…)" for side in Side)
    caption = draft.figure_caption(
        f"Above: probe {reported.face(Side.PROBE)}. Below: reference "
        f"{reported.face(Side.REFERENCE)}. {draft.wording.statement('maps_back')} "
        f"{_scale_sentence(draft, each)}",
        sources,
        *(picture for row in rows for picture in row),
    )
    return [KeepTogether([picture_row(columns, 35 * mm), bar(state), caption])]


def _map_row(
    contents: ReportContents,
    reported: ReportedComparison,
    side: Side,
    values: Any,
    state: OverlayState,
) -> list[RgbPixels]:
    crop = reported.crop(side)
    photograph = contents.item_of_face(reported.face(side)).pixels
    return [
        enlarged(crop.pixels, _MAP_FACTOR),
        crop_with_map(crop.pixels, values, state, _MAP_FACTOR),
        # For a print without colour, where the other columns cannot tell above from below.
        map_alone(values, replace(state, hatched=True), _HATCHED_FACTOR),
        map_on_photograph(photograph, crop, values, state, CROP_SIZE * _MAP_FACTOR),
    ]


def _scale_sentence(draft: Draft, each: ReportedExplanation) -> str:
    state, values = each.overlay, [found.values for found in _maps(each).values()]
    if not any(np.any(found) for found in values):
        return draft.wording.statement("maps_empty")
    sentence = draft.wording.statement(
        "maps_scale",
        low=plain(-state.scale),
        high=plain(state.scale),
        clipped=sum(clipped(found, state) for found in values),
        total=f"{sum(found.size for found in values):,}",
    )
    if state.display_threshold > 0:
        threshold = plain(state.display_threshold)
        sentence += " " + draft.wording.statement("maps_threshold", threshold=threshold)
    thin, wider, widest = map(plain, steps(state))
    lines = draft.wording.statement("maps_hatched", thin=thin, wider=wider, widest=widest)
    return f"{sentence} Colour map: {state.colour_map}; opacity {plain(state.opacity)}. {lines}"


def _emphasis_figure(
    draft: Draft, reported: ReportedComparison, each: ReportedExplanation
) -> list[Flowable]:
    means = each.explanation.emphasis
    power = _power(means.probe + means.reference)
    scaled = {
        side: tuple(value / 10.0**power for value in numbers)
        for side, numbers in ((Side.PROBE, means.probe), (Side.REFERENCE, means.reference))
    }
    columns, drawn = number_grids(reported, scaled, each.overlay.colour_map, decimals=2)
    unit = "" if power == 0 else f" Unit: {plain(10.0**power, 1)}."
    text = draft.wording.statement("emphasis_meaning") + unit
    caption = draft.figure_caption(text, f"the maps of {each.explanation.mark}", *drawn)
    return [picture_row(columns, 51 * mm), caption]


def _power(numbers: tuple[float, ...]) -> int:
    """The power of ten that brings the largest absolute value between 1 and 10."""
    largest = max(abs(value) for value in numbers)
    return 0 if largest == 0 else int(np.floor(np.log10(largest)))
