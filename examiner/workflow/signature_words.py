"""What a check found about one signature or timestamp, as facts in words."""

from datetime import datetime

from examiner.case.verification import Fact
from examiner.report.signature_facts import RevocationFact, SignatureFact, TimestampFact

KNOWN = "has a certificate that is known"
"""What the fact says, after whose signature it is, that trust alone decides."""

_LEVELS = {
    "B-B": "nothing but the signer's own clock says when it was made",
    "B-T": "a timestamp says when it was there already",
    "B-LT": "with a timestamp, and certificates and revocation lists of all who signed in the file",
    "B-LTA": "with timestamp, certificates and revocation lists, and a timestamp over all of these",
}

_NOBODY = "leads to no certificate that was named as trusted"
_OWN = "by a laboratory's own key and clock, so not independent of it"
_OTHER = "whether that authority is independent of the laboratory, no file can say"


def signature_facts(found: SignatureFact, *, trusting: bool) -> list[Fact]:
    """Facts of one signature; whether an authority vouches counts only if one was named."""
    who = f"{found.field}'s signature"
    issuer = "self-made, no authority vouches for it" if found.self_made else "issued by another"
    trusted = "leads to a certificate that you trust" if found.trusted else issuer
    signed = f"{found.subject}, {found.signed_at} by the signer's own clock"
    told = [
        Fact(f"{who} covers unchanged bytes", found.intact and not found.problem,
             found.problem or ("unchanged" if found.intact else "they were changed")),
        Fact(f"{who} was made with its certificate's key", found.valid, signed),
        Fact(f"{who} lies within its certificate's dates", found.within_validity, found.signed_at),
        Fact(f"{who} has a certificate for signing documents", not found.purpose,
             found.purpose or "nothing in it speaks against that use"),
        _revocation(who, found),
        Fact(f"{who} is followed by allowed changes only", found.later_changes_allowed,
             "nothing was added" if found.covers_whole_file else "only what it allows was added"
             if found.later_changes_allowed else "something was added that it does not allow"),
        Fact(f"{who} is of PAdES level {found.level}", ok=True, detail=_level(found)),
        Fact(f"{who} {KNOWN}", found.trusted or not trusting, trusted),
    ]  # fmt: skip
    if found.timestamp is not None:
        told += stamp_facts(found.timestamp, f"{found.field}'s timestamp", trusting=trusting)
    return told


def stamp_facts(found: TimestampFact, who: str, *, trusting: bool) -> list[Fact]:
    """Facts of one timestamp."""
    why = found.problem or (f"its certificate is none for timestamps: {found.purpose}"
                            if found.purpose else "")  # fmt: skip
    if not why and found.revoked:
        why = f"its certificate was revoked at {found.revoked}, before it or as unsafe"
    if not why and not found.ok:
        why = "it is not over this, or not by its certificate's key and within its dates"
    rests = _OWN if found.own else _OTHER
    told = why or f"{found.at}, by {found.authority}; {rests}"
    trusted = "leads to a certificate that you trust" if found.trusted else _NOBODY
    return [
        Fact(f"{who} is sound", found.ok, told),
        Fact(f"{who} {KNOWN}", found.trusted or not trusting, trusted),
    ]


def _level(found: SignatureFact) -> str:
    unproven = [] if found.proven else ["its time is proven by no authority that you named"]
    if found.level in ("B-B", "B-T") and not found.self_made:
        unproven.append("the file does not show that the certificate was not revoked")
    if found.self_made:
        unproven.append("who holds the key must be established in another way")
    return "; ".join((_LEVELS[found.level], *unproven))


def _revocation(who: str, found: SignatureFact) -> Fact:
    what = f"{who} was not revoked when it was made"
    revoked = next((each for each in found.revocations if each.state == "revoked"), None)
    if revoked is not None:
        return Fact(what, not found.revoked, _revoked(revoked, found))
    forged = next((each for each in found.revocations if each.state == "forged"), None)
    if forged is not None:
        told = f"the revocation list about {forged.subject} is not by the authority that it names"
        return Fact(what, ok=False, detail=told)
    if found.self_made:
        return Fact(what, ok=True, detail="a certificate that its holder made cannot be revoked")
    said = "; ".join(_listed(each) for each in found.revocations)
    return Fact(what, ok=True, detail=said or "no revocation list says so or otherwise")


def _revoked(revoked: RevocationFact, found: SignatureFact) -> str:
    told = f"{revoked.subject} was revoked at {revoked.revoked_at}"
    if not found.proven:
        return f"{told}, and no timestamp by an authority that you named shows it to be older"
    older = datetime.fromisoformat(revoked.revoked_at) > datetime.fromisoformat(found.proven)
    return f"{told}, {'after' if older else 'before'} the timestamp of {found.proven}"


def _listed(found: RevocationFact) -> str:
    if found.state == "unlisted":
        return f"no revocation list says anything of {found.subject}"
    if found.state == "outdated":
        return f"the list about {found.subject} of {found.listed} was due on {found.renewal}"
    return f"{found.subject} is not on the list of {found.listed}"
