"""ReportOffer, ReportChoice and ReportRequest: what may go into a report, and what shall."""

from dataclasses import dataclass, field
from pathlib import Path

from examiner.case.bench import Exhibit
from examiner.report.signature_facts import Signer

_MODULES = (".so", ".dll", ".dylib")


@dataclass(frozen=True, slots=True)
class OfferedExplanation:
    """An explanation that may go into a report."""

    mark: str
    title: str
    """The method in words, such as FGGB."""


@dataclass(frozen=True, slots=True)
class OfferedComparison:
    """A comparison that may go into a report, with its explanations."""

    mark: str
    title: str
    """Such as P1 and R1, score 0.41, above the threshold."""
    explanations: tuple[OfferedExplanation, ...]


@dataclass(frozen=True, slots=True)
class ReportOffer:
    """Everything in a case that may go into a report."""

    comparisons: tuple[OfferedComparison, ...]
    exhibits: tuple[Exhibit, ...]


@dataclass(frozen=True, slots=True)
class ReportChoice:
    """What goes into the report, in this order."""

    comparisons: tuple[str, ...]
    """Marks."""
    explanations: tuple[str, ...]
    """Marks; only of comparisons that go in."""
    exhibits: tuple[str, ...]
    """Marks."""


@dataclass(frozen=True, slots=True)
class TermsAsked:
    """At which level a report is signed, and the files that were named for it, unopened."""

    level: str = "b-b"
    identity: Path | None = None
    """The laboratory's timestamp identity."""
    password: str = field(default="", repr=False)
    files: tuple[Path, ...] = ()
    """Certificates of authorities, and their revocation lists."""


@dataclass(frozen=True, slots=True)
class ReportRequest:
    """A report to be issued."""

    choice: ReportChoice
    signer: Signer
    out: Path
    terms: TermsAsked = TermsAsked()


def is_module(name: str) -> bool:
    """Whether a file named as an identity is the module of a token, by its name."""
    return any(suffix in _MODULES for suffix in Path(name).suffixes)
