"""Signing identities: make one, open one, and refuse those that must not sign."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from asn1crypto import pem, pkcs12
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12 as sealed
from cryptography.x509.oid import NameOID

from examiner.digest import sha256
from examiner.errors import SignerRefused
from examiner.report.signature_facts import SELF_MADE, Signer

_LONGEST_NAME = 64
_CERTIFICATE = "Give the authority's certificate as a PEM or DER file, without any private key."
_RENEW = "Use an identity that is valid today, and check this computer's clock."


def create_identity(
    name: str, password: bytes, *, days: int = 1095, start: datetime | None = None
) -> bytes:
    """A new self-made identity as PKCS#12: an ECDSA P-256 key, and a certificate that says so.

    It is valid for `days` from `start` (now, if not given). SignerRefused for an empty or too long
    name, one with characters that cannot be seen, and for an empty password.
    """
    if not 0 < len(name.strip()) <= _LONGEST_NAME:
        raise _refused("An identity needs a name of 1 to 64 characters.", "Give a shorter name.")
    if not name.strip().isprintable():
        # Such as one that turns the direction of what follows, and so shows another name.
        advice = "Type the name again, letter by letter."
        raise _refused("The identity's name holds characters that cannot be seen.", advice)
    if not password:
        raise _refused("An identity needs a password.", "Give a password to protect the key.")
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _self_signed(name.strip(), key, start or datetime.now(UTC), days)
    protection = serialization.BestAvailableEncryption(password)
    return sealed.serialize_key_and_certificates(
        name.strip().encode(), key, certificate, None, protection
    )


def open_identity(data: bytes, password: bytes, *, when: datetime | None = None) -> Signer:
    """The signing identity in PKCS#12 bytes.

    SignerRefused if the bytes are no PKCS#12, the password is wrong, key or certificate is missing,
    or the certificate does not allow signing at `when` (now, if not given).
    """
    try:
        pkcs12.Pfx.load(data, strict=True).native  # noqa: B018
    except (ValueError, TypeError, KeyError) as error:
        advice = "Give the .p12 file that holds key and certificate."
        raise _refused("The file is not a PKCS#12 identity.", advice) from error
    try:
        key, certificate, others = sealed.load_key_and_certificates(data, password)
    except (ValueError, TypeError) as error:
        advice = "Type the password again, or use an undamaged copy of the file."
        raise _refused("The password does not open the identity.", advice) from error
    if key is None or certificate is None:
        advice = "Give a file that holds both."
        raise _refused("The identity lacks its private key or its certificate.", advice)
    signer = _signer(key, certificate, others)
    _require_may_sign(certificate)
    require_in_time(signer, when or datetime.now(UTC))
    return signer


def read_certificates(data: bytes, name: str) -> tuple[bytes, ...]:
    """Every certificate in `data`, each as DER: one DER certificate, or PEM among other text.

    Each is parsed to its last field. SignerRefused if one cannot be, or if there is none; `name` is
    used in messages only.
    """
    try:
        if pem.detect(data):
            blocks = list(pem.unarmor(data, multiple=True))
            found = tuple(der for kind, _, der in blocks if kind == "CERTIFICATE")
        else:
            found = (data,)
        for der in found:
            x509.load_der_x509_certificate(der).extensions  # noqa: B018 - reading it parses it
            asn1.Certificate.load(der, strict=True).native  # noqa: B018
    except (ValueError, TypeError, KeyError) as error:
        raise _refused(f"{name} is not a certificate.", _CERTIFICATE) from error
    if not found:
        raise _refused(f"{name} holds no certificate.", _CERTIFICATE)
    return found


def require_in_time(signer: Signer, when: datetime) -> None:
    """SignerRefused if `when` is outside the dates of the signer's certificate."""
    if when > signer.not_after:
        raise _refused(f"The certificate expired on {signer.not_after:%Y-%m-%d}.", _RENEW)
    if when < signer.not_before:
        raise _refused(f"The certificate begins on {signer.not_before:%Y-%m-%d}.", _RENEW)


def _self_signed(
    name: str, key: ec.EllipticCurvePrivateKey, start: datetime, days: int
) -> x509.Certificate:
    names = {NameOID.ORGANIZATION_NAME: SELF_MADE, NameOID.COMMON_NAME: name}
    holder = x509.Name([x509.NameAttribute(kind, text) for kind, text in names.items()])
    uses = dict.fromkeys(
        (
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "key_cert_sign",
            "crl_sign",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    usage = x509.KeyUsage(digital_signature=True, content_commitment=True, **uses)
    own = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    return (
        x509.CertificateBuilder()
        .subject_name(holder)
        .issuer_name(holder)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(own, critical=False)
        .sign(key, hashes.SHA256())
    )


def _signer(key: Any, certificate: x509.Certificate, others: Sequence[x509.Certificate]) -> Signer:
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    subject = certificate.subject.rfc4514_string()
    der = certificate.public_bytes(serialization.Encoding.DER)
    return Signer(
        name=str(names[0].value) if names else subject,
        subject=asn1.Certificate.load(der).subject.human_friendly,
        fingerprint=sha256(der),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        self_made=certificate.issuer == certificate.subject,
        certificate=der,
        chain=tuple(other.public_bytes(serialization.Encoding.DER) for other in others),
        key=key.private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ),
    )


def _require_may_sign(certificate: x509.Certificate) -> None:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return
    if not (usage.digital_signature and usage.content_commitment):
        advice = "Use a certificate for digital signatures with non-repudiation."
        raise _refused("The certificate is not made for signing documents.", advice)


def _refused(message: str, advice: str) -> SignerRefused:
    return SignerRefused(message, advice=advice)
