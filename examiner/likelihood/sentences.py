"""Sentences about likelihood ratios, alike on the command line, in the window and in reports."""

from examiner.face.quality import QUALITIES
from examiner.likelihood.records import (
    CalibrationCard,
    Condition,
    LikelihoodRatio,
    LikelihoodStatement,
    Verdict,
)
from examiner.likelihood.scale import VerbalScale, verbal_scale

ONE_PERSON = "probe and reference show one person"
TWO_PEOPLE = "probe and reference show two people of the population"
"""The propositions, as they follow “that”."""

CAUTION = (
    "The ratio weighs one score between two propositions, for photographs like those calibrated "
    "with and for their population. It does not say who is shown, nor how far either proposition "
    "is to be believed once everything else is known."
)
"""Stands wherever a ratio stands."""


def number(log10: float) -> str:
    """A ratio as it is printed: log10 with two decimals and its sign."""
    # Zero is added after rounding, so that nothing is printed as less than 0 that is 0.
    return f"{round(log10, 2) + 0.0:+.2f}".replace("-", "−")


def words_of(condition: Condition) -> str:
    """A condition as it is printed: quality, range and unit."""
    return f"{title(condition.quality)}: {range_of(condition)}"


def range_of(condition: Condition) -> str:
    """The range of a condition with its unit."""
    unit = f" {condition.unit}" if condition.unit else ""
    lowest, highest = (
        "" if end is None else f"{end:g}".replace("-", "−")
        for end in (condition.lowest, condition.highest)
    )
    if lowest and highest:
        return f"{lowest} to {highest}{unit}"
    if lowest:
        return f"at least {lowest}{unit}"
    return f"at most {highest}{unit}" if highest else "any"


def title(quality: str) -> str:
    """What a quality is called; its id where this version does not know it."""
    known = {each.id: each.title for each in QUALITIES}
    return known.get(quality, quality)


def in_words(ratio: LikelihoodRatio, scale: VerbalScale) -> str:
    """The number with its words after the scale, in one sentence.

    Below a ratio of 1 the reciprocal has the words and the propositions change places.
    """
    words = scale.band(ratio.log10).words
    said = f"log10 LR {number(ratio.log10)} ({number(ratio.lower)} to {number(ratio.upper)}): "
    both = (ONE_PERSON, TWO_PEOPLE)
    favoured, other = both if ratio.log10 >= 0 else both[::-1]
    if scale.band(ratio.log10) is scale.bands[0]:
        return f"{said}the score gives {words} to either proposition."
    return (
        f"{said}the score gives {words} to the proposition that {favoured}, rather than to the "
        f"proposition that {other}."
    )


def headline(statement: LikelihoodStatement) -> str:
    """The ratio with its words, or that there is none."""
    if statement.ratio is None:
        return "No likelihood ratio is stated of this score."
    return in_words(statement.ratio, verbal_scale(statement.scale))


def cap(statement: LikelihoodStatement) -> str:
    """The card's bounds, and whether the ratio lies on one."""
    card = statement.card
    within = (
        f"The pairs calibrated with bear log10 LR from {number(card.lowest)} to "
        f"{number(card.highest)}, and nothing beyond."
    )
    if statement.ratio is not None and statement.ratio.capped:
        return f"{within} This ratio is capped."
    return within


def quality_of(card: CalibrationCard) -> str:
    """How well the card's ratios did on people whom it was not made from."""
    return (
        f"Cllr {card.cllr:.4f} (least possible {card.cllr_min:.4f}) on {card.test_genuine_pairs:,} "
        f"genuine and {card.test_impostor_pairs:,} impostor pairs of {card.test_people:,} other "
        "people"
    )


def made_from(card: CalibrationCard) -> str:
    """What the card was made from."""
    return (
        f"{card.genuine_pairs:,} genuine and {card.impostor_pairs:,} impostor pairs of "
        f"{card.people:,} people; {card.failed_pairs:,} pairs left out without a face"
    )


def measured(verdict: Verdict) -> str:
    """The value of a photograph with its unit."""
    if verdict.value is None:
        return "not measured"
    unit = f" {verdict.condition.unit}" if verdict.condition.unit else ""
    return f"{verdict.value:.4g}{unit}".replace("-", "−")
