"""What is known of an explanation method before it is run."""

from dataclasses import dataclass


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
    weakness: str
    """What its maps cannot be trusted for."""
    parameters: type
    source: str
    """Module and class under examiner.explanation.methods."""
    needs_cells: bool = False
    """Whether it asks for a backbone that ends in a linear head over 7×7 cells."""
    needs_decoder: bool = False
    """Whether it asks for a decoder that draws faces from the backbone's values."""
    threshold_free: bool = False
    """Whether the decision threshold changes nothing in the maps."""
