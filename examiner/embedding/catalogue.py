"""The bundled and the laboratory's backbones; torch is fetched only when one is loaded."""

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from examiner.embedding import laboratory
from examiner.embedding.devices import pick
from examiner.embedding.records import BackboneSpec
from examiner.errors import WeightsMissing
from examiner.weights import entry, load_state

if TYPE_CHECKING:
    from examiner.embedding.backbone import Backbone

BACKBONES: tuple[BackboneSpec, ...] = (
    BackboneSpec(
        name="mobilefacenet",
        title="MobileFaceNet, 192 dimensions",
        dimensions=192,
        weights="mobilefacenet",
        normalisation="(x − 127.5) / 128, RGB",
        source="mobilefacenet:MobileFaceNet",
    ),
    BackboneSpec(
        name="dlib_resnet",
        title="dlib ResNet, 128 dimensions",
        dimensions=128,
        weights="dlib_resnet",
        normalisation="(x − (122.782, 117.001, 104.298)) / 256, RGB",
        source="dlib_resnet:DlibResNet",
        has_cells=False,
    ),
)

DEFAULT = "mobilefacenet"
"""The backbone where none is asked for."""


def backbones() -> tuple[BackboneSpec, ...]:
    """Every backbone of this installation: the bundled ones, then the laboratory's own."""
    return (*BACKBONES, *(each.spec() for each in laboratory.networks()))


def spec(name: str) -> BackboneSpec:
    """The backbone called `name`; WeightsMissing if this installation has none."""
    for known in backbones():
        if known.name == name:
            return known
    raise WeightsMissing(
        f"There is no backbone called {name!r}.",
        advice=f"Choose one of: {', '.join(known.name for known in backbones())}.",
        name=name,
    )


def spec_or_name(name: str) -> BackboneSpec:
    """The backbone called `name`; what a case tells of it where this installation has it not."""
    known = {each.name: each for each in backbones()}
    return known.get(name) or BackboneSpec(name, name, 0, name, "not known here", "")


def load(name: str, folder: Path | None = None, *, device: str = "cpu") -> "Backbone":
    """The backbone called `name` on `device`, one of `devices.CHOICES`.

    Bundled weights are read from `folder` (that of the program). Raises WeightsMissing,
    WeightsDigestMismatch, WeightsDoNotFit, DeviceUnavailable.
    """
    place = pick(device)
    if name in {known.name for known in BACKBONES}:
        return _bundled(spec(name), folder).to(place)
    return laboratory.load(spec(name).name).to(place)


def _bundled(chosen: BackboneSpec, folder: Path | None) -> "Backbone":
    from examiner.embedding.backbone import Backbone

    module, _, class_name = chosen.source.partition(":")
    network = getattr(import_module(f"examiner.embedding.{module}"), class_name)()
    shapes = {key: tuple(tensor.shape) for key, tensor in network.state_dict().items()}
    network.load_state_dict(load_state(chosen.weights, shapes, folder))
    return Backbone(chosen, entry(chosen.weights, folder).sha256, network)
