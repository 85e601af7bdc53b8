"""Which weights took part in what a report states, and what is known of them."""

from collections.abc import Iterable

from examiner.comparison.records import Comparison
from examiner.embedding import catalogue as backbones
from examiner.embedding.laboratory import networks
from examiner.errors import WeightsMissing
from examiner.explanation.catalogue import spec
from examiner.face.records import DetectedFace, LandmarkOrigin
from examiner.reconstruction.catalogue import weights_name
from examiner.report.contents import ReportedComparison, ReportedExhibit, WeightsUsed
from examiner.weights import WeightsEntry, entry


def networks_in_use(
    compared: tuple[Comparison, ...], faces: Iterable[DetectedFace]
) -> tuple[WeightsUsed, ...]:
    """Every network of the scores, and of the faces that took part, each once."""
    scored = {
        (backbones.spec_or_name(pair.score.backbone).weights, "backbone", pair.score.weights_sha256)
        for pair in compared
    }
    finders = {
        (face.detector.detector, "detector and landmarks", face.detector.weights_sha256)
        for face in faces
        if face.origin is not LandmarkOrigin.PLACED
    }
    return tuple(weights_used(*used) for used in (*sorted(scored), *sorted(finders)))


def decoders_in_use(
    reported: tuple[ReportedComparison, ...], exhibits: tuple[ReportedExhibit, ...]
) -> tuple[WeightsUsed, ...]:
    """Every decoder that a map or an exhibit was drawn with, each once."""
    backbone = {pair.comparison.mark: pair.comparison.score.backbone for pair in reported}
    # A method that draws faces names its decoder last among its inputs.
    used = {
        (backbone[pair.comparison.mark], each.explanation.inputs[-1])
        for pair in reported
        for each in pair.explanations
        if spec(each.explanation.method).needs_decoder
    } | {(backbone[each.exhibit.comparison], each.decoder) for each in exhibits if each.decoder}
    return tuple(weights_used(weights_name(of), "decoder", digest) for of, digest in sorted(used))


def weights_used(name: str, role: str, digest: str) -> WeightsUsed:
    """What this installation knows of a weights file that took part, by name and digest."""
    bundled = _bundled(name)
    if bundled is not None and bundled.sha256 == digest:
        origin = f"{bundled.origin.package} {bundled.origin.version} ({bundled.origin.registry})"
        pixels = f"{bundled.input_range}, {bundled.channel_order}"
        return WeightsUsed(
            name, role, digest, bundled.licence, bundled.training_data, origin, pixels
        )
    added = {known.name: known for known in networks()}.get(name)
    if added is not None and added.sha256 == digest:
        pixels = added.spec().normalisation
        return WeightsUsed(name, role, digest, added.licence, "", added.origin, pixels)
    return WeightsUsed(name, role, digest, "", "", "", "")


def _bundled(name: str) -> WeightsEntry | None:
    try:
        return entry(name)
    except WeightsMissing:
        return None
