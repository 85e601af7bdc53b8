"""The closed table of explanation methods; torch is loaded only when a method is."""

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from examiner.errors import ParameterRefused
from examiner.explanation.parameters import choice, number
from examiner.job import Progress

if TYPE_CHECKING:
    from examiner.embedding.backbone import Backbone


@dataclass(frozen=True, slots=True, eq=False)
class CropPair:
    """The pixels of two aligned crops."""

    probe: NDArray[np.uint8]
    """(112, 112, 3) uint8 sRGB."""
    reference: NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class MapPair:
    """One map for each face of a pair."""

    probe: NDArray[np.float32]
    """(112, 112) float32, signed."""
    reference: NDArray[np.float32]


class Explainer(Protocol):
    """A method with its parameters, ready to explain."""

    def explain(
        self, pair: CropPair, backbone: "Backbone", threshold: float, progress: Progress
    ) -> MapPair:
        """Signed maps of both faces; positive speaks for a score above the threshold."""


@dataclass(frozen=True, slots=True)
class SimilarityArgumentsParameters:
    """xSSAB as published has nothing to set."""


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
class ExplainerSpec:
    """Everything about a method that can be known without running it."""

    id: str
    title: str
    summary: str
    unit: str
    """What a map's values are."""
    citation: str
    variant: str
    """How this program's version stands to the publication; what is left open, what differs."""
    parameters: type
    source: str
    """Module and class under examiner.explanation.methods."""


@dataclass(frozen=True, slots=True)
class Request:
    """One method to be run."""

    spec: ExplainerSpec
    parameters: Any
    """A record of the type that `spec.parameters` names."""


EXPLAINERS: tuple[ExplainerSpec, ...] = (
    ExplainerSpec(
        id="xssab",
        title="xSSAB: back-propagated score arguments",
        summary="How strongly the sum of the positive arguments reacts to a pixel, minus how "
        "strongly the sum of the negative ones does.",
        unit="change of score per unit of network input",
        variant="As in the published code, in fewer passes; its threshold is the one on the card.",
        citation="Huber, Luu, Terhörst, Damer: Efficient Explainable Face Verification based on "
        "Similarity Score Argument Backpropagation. WACV 2024, arXiv 2304.13409",
        parameters=SimilarityArgumentsParameters,
        source="similarity_arguments:SimilarityArguments",
    ),
    ExplainerSpec(
        id="fggb",
        title="FGGB: feature-guided gradient backpropagation",
        summary="Where each dimension of the embedding looks, weighted by how far that "
        "dimension argues for or against a score above the threshold.",
        unit="weighted sum of gradient maps of length one",
        variant="After the published formula. What it leaves open is a parameter. Maps stay "
        "signed and in their own unit; they are not scaled to 0…1.",
        citation="Lu, Xu, Ebrahimi: Explainable Face Verification via Feature-Guided Gradient "
        "Backpropagation. FG 2024, arXiv 2403.04549",
        parameters=FeatureGuidedParameters,
        source="feature_guided:FeatureGuided",
    ),
)


def spec(method: str) -> ExplainerSpec:
    """The table entry with id `method`; ParameterRefused if there is none."""
    for entry in EXPLAINERS:
        if entry.id == method:
            return entry
    raise ParameterRefused(
        f"There is no explanation method {method}.",
        advice=f"Choose from: {', '.join(entry.id for entry in EXPLAINERS)}.",
        method=method,
    )


def load(entry: ExplainerSpec, parameters: Any) -> Explainer:
    """The method of a table entry, with its parameters."""
    module, name = entry.source.split(":")
    found = getattr(import_module(f"examiner.explanation.methods.{module}"), name)
    explainer: Explainer = found(parameters)
    return explainer
