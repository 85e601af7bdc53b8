"""The verbal scale: words that stand beside the number of a likelihood ratio, never alone."""

import math
import tomllib
from dataclasses import dataclass

import msgspec

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
