"""The verbal scale: words that stand beside the number of a likelihood ratio, never alone."""

import math
import tomllib
from dataclasses import dataclass

import msgspec

from examiner.likelihood.records import Condition, LikelihoodRatio
from examiner.settings import resources_folder

DEFAULT = "enfsi-2015"


@dataclass(frozen=True, slots=True)
class Band:
    """Ratios of 1 or more that have the same words; it begins where the band before ends."""

    words: str
    up_to: float | None = None
    """None for the last band, which has no end."""
    holds_its_edge: bool = False

    def holds(self, log10: float) -> bool:
        """Whether it reaches up to the ratio of which this is log10."""
        if self.up_to is None:
            return True
        edge = math.log10(self.up_to)
        return log10 < edge or (self.holds_its_edge and log10 == edge)


@dataclass(frozen=True, slots=True)
class VerbalScale:
    """Bands of ratios with their words, and whose scale it is."""

    id: str
    citation: str
    edges: str
    """To which band an edge belongs, in words."""
    bands: tuple[Band, ...]

    def band(self, log10: float) -> Band:
        """The band of a ratio of 1 or more, or of the reciprocal of a smaller one."""
        return next(band for band in self.bands if band.holds(abs(log10)))


def verbal_scale(name: str = DEFAULT) -> VerbalScale:
    """A scale of those that come with the program."""
    text = (resources_folder() / "scales" / f"{name}.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), VerbalScale)


def number(log10: float) -> str:
    """A ratio as it is printed: log10 with two decimals and its sign."""
    # Zero is added after rounding, so that nothing is printed as less than 0 that is 0.
    return f"{round(log10, 2) + 0.0:+.2f}".replace("-", "−")


def words_of(condition: Condition) -> str:
    """A condition as it is printed: quality, range and unit."""
    unit = f" {condition.unit}" if condition.unit else ""
    if condition.lowest is None and condition.highest is None:
        return f"{condition.quality}: any"
    if condition.lowest is None:
        return f"{condition.quality}: at most {condition.highest:g}{unit}"
    if condition.highest is None:
        return f"{condition.quality}: at least {condition.lowest:g}{unit}"
    return f"{condition.quality}: {condition.lowest:g} to {condition.highest:g}{unit}"


def in_words(ratio: LikelihoodRatio, one: str, two: str, scale: VerbalScale) -> str:
    """The number with its words after the scale, in one sentence.

    `one` and `two` are the propositions, of one person and of two people, as they follow “that”.
    Below a ratio of 1 they change places.
    """
    words = scale.band(ratio.log10).words
    said = f"log10 LR {number(ratio.log10)} ({number(ratio.lower)} to {number(ratio.upper)}): "
    favoured, other = (one, two) if ratio.log10 >= 0 else (two, one)
    if scale.band(ratio.log10) is scale.bands[0]:
        return f"{said}the score gives {words} to either proposition."
    return (
        f"{said}the score gives {words} to the proposition that {favoured}, rather than to the "
        f"proposition that {other}."
    )
