"""The closed table of explanation methods; torch is loaded only when a method is."""

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from examiner.errors import ParameterRefused
from examiner.explanation.explainer_spec import ExplainerSpec
from examiner.explanation.method_parameters import (
    ActivationMapParameters,
    ContrastParameters,
    CorrRiseParameters,
    ExchangeParameters,
    FeatureGuidedParameters,
    IntegratedGradientsParameters,
    LimeParameters,
    MinPlusParameters,
    NoParameters,
    OcclusionParameters,
    ReconstructionParameters,
    RiseParameters,
    ShapleyParameters,
    XFaceParameters,
)
from examiner.reconstruction.catalogue import has_decoder

if TYPE_CHECKING:
    from examiner.embedding.records import BackboneSpec
    from examiner.explanation.pair import Explainer


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
        weakness="Depends on the arbitrary basis of the embedding, adds up to nothing, and fades "
        "for nearly identical photographs.",
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
        weakness="Depends on the arbitrary basis of the embedding, adds up to nothing, and fades "
        "for nearly identical photographs; the blur moves edges.",
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
        weakness="A covered face is unlike any photograph, and the cover has an effect of its own; "
        "what two places do only together is missed.",
        parameters=OcclusionParameters,
        source="occlusion:Occlusion",
        threshold_free=True,
    ),
    ExplainerSpec(
        id="cells",
        title="Cells: the exact argument table as a map",
        summary="What each cell of the last feature map adds to the score; nothing is estimated.",
        unit="part of the score per pixel",
        variant="This program's own. A cell sees more of the face than the pixels that it is "
        "drawn over. Only for backbones that end in a linear head.",
        citation="Follows from the network's last layers; see the argument table.",
        weakness="A cell sees far more of the face than the pixels that it is drawn over.",
        parameters=NoParameters,
        source="cells:Cells",
        needs_cells=True,
        threshold_free=True,
    ),
    ExplainerSpec(
        id="shapley",
        title="Shapley: mean gain of each patch",
        summary="What the score gains when a patch is uncovered, averaged over random orders in "
        "which the face is uncovered; complete for any network.",
        unit="part of the score per pixel",
        variant="Sampled orders and their reverses, patches as players, the other face fixed. "
        "Standard errors stand in the table.",
        citation="Castro, Gómez, Tejada: Polynomial calculation of the Shapley value based on "
        "sampling. Computers & Operations Research 36 (2009)",
        weakness="Depends on what stands in the place of covered patches; half-covered faces are "
        "unlike any photograph; patches are coarse.",
        parameters=ShapleyParameters,
        source="shapley:Shapley",
        threshold_free=True,
    ),
    ExplainerSpec(
        id="ig",
        title="Integrated gradients",
        summary="The score's gradient gathered along the way from a baseline to the face.",
        unit="part of the score per pixel",
        variant="The similarity score stands in the place of a class, the other face fixed; "
        "colours are added. Complete but for the quadrature's error, which is printed.",
        citation="Sundararajan, Taly, Yan: Axiomatic Attribution for Deep Networks. ICML 2017, "
        "arXiv 1703.01365",
        weakness="Depends on the picture at which the way starts; single pixels are noisy.",
        parameters=IntegratedGradientsParameters,
        source="integrated_gradients:IntegratedGradients",
        threshold_free=True,
    ),
    ExplainerSpec(
        id="gradcam",
        title="Grad-CAM",
        summary="The last feature map, its channels weighted by the score's mean gradient.",
        unit="score per cell, interpolated",
        variant="The similarity score stands in the place of a class; negative values are kept "
        "unless the parameter cuts them as published.",
        citation="Selvaraju, Cogswell, Das, Vedantam, Parikh, Batra: Grad-CAM. ICCV 2017, "
        "arXiv 1610.02391",
        weakness="Coarse; assumes that a cell sees only the pixels under it.",
        parameters=ActivationMapParameters,
        source="activation_maps:GradCam",
        threshold_free=True,
    ),
    ExplainerSpec(
        id="gradcam++",
        title="Grad-CAM++",
        summary="As Grad-CAM, each cell's positive gradient with a weight of its own.",
        unit="weighted activation, interpolated",
        variant="As Grad-CAM. The published weights assume a class score behind an exponential; "
        "here they are taken for the similarity score itself.",
        citation="Chattopadhyay, Sarkar, Howlader, Balasubramanian: Grad-CAM++. WACV 2018, "
        "arXiv 1710.11063",
        weakness="Coarse; assumes that a cell sees only the pixels under it; no gradient against "
        "the score takes part.",
        parameters=ActivationMapParameters,
        source="activation_maps:GradCamPlusPlus",
        threshold_free=True,
    ),
    ExplainerSpec(
        id="corrrise",
        title="CorrRISE: correlation with random masks",
        summary="How the score correlates with a pixel's being kept while random squares are "
        "covered; within ± the null band it is what chance gives.",
        unit="correlation",
        variant="After the published description; the authors' code was not at hand. Reported for "
        "the paper are 10 squares of 30 pixels and Pearson, the default; a re-implementation after "
        "their code has patches=3 and correlation=spearman, covered with black. The number of "
        "masks is second-hand. Maps are signed and not scaled.",
        citation="Lu, Xu, Ebrahimi: Towards Visual Saliency Explanations of Face Verification. "
        "WACV 2024, pp. 4726–4735, arXiv 2305.08546",
        weakness="Drawn at random: values within the null band say nothing, and corners are hardly "
        "ever covered; black squares are unlike any photograph.",
        parameters=CorrRiseParameters,
        source="corrrise:CorrRise",
        threshold_free=True,
    ),
    ExplainerSpec(
        id="rise",
        title="RISE: mean of weighted random masks",
        summary="How far the score is above its mean over soft random masks when a pixel is kept.",
        unit="score",
        variant="The similarity score stands in the place of a class. The masks are as in the "
        "published code; their scores are centred, which the publication does not do "
        "(scores=raw). Fewer masks than the 4000 to 8000 in common use: see the null band.",
        citation="Petsiuk, Das, Saenko: RISE: Randomized Input Sampling for Explanation of "
        "Black-box Models. BMVC 2018, arXiv 1806.07421",
        weakness="Drawn at random; soft large masks blur places together; a half-covered face is "
        "unlike any photograph.",
        parameters=RiseParameters,
        source="rise:Rise",
        threshold_free=True,
    ),
    ExplainerSpec(
        id="lime",
        title="LIME: a linear model of the score",
        summary="How far a linear model of the score, fitted to faces with random squares covered, "
        "rises when a square is kept.",
        unit="change of the modelled score per square",
        variant="The similarity score stands in the place of a class, a square grid in that of "
        "superpixels, a blur in that of their mean colours; kernel and ridge as in the published "
        "code. No squares are picked out: all coefficients are shown.",
        citation="Ribeiro, Singh, Guestrin: “Why Should I Trust You?” Explaining the Predictions "
        "of Any Classifier. KDD 2016, arXiv 1602.04938",
        weakness="A linear model stands for the network; squares cut through features; drawn at "
        "random.",
        parameters=LimeParameters,
        source="lime:Lime",
        threshold_free=True,
    ),
    ExplainerSpec(
        id="xface",
        title="xFace: squares slid over both faces",
        summary="How far the score falls when squares of three sizes cover a place.",
        unit="fall of the score per covered pixel, mean over all places",
        variant="As in the published code, its squares one pixel larger than they are named; maps "
        "stay signed and are not scaled. With compare=1 covered faces are compared with covered "
        "ones, so the map also holds what any covering costs.",
        citation="Knoche, Teepe, Hörmann, Rigoll: Explainable Model-Agnostic Similarity and "
        "Confidence in Face Verification. WACV Workshops 2023, arXiv 2211.13735",
        weakness="Places of both faces are taken to correspond; black squares are unlike any "
        "photograph; adds up to nothing.",
        parameters=XFaceParameters,
        source="xface:XFace",
        threshold_free=True,
    ),
    ExplainerSpec(
        id="minplus",
        title="MinPlus: spots removed and shown alone",
        summary="What the score loses when a soft spot is removed from the face and gains when the "
        "spot alone is shown.",
        unit="mean change of the score",
        variant="After second-hand descriptions; text and code were not at hand. The spots are "
        "taken one at a time, not greedily. Their spacing, the smoothing and the plain mean of "
        "both maps, neither scaled, are this program's own.",
        citation="Mery: True Black-Box Explanation in Facial Analysis. CVPR Workshops 2022; "
        "Mery, Morris: On Black-Box Explanation for Face Verification. WACV 2022",
        weakness="A face of which one spot is left is unlike any photograph; adds up to nothing.",
        parameters=MinPlusParameters,
        source="minplus:MinPlus",
        threshold_free=True,
    ),
    ExplainerSpec(
        id="reconstruction",
        title="Reconstruction: regions that channels draw",
        summary="Which region of the face a decoder draws from each channel of the embedding, "
        "weighted by how far that channel argues for or against a score above the threshold.",
        unit="weighted sum of regions of length one",
        variant="Reconstruction-based feature visualisation, after Xu, Lu, Ebrahimi 2023 (IEEE "
        "MMSP, arXiv 2306.00402); decoder ours; details of the publication are not known to us. "
        "Weights, threshold and signs are those of FGGB, with the drawn region in the place of "
        "the gradient.",
        citation="Xu, Lu, Ebrahimi: Discriminative Deep Feature Visualization for Explainable Face "
        "Recognition. MMSP 2023, arXiv 2306.00402",
        weakness="Shows what our decoder draws from a channel, not what the backbone looked at. A "
        "channel draws nearly the same region on every face, so both faces get nearly the same "
        "map; depends on the arbitrary basis of the embedding, and adds up to nothing.",
        parameters=ReconstructionParameters,
        source="reconstruction:Reconstruction",
        needs_decoder=True,
    ),
    ExplainerSpec(
        id="exchange",
        title="Exchange: beyond a mean face and beyond the other face",
        summary="What each place adds to the score beyond a mean face, and what it takes from "
        "it by not looking as in the other photograph; the mean of both.",
        unit="part of the score per pixel",
        variant="This program's own: integrated gradients from two baselines, a mean face and the "
        "other face, half each, then blurred at three widths. The other face as a baseline, the "
        "halves and the widths are ours. Complete but for the quadrature's error.",
        citation="Sundararajan, Taly, Yan: Axiomatic Attribution for Deep Networks. ICML 2017, "
        "arXiv 1703.01365; Goyal, Wu, Ernst, Batra, Parikh, Lee: Counterfactual Visual "
        "Explanations. ICML 2019, arXiv 1904.07451",
        weakness="Takes the same place of both crops for the same place of the face, so that "
        "another pose or light speaks against too; pixels copied from the other photograph get "
        "nothing from that half; depends on both baselines.",
        parameters=ExchangeParameters,
        source="exchange:Exchange",
        threshold_free=True,
    ),
    ExplainerSpec(
        id="contrast",
        title="Contrast: what argues for the decision",
        summary="Above the threshold, what each place adds to the score beyond a blurred face; "
        "below it, what the score lacks there because the place looks otherwise in the other "
        "photograph.",
        unit="part of the score per pixel",
        variant="This program's own: integrated gradients, from the face's blur for scores at or "
        "above the threshold and from the other face below it; of the values only what argues for "
        "the decision is kept, then blurred at three widths. The choice of baselines, the cut and "
        "the widths are ours.",
        citation="Sundararajan, Taly, Yan: Axiomatic Attribution for Deep Networks. ICML 2017, "
        "arXiv 1703.01365; Goyal, Wu, Ernst, Batra, Parikh, Lee: Counterfactual Visual "
        "Explanations. ICML 2019, arXiv 1904.07451",
        weakness="Shows one side only, that of the decision, and is another map on the other side "
        "of the threshold; below it, another pose or light speaks against too, since the same "
        "place of both crops is taken for the same place of the face; adds up to nothing.",
        parameters=ContrastParameters,
        source="contrast:Contrast",
    ),
)


USUAL = ("xssab", "fggb")
"""What explains a score where nothing else is asked for: the two that are seconds quick."""


def applicable(backbone: "BackboneSpec") -> tuple[str, ...]:
    """Ids of all methods that can explain a score of this backbone."""
    drawable = has_decoder(backbone)
    return tuple(
        entry.id
        for entry in EXPLAINERS
        if (backbone.has_cells or not entry.needs_cells) and (drawable or not entry.needs_decoder)
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


STANDARD_SPLIT = Request(spec("shapley"), ShapleyParameters())
"""What makes the argument table of a backbone whose score cannot be split exactly."""


def load(entry: ExplainerSpec, parameters: Any) -> "Explainer":
    """The method of a table entry, with its parameters."""
    module, name = entry.source.split(":")
    found = getattr(import_module(f"examiner.explanation.methods.{module}"), name)
    explainer: Explainer = found(parameters)
    return explainer
