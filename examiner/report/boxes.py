"""Where the two signature boxes lie: the page draws their frames, the signature fills them."""

from dataclasses import dataclass

_MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class SignatureBox:
    """A signature field on the last page; coordinates in points from the lower left corner."""

    field: str
    """Name of the field in the file."""
    left: float
    bottom: float
    right: float
    top: float

    @property
    def corners(self) -> tuple[int, int, int, int]:
        """Left, bottom, right and top in whole points."""
        return round(self.left), round(self.bottom), round(self.right), round(self.top)


EXAMINER_BOX = SignatureBox("Examiner", 22 * _MM, 168 * _MM, 188 * _MM, 198 * _MM)
REVIEWER_BOX = SignatureBox("Reviewer", 22 * _MM, 120 * _MM, 188 * _MM, 150 * _MM)
