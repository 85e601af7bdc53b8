"""ReportContents: everything that a report will state, gathered before anything is drawn."""

from dataclasses import dataclass

from examiner.case.bench import Exhibit
from examiner.comparison.records import Comparison
from examiner.embedding.records import BackboneSpec
from examiner.explanation.agreement import Agreement
from examiner.explanation.checks.records import CheckSheet
from examiner.explanation.covering_records import CoveringCheck
from examiner.explanation.records import Environment, Explanation, Side
from examiner.explanation.stability_records import Stability
from examiner.face.quality_records import QualityValue
from examiner.face.records import AlignedCrop, DetectedFace
from examiner.image.records import EvidenceImage, RgbPixels
from examiner.likelihood.records import LikelihoodStatement
from examiner.render.overlay import OverlayState


@dataclass(frozen=True, slots=True)
class ReportIdentity:
    """Which report this is, and when it says it was made."""

    report: str
    """The laboratory's own id of the report."""
    version: int
    """1 for the first issue; each amendment adds one and leaves the earlier issues as they are."""
    amendment: str
    """What this version changes and why; empty for version 1."""
    issued_at: str
    """ISO 8601 with offset, by this computer's own clock."""
    signer: str = ""
    """What the signer's certificate says of its holder; empty if that names the examiner."""


@dataclass(frozen=True, slots=True)
class CaseIdentity:
    """Which case this is, who asked, and who works on it."""

    case: str
    title: str
    question: str
    """What the client asked, in the client's words."""
    client: str
    """Who asked, with the client's own reference; may be empty."""
    laboratory: str
    examiner: str
    opened_at: str
    """ISO 8601 with offset, by this computer's own clock."""


@dataclass(frozen=True, slots=True)
class FaceQuality:
    """Image quality of a compared face, with the landmarks that it was first compared with."""

    face: str
    """Mark."""
    values: tuple[QualityValue, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ReceivedItem:
    """A photograph as received, with the faces found in it."""

    image: EvidenceImage
    received_at: str
    """ISO 8601 with offset, by this computer's own clock."""
    received_by: str
    pixels: RgbPixels
    """The whole photograph, upright; its digest is `image.pixels_sha256`."""
    faces: tuple[DetectedFace, ...]
    chosen_by_examiner: tuple[str, ...] = ()
    """Marks of the faces for which the audit log has the act “face chosen”."""
    qualities: tuple[FaceQuality, ...] = ()
    """One for each compared face."""


@dataclass(frozen=True, slots=True, eq=False)
class ReportedExplanation:
    """One method's explanation with the names and the drawing that the report gives it."""

    explanation: Explanation
    title: str
    """The method's name in words."""
    shows: str
    """What its maps show, and the unit of their values."""
    variant: str
    """How the program's version stands to the publication."""
    source: str
    """The publication that describes the method."""
    overlay: OverlayState
    """One state for both faces, so that the two drawings can be compared."""
    checks: CheckSheet | None = None
    """None where it was not checked."""
    stability: Stability | None = None
    """The latest examination; None where there was none."""


@dataclass(frozen=True, slots=True, eq=False)
class ReportedComparison:
    """A comparison with both aligned crops and its explanations."""

    comparison: Comparison
    backbone: BackboneSpec
    probe_crop: AlignedCrop
    reference_crop: AlignedCrop
    explanations: tuple[ReportedExplanation, ...]
    agreement: Agreement | None = None
    """None for fewer than two explanations."""
    coverings: tuple[CoveringCheck, ...] = ()
    likelihoods: tuple[LikelihoodStatement, ...] = ()

    def crop(self, side: Side) -> AlignedCrop:
        """The aligned crop of one side."""
        return self.probe_crop if side is Side.PROBE else self.reference_crop

    def face(self, side: Side) -> str:
        """The mark of the face of one side."""
        return self.comparison.probe if side is Side.PROBE else self.comparison.reference


@dataclass(frozen=True, slots=True, eq=False)
class ReportedExhibit:
    """A picture that the examiner admitted, as it was on the screen."""

    exhibit: Exhibit
    picture: RgbPixels
    decoder: str = ""
    """Digest of the decoder that drew it; empty for what is no reconstruction."""


@dataclass(frozen=True, slots=True)
class WeightsUsed:
    """A weights file that took part in a result, as the case recorded it."""

    name: str
    role: str
    """Such as backbone or detector."""
    sha256: str
    licence: str
    """Empty, as is all that follows, where this installation has other weights of that name."""
    training_data: str
    """Empty for a laboratory's own network."""
    origin: str
    input: str
    """Range of values and order of colours."""


@dataclass(frozen=True, slots=True)
class ExplainedBy:
    """An environment and the explanations that it computed."""

    explanations: tuple[str, ...]
    """Marks."""
    environment: Environment


@dataclass(frozen=True, slots=True)
class ComparedBy:
    """A program, by name and version, and the comparisons whose scores it computed."""

    comparisons: tuple[str, ...]
    """Marks."""
    program: str


@dataclass(frozen=True, slots=True)
class LaidOutBy:
    """What made the pages of this report; it computed no result."""

    examiner: str
    """Version of this program."""
    python: str
    packages: tuple[tuple[str, str], ...]
    """Name and version of each package that takes part."""


@dataclass(frozen=True, slots=True)
class Reproducibility:
    """What a second laboratory needs to compute the results again."""

    explained_by: tuple[ExplainedBy, ...]
    compared_by: tuple[ComparedBy, ...]
    laid_out_by: LaidOutBy
    weights: tuple[WeightsUsed, ...]


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One act of the case, as the audit log holds it."""

    sequence: int
    at: str
    actor: str
    act: str
    summary: str
    """One line; the whole entry is covered by `hash`."""
    hash: str


@dataclass(frozen=True, slots=True)
class AuditExtract:
    """Entries of the audit log and the head of its chain when the report was made."""

    entries: tuple[AuditEntry, ...]
    left_out: int
    """Entries of the case that are not printed; the chain covers them all the same."""
    head_sequence: int
    head_hash: str


@dataclass(frozen=True, slots=True)
class Findings:
    """The examiner's own words; the report says of an empty field that nothing was written."""

    observations: str = ""
    interpretation: str = ""
    opinion: str = ""

    @property
    def given(self) -> bool:
        """Whether anything was written at all."""
        return any(text.strip() for text in (self.observations, self.interpretation, self.opinion))


@dataclass(frozen=True, slots=True, eq=False)
class ReportContents:
    """All that `examiner.report.layout` prints and `examiner.report.manifest` lists."""

    identity: ReportIdentity
    case: CaseIdentity
    items: tuple[ReceivedItem, ...]
    comparisons: tuple[ReportedComparison, ...]
    reproducibility: Reproducibility
    audit: AuditExtract
    exhibits: tuple[ReportedExhibit, ...] = ()
    notices: tuple[str, ...] = ()
    """Limitations of this case, one sentence each, printed beside the fixed ones."""
    findings: Findings = Findings()

    def item(self, mark: str) -> ReceivedItem:
        """The photograph with this mark."""
        return next(item for item in self.items if item.image.mark == mark)

    def item_of_face(self, face: str) -> ReceivedItem:
        """The photograph in which the face with this mark was found."""
        return next(item for item in self.items if any(f.mark == face for f in item.faces))

    def crop_of_face(self, face: DetectedFace) -> AlignedCrop | None:
        """The aligned crop of a face as the first of its comparisons used it; None if none did."""
        for pair in self.comparisons:
            for side in Side:
                if pair.face(side) == face.mark:
                    return pair.crop(side)
        return None
