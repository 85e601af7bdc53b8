"""Signer, SignatureFact and SignatureFacts: who signs, and what a check of signatures found."""

from dataclasses import dataclass, field
from datetime import datetime

SELF_MADE = "Self-made identity, not issued by an authority"
"""The organisation that a self-made certificate names."""


@dataclass(frozen=True, slots=True)
class Signer:
    """An opened signing identity."""

    name: str
    subject: str
    """Everything the certificate says of its holder."""
    fingerprint: str
    """SHA-256 of the certificate, 64 hexadecimal digits."""
    not_before: datetime
    not_after: datetime
    self_made: bool
    """Whether the holder issued the certificate to himself."""
    certificate: bytes
    """DER."""
    chain: tuple[bytes, ...]
    """Certificates of the issuers that came with the identity, DER."""
    key: bytes = field(repr=False)
    """Private key, PKCS#8 DER; never written anywhere."""


@dataclass(frozen=True, slots=True)
class SignatureFact:
    """What was found about one signature."""

    field: str
    """Name of the box: Examiner or Reviewer."""
    subject: str
    fingerprint: str
    """SHA-256 of the signer's certificate."""
    signed_at: str
    """ISO 8601, stated by the signer's own clock; empty if the signature states none."""
    reason: str
    intact: bool
    """The signed bytes are those that were signed."""
    valid: bool
    """The signature was made with the certificate's key."""
    within_validity: bool
    """The stated time lies within the certificate's own dates."""
    covers_whole_file: bool
    """Nothing was added to the file after this signature."""
    later_changes_allowed: bool
    """What was added after it, if anything, is of the kind that it allows."""
    certifies: bool
    """It restricts what may be added to the file."""
    self_made: bool
    """The certificate was issued by its own holder."""
    trusted: bool
    """The certificate leads to one of the trust roots given for the check."""
    problem: str
    """What went wrong in one sentence; empty if nothing did."""

    @property
    def ok(self) -> bool:
        """Intact, valid, in time, and followed by allowed changes only; trust is another fact."""
        sound = self.intact and self.valid and self.within_validity
        return sound and self.later_changes_allowed and not self.problem


@dataclass(frozen=True, slots=True)
class SignatureFacts:
    """What was found about a signed report."""

    signatures: tuple[SignatureFact, ...]
    """In the order in which they were made."""
    manifest_sha256: str
    """Digest of the attached manifest; empty if none is attached."""
    problem: str
    """What prevented the check in one sentence; empty if nothing did."""

    @property
    def ok(self) -> bool:
        """Every signature is sound and the last covers the entire file."""
        if self.problem or not self.signatures:
            return False
        return all(each.ok for each in self.signatures) and self.signatures[-1].covers_whole_file

    @property
    def trusted(self) -> bool:
        """The report is sound and every signer leads to a trust root."""
        return self.ok and all(each.trusted for each in self.signatures)
