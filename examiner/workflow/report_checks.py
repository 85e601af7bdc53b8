"""What is true of a signed report: facts about its signatures, its manifest and its case."""

from dataclasses import dataclass
from typing import Any

from examiner.case.file import CaseFile
from examiner.case.verification import Fact
from examiner.errors import ReportUnreadable
from examiner.foreign import json_of
from examiner.report.boxes import EXAMINER_BOX
from examiner.report.signature import attached_manifest, check
from examiner.report.signature_facts import SignatureFact, SignatureFacts
from examiner.workflow.signature_words import signature_facts, stamp_facts

_CHAIN = "the chain head that the report states is in the case's audit log"


@dataclass(frozen=True, slots=True)
class ReportFindings:
    """What a report says of itself, checked."""

    facts: tuple[Fact, ...]
    manifest: dict[str, Any]
    """The attached manifest; {} if it cannot be read."""
    notes: tuple[str, ...] = ()
    """What is to be known beside the facts, in sentences: lists that were given and not used."""

    def against(self, case: CaseFile) -> tuple[Fact, ...]:
        """Whether `case` is the case that the report was issued from, its log unchanged since."""
        stated = self._part("audit")
        named = self._part("case").get("case", "")
        chain = _chain_fact(case, stated.get("head_sequence"), stated.get("head_hash"))
        if case.damage:
            # Nothing that such a case says of itself counts, its name included.
            return (Fact("the case is as it was written", ok=False, detail=case.damage), chain)
        own = case.facts().case
        same = Fact("the report names this case", named == own, f"report {named}, case {own}")
        return (same, chain)

    def _part(self, name: str) -> dict[str, Any]:
        """A part of the manifest; {} where a foreign one has something else in its place."""
        part = self.manifest.get(name)
        return part if isinstance(part, dict) else {}


def check_report(
    pdf: bytes, trust_roots: tuple[bytes, ...], lists: tuple[bytes, ...] = ()
) -> ReportFindings:
    """Every fact about a report's signatures, and its manifest.

    `lists` are revocation lists (DER) that count beside those in the file.
    A file without a signature gives one fact that is not ok; nothing is raised for what is found.
    SignerRefused if a trust root is no certificate.
    """
    try:
        found = check(pdf, trust_roots, lists)
        manifest = _read(attached_manifest(pdf))
    except ReportUnreadable as error:
        return ReportFindings((Fact("the report can be read", ok=False, detail=error.message),), {})
    trusting = bool(trust_roots)
    facts = [f for each in found.signatures for f in signature_facts(each, trusting=trusting)]
    for stamp in found.timestamps:
        facts += stamp_facts(stamp, f"{stamp.field}, over the whole file,", trusting=trusting)
    facts += [_certified(each) for each in found.signatures if each.field == EXAMINER_BOX.field]
    facts.append(_last(found))
    facts.append(
        Fact("the manifest is attached", bool(manifest), found.manifest_sha256 or "none found")
    )
    return ReportFindings(tuple(facts), manifest, found.passed_over)


def _read(data: bytes | None) -> dict[str, Any]:
    try:
        return json_of(data or b"", dict[str, Any])
    except ValueError:
        return {}


def _certified(found: SignatureFact) -> Fact:
    limited = "only a reviewer's signature and timestamps may follow"
    detail = limited if found.certifies else "it does not say what may be added"
    return Fact(f"{found.field}'s signature certifies the file", found.certifies, detail)


def _last(found: SignatureFacts) -> Fact:
    covered = bool(found.signatures) and found.covered
    detail = found.problem or ("to the last byte" if covered else "bytes follow the last signature")
    return Fact("the signatures cover the whole file", covered and not found.problem, detail)


def _chain_fact(case: CaseFile, seq: object, stated: object) -> Fact:
    logged = next((entry.hash for entry in case.audit() if entry.seq == seq), None)
    if logged is None:
        return Fact(_CHAIN, ok=False, detail=f"the audit log has no entry {seq}")
    if logged != stated:
        return Fact(_CHAIN, ok=False, detail=f"entry {seq} has the hash {logged}, not {stated}")
    return Fact(_CHAIN, ok=True, detail=f"entry {seq}, {stated}")
