"""Every error raised on purpose: one plain sentence, one advice, and facts for the log.

ExaminerError
├── DeviceUnavailable · NameRefused · OutputNotWritten
├── EvidenceError        UnreadableImage · ImageTooLarge · EvidenceUnreachable · EvidenceChanged
│                        · RoleConflict
├── FaceError            NoFaceFound · FaceNotChosen · LandmarksRefused
├── WeightsError         WeightsMissing · WeightsDigestMismatch · WeightsDoNotFit
│                        · NetworkRefused
├── ComparisonError      EmbeddingsNotComparable · ThresholdNotApplicable
├── ExplanationError     ParameterRefused · MapNotFinite · ArgumentsIncomplete
├── CaseError            NotACaseFile · CaseOnShare · CaseTooNew · CaseLocked · CaseDamaged
│                        · CaseNotWritten · CaseTooLarge · NotInCase
├── ReportError          SignerRefused · FindingsRefused · ReportNotWritten · ReportUnreadable
│                        · ExhibitRefused · PackageUnreadable · RerunRefused
└── ValidationError      DataSetRefused · RunNotResumable · TaskFailed · ClusterUnavailable
                         · SelfTestUnreadable · CalibrationNotApplicable
"""


class ExaminerError(Exception):
    """An error that is explained to the user.

    `message` is one sentence saying what is wrong, `advice` one saying what to do about it, `facts`
    named values for logs and tests.
    """

    def __init__(self, message: str, *, advice: str, **facts: object) -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice
        self.facts = facts


class DeviceUnavailable(ExaminerError):
    """The device that a network should run on is not there."""


class NameRefused(ExaminerError):
    """The name of who acts cannot be read as text."""


class OutputNotWritten(ExaminerError):
    """What a command has to say cannot be written where its output leads."""


class EvidenceError(ExaminerError):
    """Something is wrong with a photograph as received."""


class UnreadableImage(EvidenceError):
    """The bytes are not a still photograph in a supported format, or are damaged."""


class ImageTooLarge(EvidenceError):
    """The photograph has more bytes or pixels than the program will decode."""


class EvidenceUnreachable(EvidenceError):
    """A file named by the user cannot be read from the disk."""


class EvidenceChanged(EvidenceError):
    """Stored bytes no longer have the digest recorded for them."""


class RoleConflict(EvidenceError):
    """A photograph is already in the case in the other role."""


class FaceError(ExaminerError):
    """Something is wrong with finding or choosing a face."""


class NoFaceFound(FaceError):
    """The detector found no face, and none was placed by hand."""


class FaceNotChosen(FaceError):
    """Several faces were found and the examiner has not chosen one."""


class LandmarksRefused(FaceError):
    """Landmarks given by hand cannot be used."""


class WeightsError(ExaminerError):
    """Something is wrong with the numbers of a network."""


class WeightsMissing(WeightsError):
    """A weights file, or its entry in the manifest, is not there."""


class WeightsDigestMismatch(WeightsError):
    """A weights file does not have the digest that the manifest states."""


class WeightsDoNotFit(WeightsError):
    """A weights file has other tensors than its network needs."""


class NetworkRefused(WeightsError):
    """A laboratory's network cannot be read, is not as declared, or does not tell faces apart."""


class ComparisonError(ExaminerError):
    """Two faces cannot be compared as asked."""


class EmbeddingsNotComparable(ComparisonError):
    """Two embeddings come from different backbones or weights."""


class ThresholdNotApplicable(ComparisonError):
    """A threshold card was measured on another configuration, or is not a complete card."""


class ExplanationError(ExaminerError):
    """A score cannot be explained as asked."""


class ParameterRefused(ExplanationError):
    """A method has no such parameter, or the value is outside its range."""


class MapNotFinite(ExplanationError):
    """A method produced a map with values that are not finite."""


class ArgumentsIncomplete(ExplanationError):
    """The arguments do not add up to the score minus the decision threshold."""


class CaseError(ExaminerError):
    """Something is wrong with a case file."""


class NotACaseFile(CaseError):
    """The file is missing or is not a case file."""


class CaseOnShare(CaseError):
    """The case lies on a network share, where it can only be read."""


class CaseTooNew(CaseError):
    """The case was written by a later version of the program."""


class CaseLocked(CaseError):
    """Another process has the case open."""


class CaseDamaged(CaseError):
    """The case file cannot be read, or its content contradicts its audit log."""


class CaseNotWritten(CaseError):
    """The disk refused a write; the case is as it was before the act."""


class CaseTooLarge(CaseError):
    """The case holds more than a sealed package can."""


class NotInCase(CaseError):
    """A mark names nothing in this case."""


class ReportError(ExaminerError):
    """Something is wrong with a report or its signature."""


class SignerRefused(ReportError):
    """A signing identity cannot be opened or must not sign."""


class FindingsRefused(ReportError):
    """A file of written findings cannot be read or holds something else."""


class ReportNotWritten(ReportError):
    """The place named for a file cannot be written."""


class ReportUnreadable(ReportError):
    """A file given for verification is not a signed report."""


class ExhibitRefused(ReportError):
    """A picture may not be put before a court."""


class PackageUnreadable(ReportError):
    """A sealed package is not the archive that was written."""


class RerunRefused(ReportError):
    """A report is not computed again: it is not as it was signed, or the case is not the one."""


class ValidationError(ExaminerError):
    """A validation cannot be made, or its outcome cannot be used, as asked."""


class DataSetRefused(ValidationError):
    """A folder of photographs or its table of pairs cannot be read as a data set."""


class RunNotResumable(ValidationError):
    """A folder holds another run, or lacks what a later step of this one needs."""


class TaskFailed(ValidationError):
    """A part of a run could not be carried out; what was done before is kept."""


class ClusterUnavailable(ValidationError):
    """A run cannot be spread over other computers: no scheduler, no worker, or not the same."""


class SelfTestUnreadable(ValidationError):
    """The values that the acceptance test expects cannot be read."""


class CalibrationNotApplicable(ValidationError):
    """A calibration card is incomplete, or was made with another configuration."""
