"""Signer, SignatureFact, SignatureFacts and their parts: who signs, and what a check found."""

from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field as kept
from datetime import datetime

SELF_MADE = "Self-made identity, not issued by an authority"
"""The organisation that a self-made certificate names."""

Seal = Callable[[bytes, str], bytes]
"""Signs bytes with a key that stays where it is; the second argument names the digest: sha256."""


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
    seal: Seal = kept(repr=False, compare=False)
    """Signs with the identity's key, which may lie on a token."""


@dataclass(frozen=True, slots=True)
class RevocationFact:
    """What a revocation list says of one certificate."""

    subject: str
    """Whose certificate it is."""
    state: str
    """good, revoked, outdated (its list was due for renewal), forged, or unlisted (no list)."""
    listed: str = ""
    """ISO 8601 time at which the list was issued; empty without a list."""
    renewal: str = ""
    """ISO 8601 time at which the next list was due; empty if the list states none."""
    revoked_at: str = ""
    """ISO 8601; empty unless revoked."""
    unsafe: bool = False
    """The list does not say that it was revoked for a reason that leaves its key safe."""


@dataclass(frozen=True, slots=True)
class TimestampFact:
    """What was found about one timestamp."""

    at: str
    """ISO 8601, as the timestamp authority states."""
    authority: str
    """Subject of the authority's certificate."""
    fingerprint: str
    """SHA-256 of that certificate."""
    sound: bool
    """Over this very signature or file, made with the certificate's key, within its dates."""
    purpose: str
    """Why its certificate is none for timestamps; empty if it is one."""
    own: bool
    """It says that a laboratory's own key and clock made it, or its certificate is self-made."""
    trusted: bool
    """The certificate leads to one of the trust roots given for the check."""
    revocations: tuple[RevocationFact, ...] = ()
    """Its certificate first, then those of its issuers that are no roots."""
    covers_whole_file: bool = False
    """It is over the file to its last byte; only a timestamp over a file can be."""
    field: str = ""
    """Name of its field in the file; empty for one that is part of a signature."""
    revision: int = 0
    """Which revision of the file it came with; for a timestamp over the file."""
    certificates: tuple[bytes, ...] = kept(default=(), repr=False)
    """DER: the authority's, then those that came with it."""
    problem: str = ""
    """What went wrong in one sentence; empty if nothing did."""

    @property
    def revoked(self) -> str:
        """When a certificate of it was revoked; empty if none was, or later and for a safe reason.

        Who has the key can make timestamps of any day (RFC 3161, 4), so the reason counts.
        """
        found = (each for each in self.revocations if each.state == "revoked")
        return next((e.revoked_at for e in found if e.unsafe or _before(e, self.at)), "")

    @property
    def ok(self) -> bool:
        """Sound, by a certificate made for it that was not revoked; trust is another fact."""
        listed = all(each.state != "forged" for each in self.revocations)
        return self.sound and not self.purpose and not self.problem and not self.revoked and listed


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
    """The times of signing and timestamp lie within the certificate's own dates."""
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
    level: str = "B-B"
    """Level of PAdES that holds: B-B, B-T, B-LT or B-LTA."""
    purpose: str = ""
    """Why the certificate is none for signing documents; empty if it is one."""
    timestamp: TimestampFact | None = None
    """The timestamp inside the signature."""
    proven: str = ""
    """ISO 8601 time before which a sound timestamp by an authority that is trusted saw it."""
    revocations: tuple[RevocationFact, ...] = ()
    """The signer's certificate first, then those of its issuers that are no roots."""

    @property
    def revoked(self) -> str:
        """When a certificate of it was revoked, unless a trusted timestamp is older; else empty."""
        found = (each for each in self.revocations if each.state == "revoked")
        return next((e.revoked_at for e in found if not self.proven or _before(e, self.proven)), "")

    @property
    def ok(self) -> bool:
        """Intact, valid, in time, and followed by allowed changes only; trust is another fact."""
        sound = self.intact and self.valid and self.within_validity and not self.purpose
        stamped = self.timestamp is None or self.timestamp.ok
        listed = all(each.state != "forged" for each in self.revocations) and not self.revoked
        return sound and stamped and listed and self.later_changes_allowed and not self.problem


@dataclass(frozen=True, slots=True)
class SignatureFacts:
    """What was found about a signed report."""

    signatures: tuple[SignatureFact, ...]
    """In the order in which they were made."""
    manifest_sha256: str
    """Digest of the attached manifest; empty if none is attached."""
    problem: str
    """What prevented the check in one sentence; empty if nothing did."""
    timestamps: tuple[TimestampFact, ...] = ()
    """Those over the whole file as it was then, in the order in which they were made."""
    passed_over: tuple[str, ...] = ()
    """Which of the revocation lists given for the check were not used, and why, in sentences."""

    @property
    def covered(self) -> bool:
        """The last signature or timestamp covers the file to its last byte."""
        signed = any(each.covers_whole_file for each in self.signatures)
        return signed or any(each.covers_whole_file for each in self.timestamps)

    @property
    def ok(self) -> bool:
        """Every signature and timestamp is sound, and the last covers the entire file."""
        if self.problem or not self.signatures:
            return False
        stamped = all(each.ok for each in self.timestamps)
        return self.covered and stamped and all(each.ok for each in self.signatures)

    @property
    def trusted(self) -> bool:
        """The report is sound and every signer leads to a trust root."""
        return self.ok and all(each.trusted for each in self.signatures)


def _before(found: RevocationFact, moment: str) -> bool:
    """Whether a certificate was revoked at `moment` already."""
    if found.state != "revoked":
        return False
    return datetime.fromisoformat(found.revoked_at) <= datetime.fromisoformat(moment)
