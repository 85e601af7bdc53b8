"""State the likelihood ratio of a comparison's score, or why there is none, and record it."""

from dataclasses import asdict, dataclass, replace
from functools import partial

from examiner.case.file import CaseFile
from examiner.case.reading import likelihoods_of
from examiner.comparison.records import Comparison
from examiner.face.alignment import ALIGNMENT
from examiner.face.quality import qualities
from examiner.face.records import AlignedCrop, DetectedFace, LandmarkOrigin
from examiner.image.compression import jpeg_saving
from examiner.image.evidence import pixels_of
from examiner.image.records import EvidenceImage
from examiner.job import Job, Progress
from examiner.likelihood.cards import card_of
from examiner.likelihood.judging import Shown, judged
from examiner.likelihood.records import CalibrationCard, Configuration, LikelihoodStatement
from examiner.likelihood.scale import DEFAULT


@dataclass(frozen=True, slots=True, eq=False)
class _Source:
    """One face of the comparison, with the photograph that it is cut from."""

    face: DetectedFace
    image: EvidenceImage
    data: bytes
    crop: AlignedCrop


def state_likelihood(
    case: CaseFile, mark: str, card: CalibrationCard | None = None
) -> Job[LikelihoodStatement, LikelihoodStatement]:
    """Say what comparison `mark`'s score is worth after a card, or why the card does not say.

    Without a `card` that of the backbone holds. The same statement is found again. Raises NotInCase
    for a mark that the case does not have, CalibrationNotApplicable where there is no card.
    """
    comparison = case.get(Comparison, mark)
    held = card or card_of(comparison.score.backbone)
    sources = (
        _source(case, comparison.probe, comparison.probe_crop),
        _source(case, comparison.reference, comparison.reference_crop),
    )

    def record(made: LikelihoodStatement) -> LikelihoodStatement:
        return _known(case, made) or _keep(case, made)

    return Job(f"Likelihood ratio of {mark}", partial(_compute, comparison, held, sources), record)


def _source(case: CaseFile, mark: str, crop: str) -> _Source:
    face = case.get(DetectedFace, mark)
    image = case.get(EvidenceImage, face.image)
    return _Source(face, image, case.original(image), case.get(AlignedCrop, crop))


def _compute(
    comparison: Comparison,
    card: CalibrationCard,
    sources: tuple[_Source, ...],
    progress: Progress,
) -> LikelihoodStatement:
    faces = []
    for step, source in enumerate(sources):
        progress.advance(step, len(sources), f"Measuring the photograph of {source.face.mark}")
        faces.append(_shown(comparison, source))
    found = judged(card, comparison.score.value, faces)
    progress.advance(len(sources), len(sources), "Held against the card")
    return LikelihoodStatement(
        mark="",
        comparison=comparison.mark,
        score=comparison.score.value,
        card=card,
        verdicts=found.verdicts,
        reasons=found.reasons,
        ratio=found.ratio,
        scale=DEFAULT,
        inputs=(*comparison.inputs, card.digest),
    )


def _shown(comparison: Comparison, source: _Source) -> Shown:
    face, score = source.face, comparison.score
    pixels = pixels_of(source.image, source.data)
    measured = qualities(pixels, source.crop, jpeg_saving(source.data))
    return Shown(
        face=face.mark,
        made_with=Configuration(
            score.backbone,
            score.weights_sha256,
            face.detector.detector,
            face.detector.weights_sha256,
            ALIGNMENT,
        ),
        objections=_objections(source),
        quality={each.id: each.value for each in measured if each.value is not None},
    )


def _objections(source: _Source) -> tuple[str, ...]:
    """What of a face's landmarks is unlike those of a calibration, which the detector finds."""
    face = source.face
    if face.landmarks != source.crop.landmarks:
        return (
            f"The landmarks of {face.mark} were changed after this comparison; compare it anew.",
        )
    if face.origin is not LandmarkOrigin.DETECTED:
        return (
            f"The landmarks of {face.mark} were given by hand; the card was made with landmarks as "
            "the detector finds them.",
        )
    return ()


def _known(case: CaseFile, made: LikelihoodStatement) -> LikelihoodStatement | None:
    """The statement that the case holds already, if it is the same."""
    held = likelihoods_of(case, made.comparison)
    return next((each for each in held if each.digest == made.digest), None)


def _keep(case: CaseFile, made: LikelihoodStatement) -> LikelihoodStatement:
    statement = replace(made, mark=f"L{len(case.marks(LikelihoodStatement)) + 1}")
    with case.transaction("likelihood ratio stated") as act:
        act.details.update(
            likelihood=statement.mark,
            comparison=statement.comparison,
            score=statement.score,
            card=statement.card.digest,
            population=statement.card.population,
            ratio=None if statement.ratio is None else asdict(statement.ratio),
            reasons=list(statement.reasons),
            digest=statement.digest,
        )
        act.put(statement, statement.mark)
    return statement
