"""Compare a probe face with a reference face: align, embed, score, decide."""

from dataclasses import dataclass, replace
from functools import partial

from examiner.case.file import CaseFile
from examiner.comparison.cards import card_of
from examiner.comparison.records import Comparison, DecisionThreshold
from examiner.comparison.score import decide, similarity
from examiner.embedding import catalogue
from examiner.embedding.records import Embedding
from examiner.errors import RoleConflict
from examiner.face.alignment import align
from examiner.face.condition import conditions
from examiner.face.records import AlignedCrop, DetectedFace
from examiner.image.evidence import pixels_of
from examiner.image.records import EvidenceImage, Role
from examiner.job import Job, Progress
from examiner.settings import device_wanted
from examiner.workflow.faces import chosen


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """Everything that comparing two faces made."""

    crops: tuple[AlignedCrop, AlignedCrop]
    embeddings: tuple[Embedding, Embedding]
    device: str


def compare(
    case: CaseFile,
    probe: str,
    reference: str,
    backbone: str = catalogue.DEFAULT,
    threshold: DecisionThreshold | None = None,
    device: str | None = None,
) -> Job[Compared, Comparison]:
    """Compare the faces that two marks mean; the same comparison is found again, not repeated.

    Without a `threshold` the card that comes with the backbone holds. `device` is one of
    `devices.CHOICES`, by default that of the settings. Raises RoleConflict if a mark's photograph
    has the other role, WeightsMissing for a backbone that this installation has not, and what
    `card_of`, `chosen`, `similarity`, `decide` and `devices.pick` raise.
    """
    # First of all, since a name that nothing has would else be told to have no card.
    network = catalogue.spec(backbone).name
    card = threshold or card_of(network)
    faces = (
        _face_in_role(case, probe, Role.PROBE),
        _face_in_role(case, reference, Role.REFERENCE),
    )
    sources = tuple(_source(case, face) for face in faces)

    def record(compared: Compared) -> Comparison:
        return _keep(case, faces, compared, card)

    return Job(
        f"Compare {faces[0].mark} with {faces[1].mark}",
        partial(_compute, backbone, device or device_wanted(), sources),
        record,
    )


@dataclass(frozen=True, slots=True)
class _Source:
    """A face and the photograph that it is cut from."""

    face: DetectedFace
    image: EvidenceImage
    data: bytes


def _source(case: CaseFile, face: DetectedFace) -> _Source:
    image = case.get(EvidenceImage, face.image)
    return _Source(face, image, case.original(image))


def _compute(
    backbone: str, device: str, sources: tuple[_Source, ...], progress: Progress
) -> Compared:
    progress.advance(0, 3, "Loading the backbone")
    network = catalogue.load(backbone, device=device)
    crops, embeddings = [], []
    for step, source in enumerate(sources, start=1):
        face, image = source.face, source.image
        progress.advance(step, 3, f"Aligning and embedding {face.mark}")
        crop = align(pixels_of(image, source.data), face.landmarks, face.mark, image.sha256)
        crops.append(crop)
        embeddings.append(network.embed(crop))
    progress.advance(3, 3, "Compared")
    return Compared((crops[0], crops[1]), (embeddings[0], embeddings[1]), network.device)


def _face_in_role(case: CaseFile, mark: str, role: Role) -> DetectedFace:
    face = chosen(case, mark)
    image = case.get(EvidenceImage, face.image)
    if image.role is not role:
        raise RoleConflict(
            f"{image.mark} is a {image.role.value}, not a {role.value}.",
            advice="Name the probe first and the reference second.",
            mark=image.mark,
        )
    return face


def _keep(
    case: CaseFile,
    faces: tuple[DetectedFace, DetectedFace],
    compared: Compared,
    threshold: DecisionThreshold,
) -> Comparison:
    score = similarity(*compared.embeddings)
    comparison = Comparison(
        mark=f"C{len(case.marks(Comparison)) + 1}",
        probe=faces[0].mark,
        reference=faces[1].mark,
        probe_crop=compared.crops[0].digest,
        reference_crop=compared.crops[1].digest,
        probe_embedding=compared.embeddings[0].digest,
        reference_embedding=compared.embeddings[1].digest,
        score=score,
        threshold=threshold,
        decision=decide(score, threshold),
    )
    for held in case.all(Comparison):
        if held.faces == comparison.faces and held.inputs == comparison.inputs:
            return held
    with case.transaction("compared") as act:
        act.details.update(
            comparison=comparison.mark,
            probe=comparison.probe,
            reference=comparison.reference,
            score=score.value,
            threshold=threshold.value,
            decision=comparison.decision.value,
            backbone=score.backbone,
            weights_sha256=score.weights_sha256,
            device=compared.device,
        )
        for crop in compared.crops:
            if case.find(AlignedCrop, crop.digest) is None:
                act.put(crop, crop.digest)
        for embedding in compared.embeddings:
            if case.find(Embedding, embedding.digest) is None:
                act.put(embedding, embedding.digest)
        act.put(comparison, comparison.mark)
    return comparison


def change_threshold(
    case: CaseFile, mark: str, threshold: DecisionThreshold, reason: str
) -> Comparison:
    """The same two crops and embeddings against another threshold card: a new comparison.

    The earlier comparison and its explanations stay as they are; the log holds the reason. Raises
    ThresholdNotApplicable for a card of another configuration.
    """
    before = case.get(Comparison, mark)
    after = replace(
        before,
        mark=f"C{len(case.marks(Comparison)) + 1}",
        threshold=threshold,
        decision=decide(before.score, threshold),
    )
    for held in case.all(Comparison):
        if held.faces == after.faces and held.inputs == after.inputs:
            return held
    with case.transaction("decision threshold changed") as act:
        act.details.update(
            comparison=after.mark,
            instead_of=mark,
            before=before.threshold.value,
            now=threshold.value,
            card=threshold.digest,
            decision=after.decision.value,
            reason=reason,
        )
        act.put(after, after.mark)
    return after


def limits_of(case: CaseFile, comparison: Comparison) -> tuple[str, ...]:
    """What limits the two aligned crops, such as enlargement or a border; one sentence each."""
    found: list[str] = []
    for digest, face in (
        (comparison.probe_crop, comparison.probe),
        (comparison.reference_crop, comparison.reference),
    ):
        image = case.get(EvidenceImage, case.get(DetectedFace, face).image)
        found += conditions(case.get(AlignedCrop, digest), image.width, image.height)
    return tuple(found)
