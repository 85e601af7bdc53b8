"""The closed table of explanation methods; torch is loaded only when a method is."""

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from examiner.errors import ParameterRefused
from examiner.explanation.method_parameters import (
    FeatureGuidedParameters,
    NoParameters,
    OcclusionParameters,
)

if TYPE_CHECKING:
    from examiner.explanation.pair import Explainer


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
    threshold_free: bool = False
    """Whether the decision threshold changes nothing in the maps."""


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
        parameters=NoParameters,
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
    ExplainerSpec(
        id="occlusion",
        title="Occlusion: the score without each place",
        summary="How far the score falls when a square around a pixel is covered.",
        unit="mean fall of the score",
        variant="The similarity score stands in the place of a class; one face is covered, the "
        "other stays. Overlapping squares are averaged, so the map adds up to nothing.",
        citation="Zeiler, Fergus: Visualizing and Understanding Convolutional Networks. ECCV 2014, "
        "arXiv 1311.2901",
        parameters=OcclusionParameters,
        source="occlusion:Occlusion",
        threshold_free=True,
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


def as_it_comes(method: str) -> Request:
    """A request of `method` with nothing set; ParameterRefused if there is no such method."""
    entry = spec(method)
    return Request(entry, entry.parameters())


def load(entry: ExplainerSpec, parameters: Any) -> "Explainer":
    """The method of a table entry, with its parameters."""
    module, name = entry.source.split(":")
    found = getattr(import_module(f"examiner.explanation.methods.{module}"), name)
    explainer: Explainer = found(parameters)
    return explainer
