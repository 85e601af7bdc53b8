"""A photograph's pixels, made again from the bytes received and checked against their digest."""

from examiner.errors import EvidenceChanged
from examiner.image.apart import decode_apart
from examiner.image.records import EvidenceImage, RgbPixels


def pixels_of(image: EvidenceImage, data: bytes) -> RgbPixels:
    """The upright pixels of a photograph in the case.

    Raises EvidenceChanged if this decoder makes other pixels of the bytes than were recorded.
    """
    photograph = decode_apart(data, image.file_name)
    if photograph.pixels_sha256 != image.pixels_sha256:
        raise EvidenceChanged(
            f"{image.mark} decodes to other pixels than when it was received "
            f"(then {image.decoding.decoder}, now {photograph.decoding.decoder}).",
            advice=f"Use a program with {image.decoding.decoder}, or receive the photograph in a "
            "new case.",
            then=image.decoding.decoder,
            now=photograph.decoding.decoder,
        )
    return photograph.pixels
