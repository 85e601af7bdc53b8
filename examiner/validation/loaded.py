"""What a process of a run loads once and uses for all of its tasks."""

from functools import cache
from typing import TYPE_CHECKING

from examiner.embedding import catalogue
from examiner.validation.records import Configuration

if TYPE_CHECKING:
    from examiner.embedding.backbone import Backbone


def backbone_of(made: Configuration) -> "Backbone":
    """The backbone that a run is made with, on the run's device; the same one at each call.

    Raises what `examiner.embedding.catalogue.load` raises.
    """
    return _loaded(made.backbone, made.device.partition(" ")[0])


@cache
def _loaded(name: str, device: str) -> "Backbone":
    return catalogue.load(name, device=device)
