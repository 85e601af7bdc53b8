"""What a process of a run loads once and uses for all of its tasks."""

from functools import cache
from typing import TYPE_CHECKING

from examiner.embedding import catalogue
from examiner.embedding.devices import kind_of, named
from examiner.errors import DeviceUnavailable
from examiner.validation.records import Configuration

if TYPE_CHECKING:
    from examiner.embedding.backbone import Backbone


def backbone_of(made: Configuration) -> "Backbone":
    """The backbone that a run is made with, on the run's device; the same one at each call.

    Raises DeviceUnavailable where this computer's device is another than the run's, and what
    `examiner.embedding.catalogue.load` raises.
    """
    return _loaded(made.backbone, made.device)


@cache
def _loaded(name: str, device: str) -> "Backbone":
    backbone = catalogue.load(name, device=kind_of(device))
    if named(backbone.device) != device:
        raise DeviceUnavailable(
            f"The run is made on {device}, and this computer has {named(backbone.device)}.",
            advice="Take workers with the device that the run began with, or begin another run.",
            wanted=device,
        )
    return backbone
