"""A case → ReportContents: every number that a report states, read once."""

from dataclasses import dataclass, replace
from importlib.metadata import version
from platform import python_version

from examiner import __version__
from examiner.case.audit import AuditEntry as LoggedEntry
from examiner.case.bench import Exhibit
from examiner.case.file import CaseFile
from examiner.case.reading import (
    checks_of,
    coverings_of,
    explanations_of,
    likelihoods_of,
    stabilities_of,
)
from examiner.comparison.records import Comparison
from examiner.embedding import catalogue as backbones
from examiner.explanation.agreement import agreement, voices_of
from examiner.explanation.catalogue import spec
from examiner.explanation.drawing_records import ArgumentDrawing
from examiner.explanation.records import Environment, Explanation, Side
from examiner.face.condition import conditions
from examiner.face.quality import qualities
from examiner.face.records import AlignedCrop, DetectedFace
from examiner.image.apart import decode_apart
from examiner.image.compression import jpeg_saving
from examiner.image.evidence import pixels_of
from examiner.image.records import EvidenceImage
from examiner.render.overlay import OverlayState, symmetric_scale
from examiner.report.contents import (
    AuditEntry,
    AuditExtract,
    CaseIdentity,
    ComparedBy,
    ExplainedBy,
    FaceQuality,
    Findings,
    LaidOutBy,
    ReceivedItem,
    ReportContents,
    ReportedComparison,
    ReportedExhibit,
    ReportedExplanation,
    ReportIdentity,
    Reproducibility,
)
from examiner.report.weights_in_use import decoders_in_use, networks_in_use
from examiner.visible import shown

PACKAGES = ("reportlab", "pyHanko", "Pillow", "opencv-python-headless", "numpy")
"""Libraries that take part in laying out a report."""

MOST_ENTRIES = 60
"""Audit entries printed; the chain's head covers the others too."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What a report is about."""

    identity: ReportIdentity
    comparisons: tuple[str, ...]
    """Marks, in the order in which they are printed."""
    findings: Findings = Findings()  # noqa: RUF009 - a frozen record
    explanations: tuple[str, ...] | None = None
    """Marks of those that are printed; None for all."""
    exhibits: tuple[str, ...] | None = None
    """Marks in the order in which they are printed; None for all that are not left out."""


def gather(case: CaseFile, selection: Selection) -> ReportContents:
    """Everything that the report on the selected comparisons states.

    Every original, array and crop is read through its digest. Raises NotInCase for a mark that the
    case does not have, EvidenceChanged for data that is not as recorded.
    """
    audit = case.audit()
    compared = tuple(case.get(Comparison, mark) for mark in selection.comparisons)
    items = _items(case, audit, compared)
    reported = tuple(_comparison(case, pair, selection.explanations) for pair in compared)
    exhibits = _exhibits(case, selection)
    return ReportContents(
        identity=selection.identity,
        case=_case_identity(case),
        items=items,
        comparisons=reported,
        reproducibility=_reproducibility(audit, items, reported, exhibits),
        audit=_extract(audit, {item.image.mark for item in items}),
        exhibits=exhibits,
        notices=_notices(items, reported),
        findings=selection.findings,
    )


def _case_identity(case: CaseFile) -> CaseIdentity:
    facts = case.facts()
    return CaseIdentity(
        case=facts.case,
        title=facts.title,
        question=facts.question,
        client="",
        laboratory=facts.laboratory,
        examiner=facts.examiner,
        opened_at=facts.created,
    )


def _items(
    case: CaseFile, audit: tuple[LoggedEntry, ...], compared: tuple[Comparison, ...]
) -> tuple[ReceivedItem, ...]:
    received = {
        entry.details["mark"]: entry for entry in audit if entry.act == "photograph received"
    }
    faces = case.all(DetectedFace)
    used = {face.image for face in faces if _takes_part(face, compared)}
    chosen = tuple(
        dict.fromkeys(entry.details["face"] for entry in audit if entry.act == "face chosen")
    )
    return tuple(
        _with_qualities(
            case,
            compared,
            ReceivedItem(
                image=image,
                received_at=received[image.mark].at,
                received_by=received[image.mark].actor,
                pixels=pixels_of(image, case.original(image)),
                faces=tuple(
                    sorted((f for f in faces if f.image == image.mark), key=lambda f: f.index)
                ),
                chosen_by_examiner=tuple(m for m in chosen if m.rpartition(".")[0] == image.mark),
            ),
        )
        for image in case.all(EvidenceImage)
        if image.mark in used
    )


def _with_qualities(
    case: CaseFile, compared: tuple[Comparison, ...], item: ReceivedItem
) -> ReceivedItem:
    """The item with the image quality of its compared faces."""
    crops: dict[str, str] = {}
    for pair in compared:
        crops.setdefault(pair.probe, pair.probe_crop)
        crops.setdefault(pair.reference, pair.reference_crop)
    jpeg = jpeg_saving(case.original(item.image))
    measured = (
        FaceQuality(
            face.mark, qualities(item.pixels, case.get(AlignedCrop, crops[face.mark]), jpeg)
        )
        for face in item.faces
        if face.mark in crops
    )
    return replace(item, qualities=tuple(measured))


def _takes_part(face: DetectedFace, compared: tuple[Comparison, ...]) -> bool:
    return any(face.mark in {pair.probe, pair.reference} for pair in compared)


def _comparison(
    case: CaseFile, comparison: Comparison, wanted: tuple[str, ...] | None
) -> ReportedComparison:
    held = explanations_of(case, comparison.mark)
    explanations = [e for e in held if wanted is None or e.mark in wanted]
    several = len(explanations) > 1
    return ReportedComparison(
        comparison=comparison,
        backbone=backbones.spec_or_name(comparison.score.backbone),
        probe_crop=case.get(AlignedCrop, comparison.probe_crop),
        reference_crop=case.get(AlignedCrop, comparison.reference_crop),
        explanations=tuple(_explanation(case, each) for each in explanations),
        agreement=agreement(voices_of(explanations)) if several else None,
        coverings=coverings_of(case, comparison.mark),
        likelihoods=likelihoods_of(case, comparison.mark),
    )


def _explanation(case: CaseFile, explanation: Explanation) -> ReportedExplanation:
    method = spec(explanation.method)
    scale = symmetric_scale(explanation.probe_map.values, explanation.reference_map.values)
    return ReportedExplanation(
        explanation=explanation,
        title=method.title,
        shows=f"{method.summary} Unit: {method.unit}.",
        variant=method.variant,
        source=method.citation,
        overlay=OverlayState(scale),
        checks=checks_of(case, explanation.mark),
        stability=next(reversed(stabilities_of(case, explanation.mark)), None),
    )


def _exhibits(case: CaseFile, selection: Selection) -> tuple[ReportedExhibit, ...]:
    """Exhibits of the comparisons reported on, as selected or in the order of their numbers."""
    marks = case.marks(Exhibit) if selection.exhibits is None else selection.exhibits
    held = (case.get(Exhibit, mark) for mark in marks)
    admitted = (e for e in held if e.in_report and e.comparison in selection.comparisons)
    drawn = case.plain(ArgumentDrawing)
    return tuple(
        ReportedExhibit(
            e,
            decode_apart(case.blob(e.picture_sha256), e.mark).pixels,
            drawn[e.explanation]["decoder_sha256"] if e.explanation in drawn else "",
        )
        for e in admitted
    )


def _reproducibility(
    audit: tuple[LoggedEntry, ...],
    items: tuple[ReceivedItem, ...],
    reported: tuple[ReportedComparison, ...],
    exhibits: tuple[ReportedExhibit, ...],
) -> Reproducibility:
    compared = tuple(pair.comparison for pair in reported)
    packages = tuple((name, version(name)) for name in PACKAGES)
    faces = (face for item in items for face in item.faces)
    return Reproducibility(
        explained_by=_explained_by(reported),
        compared_by=_compared_by(audit, compared),
        laid_out_by=LaidOutBy(__version__, python_version(), packages),
        weights=(
            *networks_in_use(compared, (f for f in faces if _takes_part(f, compared))),
            *decoders_in_use(reported, exhibits),
        ),
    )


def _explained_by(reported: tuple[ReportedComparison, ...]) -> tuple[ExplainedBy, ...]:
    marks: dict[Environment, list[str]] = {}
    for pair in reported:
        for each in pair.explanations:
            marks.setdefault(each.explanation.environment, []).append(each.explanation.mark)
            if each.stability is not None:
                marks.setdefault(each.stability.environment, []).append(each.stability.mark)
        for check in pair.coverings:
            marks.setdefault(check.environment, []).append(check.mark)
    return tuple(ExplainedBy(tuple(made), where) for where, made in marks.items())


def _compared_by(
    audit: tuple[LoggedEntry, ...], compared: tuple[Comparison, ...]
) -> tuple[ComparedBy, ...]:
    acts = ("compared", "decision threshold changed")
    made = {entry.details["comparison"]: entry for entry in audit if entry.act in acts}
    marks: dict[str, list[str]] = {}
    for pair in compared:
        entry = made[pair.mark]
        # Another threshold leaves the score as it is: the comparison before has computed it.
        while "instead_of" in entry.details:
            entry = made[entry.details["instead_of"]]
        marks.setdefault(entry.program, []).append(pair.mark)
    return tuple(ComparedBy(tuple(scores), program) for program, scores in marks.items())


def _extract(audit: tuple[LoggedEntry, ...], reported: set[str]) -> AuditExtract:
    printed = audit[-MOST_ENTRIES:]
    return AuditExtract(
        entries=tuple(
            AuditEntry(e.seq, e.at, e.actor, e.act, _summary(e, reported), e.hash) for e in printed
        ),
        left_out=len(audit) - len(printed),
        head_sequence=audit[-1].seq,
        head_hash=audit[-1].hash,
    )


_SUMMARISED = (
    "mark", "file_name", "image", "face", "detections", "comparison", "probe", "reference",
    "score", "explanation", "method", "stability", "covering", "region", "likelihood", "report",
    "title",
)  # fmt: skip
"""Details worth a place in one printed line, in this order."""


def _summary(entry: LoggedEntry, reported: set[str]) -> str:
    """What an act was about, without names of photographs that the report is not about."""
    details = dict(entry.details)
    if details.get("mark") not in reported:
        details.pop("file_name", None)
    return ", ".join(
        f"{name.replace('_', ' ')} {_short(details[name])}"
        for name in _SUMMARISED
        if name in details
    )


def _short(value: object) -> str:
    return f"{value:.4f}" if isinstance(value, float) else shown(str(value))


def _notices(
    items: tuple[ReceivedItem, ...], reported: tuple[ReportedComparison, ...]
) -> tuple[str, ...]:
    """What limits these very comparisons, each sentence once."""
    seen = {face.mark: (face, item.image) for item in items for face in item.faces}
    crops = [(pair.face(side), pair.crop(side)) for pair in reported for side in Side]
    found: list[str] = []
    for mark, crop in crops:
        face, image = seen[mark]
        found += conditions(crop, image.width, image.height)
        if face.landmarks != crop.landmarks:
            found.append(
                f"The landmarks of {face.mark} were changed after it was compared; the comparison "
                "and its maps rest on the earlier ones."
            )
    return tuple(dict.fromkeys(found))
