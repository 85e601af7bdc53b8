"""Identities in files: make one, open one, and refuse those that must not sign."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from asn1crypto import pem, pkcs12
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs12 as sealed
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from examiner.digest import sha256
from examiner.errors import SignerRefused
from examiner.report.purposes import signing_problem, stamping_problem
from examiner.report.signature_facts import SELF_MADE, Seal, Signer

_LONGEST_NAME = 64
_CERTIFICATE = "Give the authority's certificate as a PEM or DER file, without any private key."
_RENEW = "Use an identity that is valid today, and check this computer's clock."


def create_identity(
    name: str,
    password: bytes,
    *,
    days: int = 1095,
    start: datetime | None = None,
    for_timestamps: bool = False,
) -> bytes:
    """A new self-made identity as PKCS#12: an ECDSA P-256 key, and a certificate that says so.

    It is valid for `days` from `start` (now, if not given), and signs documents, or timestamps
    only. SignerRefused for a name that `require_name` refuses, and for an empty password.
    """
    require_name(name)
    if not password:
        raise _refused("An identity needs a password.", "Give a password to protect the key.")
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _self_signed(name.strip(), key, start or datetime.now(UTC), days, for_timestamps)
    protection = serialization.BestAvailableEncryption(password)
    return sealed.serialize_key_and_certificates(
        name.strip().encode(), key, certificate, None, protection
    )


def require_name(name: str) -> None:
    """SignerRefused for an empty or too long name, and one with characters that cannot be seen."""
    held = name.strip()
    if not held:
        raise _refused("An identity needs a name.", "Give the name of the person who will sign.")
    if len(held) > _LONGEST_NAME:
        message = f"The name has {len(held)} characters, and a certificate holds {_LONGEST_NAME}."
        raise _refused(message, "Give a shorter name.")
    if not held.isprintable():
        # Such as one that turns the direction of what follows, and so shows another name.
        advice = "Type the name again, letter by letter."
        raise _refused("The identity's name holds characters that cannot be seen.", advice)


def open_identity(data: bytes, password: bytes, *, when: datetime | None = None) -> Signer:
    """The signing identity in PKCS#12 bytes.

    SignerRefused if the bytes are no PKCS#12, the password is wrong, key or certificate is missing,
    or the certificate does not allow signing at `when` (now, if not given).
    """
    signer = _opened(data, password)
    require_may_sign(signer, when)
    return signer


def open_timestamp_identity(
    data: bytes, password: bytes, *, when: datetime | None = None
) -> Signer:
    """The laboratory's own timestamp authority in PKCS#12 bytes.

    SignerRefused as for a signing identity, and if the certificate is none for timestamps.
    """
    stamper = _opened(data, password)
    why = stamping_problem(x509.load_der_x509_certificate(stamper.certificate))
    if why:
        advice = "Use a certificate whose only use is time stamping, marked as critical."
        raise _refused(f"The certificate must not make timestamps because {why}.", advice)
    require_in_time(stamper, when or datetime.now(UTC))
    return stamper


def _opened(data: bytes, password: bytes) -> Signer:
    try:
        pkcs12.Pfx.load(data, strict=True).native  # noqa: B018
    except Exception as error:  # the parser has errors of many kinds
        advice = "Give the .p12 file that holds key and certificate."
        raise _refused("The file is not a PKCS#12 identity.", advice) from error
    try:
        key, certificate, others = sealed.load_key_and_certificates(data, password)
    except Exception as error:  # so has the library that unseals it
        advice = "Type the password again, or use an undamaged copy of the file."
        raise _refused("The password does not open the identity.", advice) from error
    if key is None or certificate is None:
        advice = "Give a file that holds both."
        raise _refused("The identity lacks its private key or its certificate.", advice)
    chain = tuple(each.public_bytes(serialization.Encoding.DER) for each in others)
    return signer_of(certificate, chain, _seal(key))


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
    except Exception as error:  # the parser has errors of many kinds
        raise _refused(f"{name} is not a certificate.", _CERTIFICATE) from error
    if not found:
        raise _refused(f"{name} holds no certificate.", _CERTIFICATE)
    return found


def require_may_sign(signer: Signer, when: datetime | None = None) -> None:
    """SignerRefused if a certificate is not made for signing documents, or not valid at `when`."""
    why = signing_problem(x509.load_der_x509_certificate(signer.certificate))
    if why:
        advice = "Use a certificate for digital signatures with non-repudiation."
        message = f"The certificate is not made for signing documents because {why}."
        raise _refused(message, advice)
    require_in_time(signer, when or datetime.now(UTC))


def require_in_time(signer: Signer, when: datetime) -> None:
    """SignerRefused if `when` is outside the dates of the signer's certificate."""
    if when > signer.not_after:
        raise _refused(f"The certificate expired on {signer.not_after:%Y-%m-%d}.", _RENEW)
    if when < signer.not_before:
        raise _refused(f"The certificate begins on {signer.not_before:%Y-%m-%d}.", _RENEW)


def _self_signed(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    start: datetime,
    days: int,
    for_timestamps: bool,
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
    builder = (
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
    )
    if for_timestamps:
        only = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(only, critical=True)
    return builder.sign(key, hashes.SHA256())


def signer_of(certificate: x509.Certificate, chain: tuple[bytes, ...], seal: Seal) -> Signer:
    """A signer by certificate, issuers' certificates (DER) and what signs with the key."""
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
        chain=chain,
        seal=seal,
    )


def _seal(key: Any) -> Seal:
    """What signs with a private key that lies in memory, also in a process that computes."""
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    return partial(_sealed, key.private_bytes(serialization.Encoding.DER, form, plain))


def _sealed(private: bytes, data: bytes, digest: str) -> bytes:
    key = serialization.load_der_private_key(private, None)
    digests = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(data, padding.PKCS1v15(), digests[digest])
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return key.sign(data, ec.ECDSA(digests[digest]))
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return key.sign(data)
    advice = "Use an identity with an RSA, ECDSA or Ed25519 key."
    raise _refused("The identity's key is of a kind that signs no reports.", advice)


def _refused(message: str, advice: str) -> SignerRefused:
    return SignerRefused(message, advice=advice)
