"""PropertyRows: what a photograph, a face or a comparison is, as names and values to read."""

from dataclasses import dataclass

from PySide6.QtCore import QLocale, QObject

from examiner.comparison.records import Comparison, Decision
from examiner.face.quality import NOTE, QUALITIES, in_words
from examiner.face.quality_records import QualityValue
from examiner.face.records import DetectedFace, LandmarkOrigin, Point
from examiner.gui.face_work import points_of
from examiner.image.records import EvidenceImage, Role
from examiner.visible import shown


@dataclass(frozen=True, slots=True)
class Property:
    """One row; a heading has no value."""

    name: str
    value: str = ""
    is_digest: bool = False
    """Whether the value is a digest, shown in groups of eight digits in the fixed font."""
    is_heading: bool = False
    about: str = ""
    """What the row means, for who asks."""


class PropertyRows(QObject):
    """Makes rows from records, in the language of the window."""

    def of_image(self, image: EvidenceImage) -> tuple[Property, ...]:
        """A photograph: file, digests, how it was decoded, what the file says of itself."""
        decoding = image.decoding
        rows = (
            _heading(f"{image.mark} · {shown(image.file_name)}"),
            Property(self.tr("Role"), self._role(image.role)),
            Property(self.tr("Size"), self._bytes(image.size)),
            Property(self.tr("Width × height"), f"{image.width} × {image.height}"),
            _heading(self.tr("Digests")),
            _digest("SHA-256", image.sha256),
            _digest("SHA3-256", image.sha3_256),
            _digest(self.tr("SHA-256 of pixels"), image.pixels_sha256),
            _heading(self.tr("Decoding")),
            Property(self.tr("Format"), decoding.media_type),
            Property(self.tr("Pixel mode"), decoding.mode),
            Property(self.tr("Bits per channel"), str(decoding.bits)),
            Property(self.tr("EXIF orientation applied"), str(decoding.orientation)),
            Property(self.tr("Colour profile"), decoding.profile or self.tr("none")),
            Property(self.tr("Decoder"), decoding.decoder),
            *(Property(self.tr("Note"), note) for note in decoding.notes),
        )
        if not image.metadata:
            return rows
        stated = (Property(name, value) for name, value in image.metadata.items())
        return (*rows, _heading(self.tr("Stated by the file")), *stated)

    def of_face(
        self, face: DetectedFace, values: tuple[QualityValue, ...] | None = None
    ) -> tuple[Property, ...]:
        """A face: image quality, place, landmarks, and what found it.

        `values` is None while they are being measured, () where the landmarks allow none.
        """
        box, run = face.box, face.detector
        score = face.detection_score
        corners = (box.left, box.top), (box.right, box.bottom)
        words = self.tr("%1, that this is a face").replace("%1", f"{score or 0:.4f}")
        return (
            _heading(face.mark),
            Property(self.tr("Photograph"), face.image),
            Property(self.tr("Number"), str(face.index)),
            Property(self.tr("For comparison"), self._choice(chosen=face.chosen)),
            Property(self.tr("Corrections"), str(face.revision)),
            *self._quality(values),
            _heading(self.tr("Place, pixels of the photograph")),
            Property(self.tr("Box, left and top"), _place(corners[0])),
            Property(self.tr("Box, right and bottom"), _place(corners[1])),
            *self._landmarks(face),
            _heading(self.tr("Detector")),
            Property(self.tr("Landmarks"), self._origin(face.origin)),
            Property(self.tr("Detector's score"), self.tr("none") if score is None else words),
            Property(self.tr("Detector"), run.detector),
            Property(self.tr("Smallest face"), f"{run.min_face:g}"),
            _digest(self.tr("SHA-256 of weights"), run.weights_sha256),
        )

    def of_comparison(self, comparison: Comparison) -> tuple[Property, ...]:
        """A comparison: score, threshold with its card, and digests of what it depends on."""
        card = comparison.threshold
        above = comparison.decision is Decision.ABOVE
        side = self.tr("above threshold") if above else self.tr("below threshold")
        return (
            _heading(f"{comparison.mark} · {comparison.probe} : {comparison.reference}"),
            Property(self.tr("Similarity score"), f"{comparison.score.value:.6f}"),
            Property(self.tr("Side"), side),
            Property(self.tr("Backbone"), comparison.score.backbone),
            _heading(self.tr("Decision threshold")),
            Property(self.tr("Value"), f"{card.value:.6f}"),
            Property(self.tr("Rule"), card.rule),
            Property(self.tr("Data set"), card.data_set),
            Property(self.tr("Pairs of one person"), str(card.genuine_pairs)),
            Property(self.tr("Pairs of two people"), str(card.impostor_pairs)),
            Property(self.tr("Pairs left out"), str(card.failed_pairs)),
            Property(self.tr("False match rate"), f"{card.false_match_rate:g}"),
            Property(self.tr("False non-match rate"), f"{card.false_non_match_rate:g}"),
            Property(self.tr("Detector"), card.detector),
            Property(self.tr("Alignment"), card.alignment),
            Property(self.tr("Measured"), card.date),
            _digest(self.tr("SHA-256 of card"), card.digest),
            _heading(self.tr("Digests")),
            _digest(self.tr("Probe's aligned crop"), comparison.probe_crop),
            _digest(self.tr("Reference's aligned crop"), comparison.reference_crop),
            _digest(self.tr("Probe's embedding"), comparison.probe_embedding),
            _digest(self.tr("Reference's embedding"), comparison.reference_embedding),
            _digest(self.tr("Backbone's weights"), comparison.score.weights_sha256),
        )

    def _quality(self, values: tuple[QualityValue, ...] | None) -> tuple[Property, ...]:
        lacking = self.tr("is being measured") if values is None else self.tr("none")
        known = {each.id: in_words(each) for each in values or ()}
        return (
            _heading(self.tr("Image quality")),
            *(
                Property(each.title, known.get(each.id, lacking), about=each.definition)
                for each in QUALITIES
            ),
            Property(self.tr("Note"), NOTE),
        )

    def _landmarks(self, face: DetectedFace) -> tuple[Property, ...]:
        names = (
            self.tr("Left eye in the picture"),
            self.tr("Right eye in the picture"),
            self.tr("Tip of the nose"),
            self.tr("Left corner of the mouth"),
            self.tr("Right corner of the mouth"),
        )
        points = points_of(face.landmarks)
        return tuple(Property(n, _place(p)) for n, p in zip(names, points, strict=True))

    def _role(self, role: Role) -> str:
        return self.tr("probe") if role is Role.PROBE else self.tr("reference")

    def _choice(self, *, chosen: bool) -> str:
        return self.tr("chosen") if chosen else self.tr("not chosen")

    def _origin(self, origin: LandmarkOrigin) -> str:
        words = {
            LandmarkOrigin.DETECTED: self.tr("as detected"),
            LandmarkOrigin.CORRECTED: self.tr("corrected by the examiner"),
            LandmarkOrigin.PLACED: self.tr("placed by the examiner"),
        }
        return words[origin]

    def _bytes(self, size: int) -> str:
        return self.tr("%1 bytes").replace("%1", QLocale().toString(size))


def _heading(name: str) -> Property:
    return Property(name, is_heading=True)


def _digest(name: str, value: str) -> Property:
    return Property(name, value, is_digest=True)


def _place(point: Point) -> str:
    return f"{point[0]:.2f}, {point[1]:.2f}"
