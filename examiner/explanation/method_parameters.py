"""What can be set of each explanation method; the options, the log and the report read it here."""

from dataclasses import dataclass

from examiner.explanation.parameters import choice, number, whole

FILLS = ("black", "grey", "blur", "mean_face")
"""What a covered place can be filled with; examiner.explanation.fills makes them."""

_FILL = "what a covered place is filled with"
_THREE_BLURS = (
    "standard deviation of the narrowest of three Gaussian blurs, each twice as wide as the last; "
    "the map is their mean"
)
_MASKS = "random masks; one forward pass for each and each face"
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


@dataclass(frozen=True, slots=True)
class ShapleyParameters:
    """How finely and how often a face is uncovered patch by patch."""

    orders: int = whole(16, 1, 512, "random orders drawn; each is walked backwards as well")
    baseline: str = choice("blur", FILLS, "what stands in the place of patches not yet uncovered")
    seed: int = whole(1, 0, 2**31 - 1, _SEED)


@dataclass(frozen=True, slots=True)
class IntegratedGradientsParameters:
    """Where the way to the face starts, and how many of its places are looked at."""

    nodes: int = whole(200, 8, 2000, "places on the way at which a gradient is taken")
    baseline: str = choice("blur", FILLS, "the picture at which the way starts")


@dataclass(frozen=True, slots=True)
class ExchangeParameters:
    """The two ways of the exchange method, and how its maps are smoothed."""

    nodes: int = whole(16, 4, 1000, "places on each of the two ways at which a gradient is taken")
    baseline: str = choice(
        "mean_face",
        FILLS,
        "the picture at which one way starts; the other way starts at the other face",
    )
    smoothing: float = number(4.0, 0.0, 10.0, _THREE_BLURS, "pixels")


@dataclass(frozen=True, slots=True)
class ContrastParameters:
    """The one way of the contrast method, and how its maps are blurred."""

    nodes: int = whole(16, 4, 1000, "places on the way at which a gradient is taken")
    baseline: str = choice(
        "blur", FILLS, "the picture at which the way starts for scores at or above the threshold"
    )
    grain: float = number(
        3.0,
        0.0,
        10.0,
        "standard deviation of the blur after which signs are told",
        "pixels",
    )
    smoothing: float = number(4.0, 0.0, 10.0, _THREE_BLURS, "pixels")


@dataclass(frozen=True, slots=True)
class ActivationMapParameters:
    """What becomes of places that speak against."""

    negative: str = choice(
        "kept",
        ("kept", "cut"),
        "keep negative values, or set them to zero as published",
    )


@dataclass(frozen=True, slots=True)
class CorrRiseParameters:
    """The random squares of CorrRISE, and how scores are correlated with them."""

    masks: int = whole(500, 50, 5000, _MASKS)
    patches: int = whole(10, 1, 40, "squares in one mask")
    patch: int = whole(30, 4, 56, "side of a square", "pixels")
    cover: str = choice(
        "whole",
        ("whole", "random"),
        "cover squares wholly, or each of their pixels by a share drawn at random",
    )
    fill: str = choice("black", FILLS, _FILL)
    correlation: str = choice(
        "pearson", ("pearson", "spearman"), "correlate with the scores, or with their ranks"
    )
    seed: int = whole(1, 0, 2**31 - 1, _SEED)


@dataclass(frozen=True, slots=True)
class RiseParameters:
    """The soft random grids of RISE."""

    masks: int = whole(600, 50, 8000, _MASKS)
    cells: int = whole(7, 3, 16, "cells per side of a mask before it is enlarged")
    keep: float = number(0.5, 0.1, 0.9, "how often a cell is kept, as a share of 1")
    fill: str = choice("grey", FILLS, _FILL)
    scores: str = choice(
        "centred",
        ("centred", "raw"),
        "weigh each mask by its score less the mean of all, or by the score itself as published",
    )
    seed: int = whole(1, 0, 2**31 - 1, _SEED)


@dataclass(frozen=True, slots=True)
class LimeParameters:
    """The squares of LIME and its linear model."""

    samples: int = whole(500, 50, 5000, "random choices of squares to keep; one pass for each face")
    grid: int = whole(7, 2, 14, "squares per side of the crop")
    width: float = number(0.25, 0.05, 5.0, "width of the kernel that weighs samples by closeness")
    ridge: float = number(1.0, 0.0, 100.0, "how strongly large coefficients are held back")
    fill: str = choice("blur", FILLS, _FILL)
    seed: int = whole(1, 0, 2**31 - 1, _SEED)


@dataclass(frozen=True, slots=True)
class XFaceParameters:
    """The sliding squares of xFace, and what a covered face is compared with."""

    compare: str = choice(
        "1",
        ("1", "2", "3"),
        "published method: with 1 all covered versions of the other face, 2 the other face as it "
        "is, 3 the other face covered at the same place",
    )
    sizes: str = choice("7 14 28", ("7 14 28", "7", "14", "28"), "sides of the squares, in pixels")
    stride: int = whole(5, 2, 28, "step from one place of a square to the next", "pixels")
    fill: str = choice("black", FILLS, _FILL)


@dataclass(frozen=True, slots=True)
class MinPlusParameters:
    """The soft spots of MinPlus."""

    mode: str = choice(
        "minplus",
        ("minplus", "minus", "plus"),
        "remove each spot and also show it alone, only remove it, or only show it",
    )
    width: float = number(10.0, 2.0, 40.0, "standard deviation of a spot", "pixels")
    stride: int = whole(7, 2, 28, "step from one spot's centre to the next", "pixels")
    smoothing: float = number(10.0, 2.0, 40.0, "standard deviation of the smoothing", "pixels")
    fill: str = choice("black", FILLS, _FILL)


@dataclass(frozen=True, slots=True)
class ReconstructionParameters:
    """How the region that a channel draws is found."""

    way: str = choice(
        "ablation",
        ("ablation", "jacobian"),
        "set a channel to its mean over faces, or take the decoder's derivative by it",
    )
    smoothing: float = number(
        0.0, 0.0, 20.0, "standard deviation of the Gaussian blur of the finished map", "pixels"
    )
