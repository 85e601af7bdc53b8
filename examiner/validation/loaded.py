"""What a process of a run loads once and uses for all of its tasks."""

from functools import cache
from typing import TYPE_CHECKING

from examiner.embedding import catalogue

if TYPE_CHECKING:
    from examiner.embedding.backbone import Backbone


@cache
def backbone_of(name: str) -> "Backbone":
    """The backbone called `name` on the CPU, the same one at each call.

    Raises what `examiner.embedding.catalogue.load` raises.
    """
    return catalogue.load(name)
