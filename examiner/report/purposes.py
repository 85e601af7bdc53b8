"""What a certificate is made for: signing documents, or timestamps; nothing else will do."""

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID, ObjectIdentifier

_DOCUMENTS = (
    ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE,
    ExtendedKeyUsageOID.EMAIL_PROTECTION,
    ObjectIdentifier("1.3.6.1.5.5.7.3.36"),  # document signing, RFC 9336
    ObjectIdentifier("1.3.6.1.4.1.311.10.3.12"),  # document signing, as Windows names it
    ObjectIdentifier("1.2.840.113583.1.1.5"),  # documents, as Acrobat names it
)
"""Extended uses that include the signing of documents."""


def signing_problem(certificate: x509.Certificate) -> str:
    """Why `certificate` must not sign documents, in words that follow on "because"; "" if it may.

    A certificate that states no uses may be used for anything (RFC 5280, 4.2.1.3 and 4.2.1.12).
    """
    if is_authority(certificate):
        return "it belongs to an authority that signs certificates"
    usage = _usage(certificate)
    if usage is not None and not (usage.digital_signature and usage.content_commitment):
        return "it lacks the use of non-repudiation"
    uses = _extended(certificate)
    if uses is not None and not any(use in _DOCUMENTS for use in uses[0]):
        return f"it is for other uses: {_names(uses[0])}"
    return ""


def stamping_problem(certificate: x509.Certificate) -> str:
    """Why `certificate` must not make timestamps, as above (RFC 3161, 2.3)."""
    uses = _extended(certificate)
    if uses is None or ExtendedKeyUsageOID.TIME_STAMPING not in uses[0]:
        return "it lacks the use of time stamping"
    others = [use for use in uses[0] if use != ExtendedKeyUsageOID.TIME_STAMPING]
    if others:
        return f"it is for other uses beside timestamps: {_names(others)}"
    if not uses[1]:
        return "its use of time stamping is not marked as critical"
    usage = _usage(certificate)
    if usage is not None and not (usage.digital_signature or usage.content_commitment):
        return "it is not made for signatures"
    return ""


def signs_lists(certificate: x509.Certificate) -> bool:
    """Whether `certificate` may sign revocation lists."""
    usage = _usage(certificate)
    return usage is None or usage.crl_sign


def is_authority(certificate: x509.Certificate) -> bool:
    """Whether `certificate` may sign certificates."""
    try:
        found = certificate.extensions.get_extension_for_class(x509.BasicConstraints)
    except x509.ExtensionNotFound:
        return False
    return found.value.ca


def _usage(certificate: x509.Certificate) -> x509.KeyUsage | None:
    try:
        return certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return None


def _extended(certificate: x509.Certificate) -> tuple[list[ObjectIdentifier], bool] | None:
    """Extended uses and whether they are critical; None if the certificate states none."""
    try:
        found = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except x509.ExtensionNotFound:
        return None
    return list(found.value), found.critical


_WORDS = {
    ExtendedKeyUsageOID.SERVER_AUTH: "server authentication",
    ExtendedKeyUsageOID.CLIENT_AUTH: "client authentication",
    ExtendedKeyUsageOID.CODE_SIGNING: "code signing",
    ExtendedKeyUsageOID.TIME_STAMPING: "time stamping",
    ExtendedKeyUsageOID.OCSP_SIGNING: "certificate status",
    ExtendedKeyUsageOID.EMAIL_PROTECTION: "email",
}


def _names(uses: list[ObjectIdentifier]) -> str:
    return ", ".join(_WORDS.get(use, use.dotted_string) for use in uses)
