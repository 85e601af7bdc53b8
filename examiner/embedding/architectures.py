"""The closed table of layouts in which foreign networks can be read; torch comes only with one."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor, nn


@dataclass(frozen=True, slots=True)
class Architecture:
    """A published network together with the names that its checkpoints use."""

    name: str
    title: str
    layout: str
    """Whose checkpoints, in words."""
    colour: str
    """Order of colours in the publication."""
    range: str
    """Range of values in the publication."""
    source: str
    """Module under examiner.embedding, and the variant that it is asked for."""


ARCFACE = "ArcFace in PyTorch (insightface, arcface_torch)"
MAGFACE = "MagFace"
ADAFACE = "AdaFace"

GRAPH = "onnx"
"""Name of the architecture whose files bring their own graph."""

ARCHITECTURES = (
    Architecture("iresnet18", "IResNet-18", ARCFACE, "rgb", "-1..1", "iresnet:18"),
    Architecture("iresnet34", "IResNet-34", ARCFACE, "rgb", "-1..1", "iresnet:34"),
    Architecture("iresnet50", "IResNet-50", ARCFACE, "rgb", "-1..1", "iresnet:50"),
    Architecture("iresnet100", "IResNet-100", ARCFACE, "rgb", "-1..1", "iresnet:100"),
    Architecture("magface-iresnet18", "IResNet-18", MAGFACE, "bgr", "0..1", "iresnet:magface-18"),
    Architecture("magface-iresnet50", "IResNet-50", MAGFACE, "bgr", "0..1", "iresnet:magface-50"),
    Architecture(
        "magface-iresnet100", "IResNet-100", MAGFACE, "bgr", "0..1", "iresnet:magface-100"
    ),
    Architecture("adaface-ir18", "IR-18", ADAFACE, "bgr", "-1..1", "adaface:18"),
    Architecture("adaface-ir50", "IR-50", ADAFACE, "bgr", "-1..1", "adaface:50"),
    Architecture("adaface-ir101", "IR-101", ADAFACE, "bgr", "-1..1", "adaface:101"),
    Architecture(
        "mobilefacenet",
        "MobileFaceNet",
        "MobileFaceNet in PyTorch (InsightFace_Pytorch and its many descendants)",
        "rgb",
        "-1..1",
        "gdc_mobilefacenet:conv_6_sep",
    ),
    Architecture(
        "arcface-mbf",
        "MobileFaceNet of double width",
        ARCFACE,
        "rgb",
        "-1..1",
        "gdc_mobilefacenet:mbf",
    ),
    Architecture(GRAPH, "ONNX graph", "any ONNX graph of known operators", "", "", ""),
)
"""Everything that `examiner weights add --architecture` takes."""


def architecture(name: str) -> Architecture:
    """The architecture called `name`; KeyError if there is none."""
    return {known.name: known for known in ARCHITECTURES}[name]


def build(name: str, dimensions: int) -> "nn.Module":
    """The network of architecture `name` with `dimensions` outputs and zeros for weights."""
    module, _, variant = architecture(name).source.partition(":")
    network: nn.Module = import_module(f"examiner.embedding.{module}").build(variant, dimensions)
    return network


def translate(name: str, published: "Mapping[str, Tensor]") -> "dict[str, Tensor]":
    """Tensors of a published checkpoint as the tensors of `build`'s network, norms folded.

    Raises NetworkRefused, naming the first tensor that is missing, left over or of another shape.
    """
    module, _, variant = architecture(name).source.partition(":")
    found: dict[str, Tensor] = import_module(f"examiner.embedding.{module}").translate(
        variant, published
    )
    return found
