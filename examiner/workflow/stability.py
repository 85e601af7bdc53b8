"""Examine how stable an explanation is, and record what became of it."""

from dataclasses import asdict, replace
from functools import partial

from examiner.case.file import CaseFile
from examiner.case.reading import request_of, stabilities_of
from examiner.comparison.records import Comparison
from examiner.embedding import catalogue as backbones
from examiner.explanation.catalogue import Request
from examiner.explanation.records import Explanation, Side
from examiner.explanation.stability_records import Stability, StabilityParameters
from examiner.face.records import AlignedCrop, DetectedFace
from examiner.image.evidence import pixels_of
from examiner.image.records import EvidenceImage
from examiner.job import Job, Progress
from examiner.workflow.explanations import require_weights

_Photograph = tuple[EvidenceImage, bytes, AlignedCrop]

AS_IT_COMES = StabilityParameters()


def examine_stability(
    case: CaseFile, mark: str, wanted: StabilityParameters = AS_IT_COMES
) -> Job[Stability, Stability]:
    """Make explanation `mark` anew under changed circumstances; the same run is found again.

    Raises NotInCase for a mark that the case does not have, EmbeddingsNotComparable if the
    backbone's weights are not those of the comparison, DeviceUnavailable if the explanation was
    made on a device that is not here, and what the method raises.
    """
    explanation = case.get(Explanation, mark)
    comparison = case.get(Comparison, explanation.comparison)
    photographs = {
        Side.PROBE: _photograph(case, comparison.probe, comparison.probe_crop),
        Side.REFERENCE: _photograph(case, comparison.reference, comparison.reference_crop),
    }
    known = _known(case, mark, wanted)
    request = request_of(explanation)
    compute = partial(_compute, explanation, comparison, photographs, request, wanted, known)

    def record(made: Stability) -> Stability:
        return _known(case, mark, wanted) or _keep(case, made)

    return Job(f"Stability of {mark}", compute, record, yields=True)


def _photograph(case: CaseFile, face: str, crop: str) -> _Photograph:
    image = case.get(EvidenceImage, case.get(DetectedFace, face).image)
    return image, case.original(image), case.get(AlignedCrop, crop)


def _known(case: CaseFile, explanation: str, wanted: StabilityParameters) -> Stability | None:
    held = (each for each in stabilities_of(case, explanation) if each.parameters == wanted)
    return next(held, None)


def _compute(
    explanation: Explanation,
    comparison: Comparison,
    photographs: dict[Side, _Photograph],
    request: Request,
    wanted: StabilityParameters,
    known: Stability | None,
    progress: Progress,
) -> Stability:
    if known is not None:
        return known
    # Imported here because it brings torch, which no command needs before it computes.
    from examiner.explanation.stability import examine

    # Where the maps were made: another device rounds otherwise, and would seem to be a difference.
    device = explanation.environment.device.partition(" ")[0]
    backbone = backbones.load(comparison.score.backbone, device=device)
    require_weights(comparison, backbone.weights_sha256)
    decoded = {
        side: (pixels_of(image, data), crop) for side, (image, data, crop) in photographs.items()
    }
    return examine(explanation, decoded, backbone, request, wanted, progress)


def _keep(case: CaseFile, made: Stability) -> Stability:
    stability = replace(made, mark=f"S{len(case.marks(Stability)) + 1}")
    with case.transaction("stability examined") as act:
        act.details.update(
            stability=stability.mark,
            explanation=stability.explanation,
            parameters=asdict(stability.parameters),
            score_low=stability.scores.low,
            score_high=stability.scores.high,
            sign_changes={side.value: int(stability.sign_changes(side).sum()) for side in Side},
            digest=stability.digest,
        )
        act.put(stability, stability.mark)
    return stability
