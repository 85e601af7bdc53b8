"""What can be set of each explanation method; the options, the log and the report read it here."""

from dataclasses import dataclass

from examiner.explanation.parameters import choice, number, whole

FILLS = ("black", "grey", "blur", "mean_face")
"""What a covered place can be filled with; examiner.explanation.fills makes them."""

_FILL = "what a covered place is filled with"
_SEED = "start of the random numbers; the same seed gives the same map"


@dataclass(frozen=True, slots=True)
class NoParameters:
    """A method with nothing to set."""


@dataclass(frozen=True, slots=True)
class FeatureGuidedParameters:
    """What the published description of FGGB leaves open, or a re-implementation chose."""

    embedding: str = choice(
        "normalised",
        ("normalised", "raw"),
        "differentiate each dimension of the unit-length embedding, or of the network's output",
    )
    colours: str = choice(
        "mean",
        ("mean", "maximum", "length"),
        "how the absolute gradients of the three colour channels become one value",
    )
    smoothing: float = number(
        5.0, 0.0, 20.0, "standard deviation of the Gaussian blur of the finished map", "pixels"
    )


@dataclass(frozen=True, slots=True)
class OcclusionParameters:
    """A square slides over the face; each place's value is how far the score falls."""

    patch: int = whole(16, 4, 56, "side of the covering square", "pixels")
    stride: int = whole(8, 1, 28, "step from one place of the square to the next", "pixels")
    fill: str = choice("blur", FILLS, _FILL)
