"""How a network wants its pixels: the order of colours and the range of values."""

from dataclasses import dataclass

COLOURS = ("rgb", "bgr")
"""Orders of the three channels of a network's input."""


@dataclass(frozen=True, slots=True)
class Range:
    """What is done to 8-bit values x before a network sees them: (x − offset) / scale."""

    name: str
    offset: float
    scale: float
    words: str


RANGES = (
    Range("-1..1", 127.5, 127.5, "(x − 127.5) / 127.5"),
    Range("-1..1/128", 127.5, 128.0, "(x − 127.5) / 128"),
    Range("0..1", 0.0, 255.0, "x / 255"),
    Range("0..255", 0.0, 1.0, "x as it is"),
)
"""Every range that a network can be declared with."""


def input_range(name: str) -> Range:
    """The range called `name`; KeyError if there is none."""
    return {known.name: known for known in RANGES}[name]


def normalisation(colour: str, name: str) -> str:
    """Colour order and range in words, such as `(x − 127.5) / 127.5, BGR`."""
    return f"{input_range(name).words}, {colour.upper()}"
