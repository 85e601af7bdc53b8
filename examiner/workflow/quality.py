"""The image quality of the faces of a case, as their landmarks are now; nothing is recorded."""

from examiner.case.file import CaseFile
from examiner.errors import LandmarksRefused
from examiner.face.alignment import align
from examiner.face.quality import qualities
from examiner.face.quality_records import QualityValue
from examiner.face.records import DetectedFace
from examiner.image.compression import jpeg_saving
from examiner.image.evidence import pixels_of
from examiner.image.records import EvidenceImage
from examiner.workflow.faces import faces_of


def qualities_of(case: CaseFile, image_mark: str) -> dict[str, tuple[QualityValue, ...]]:
    """Every face of a photograph by its mark, with its image quality.

    A face has () whose landmarks do not lie like a face's. Raises NotInCase for a mark that the
    case does not have, EvidenceChanged if the photograph decodes to other pixels than recorded.
    """
    faces = faces_of(case, image_mark)
    if not faces:
        return {}
    image = case.get(EvidenceImage, image_mark)
    return qualities_of_faces(image, case.original(image), faces)


def qualities_of_faces(
    image: EvidenceImage, data: bytes, faces: tuple[DetectedFace, ...]
) -> dict[str, tuple[QualityValue, ...]]:
    """`qualities_of` some faces of a photograph whose original's bytes are `data`."""
    pixels, jpeg = pixels_of(image, data), jpeg_saving(data)
    found: dict[str, tuple[QualityValue, ...]] = {}
    for face in faces:
        try:
            crop = align(pixels, face.landmarks, face.mark, image.sha256)
        except LandmarksRefused:
            found[face.mark] = ()
        else:
            found[face.mark] = qualities(pixels, crop, jpeg)
    return found
