"""A test authority: root, issuing authority, timestamp authority, people, and revocation lists."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from examiner.report.identity import signer_of
from examiner.report.signature_facts import Signer

BEGIN = datetime(2026, 11, 1, tzinfo=UTC)
END = BEGIN + timedelta(days=20000)
NOW = datetime(2026, 11, 22, 9, 20, tzinfo=UTC)

STAMPING = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
SERVER = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])


@dataclass(frozen=True)
class Holder:
    """A key with its certificate."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate
    issuers: tuple[x509.Certificate, ...] = ()

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    def signer(self) -> Signer:
        """As an opened identity, with none of the checks of opening."""
        chain = tuple(each.public_bytes(Encoding.DER) for each in self.issuers)
        return signer_of(
            self.certificate, chain, lambda data, digest: self.key.sign(data, ec.ECDSA(HASH))
        )

    def p12(self, password: bytes) -> bytes:
        protection = serialization.BestAvailableEncryption(password)
        return pkcs12.serialize_key_and_certificates(
            b"identity", self.key, self.certificate, list(self.issuers), protection
        )


HASH = hashes.SHA256()


def usage(**uses: bool) -> x509.KeyUsage:
    names = (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    )
    return x509.KeyUsage(**{name: uses.get(name, False) for name in names})


SIGNS = usage(digital_signature=True, content_commitment=True)
ISSUES = usage(key_cert_sign=True, crl_sign=True)


def issue(
    name: str,
    issuer: Holder | None = None,
    *,
    uses: x509.KeyUsage = SIGNS,
    extended: x509.ExtendedKeyUsage | None = None,
    critical: bool = True,
    begin: datetime = BEGIN,
    end: datetime = END,
    authority: bool = False,
) -> Holder:
    """A certificate by an issuer, or by its own key where none is given."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "XX"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Test authority"),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject if issuer is None else issuer.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(uses, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    if extended is not None:
        builder = builder.add_extension(extended, critical=critical)
    certificate = builder.sign(key if issuer is None else issuer.key, HASH)
    above = () if issuer is None else (issuer.certificate, *issuer.issuers)
    return Holder(key, certificate, above)


def revocation_list(
    issuer: Holder,
    revoked: dict[int, datetime] | None = None,
    *,
    listed: datetime = NOW - timedelta(days=1),
    renewal: datetime = NOW + timedelta(days=30),
    forger: Holder | None = None,
    reason: x509.ReasonFlags | None = None,
) -> bytes:
    """A revocation list in an issuer's name, DER; signed by a forger's key where one is given."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.certificate.subject)
        .last_update(listed)
        .next_update(renewal)
    )
    for serial, when in (revoked or {}).items():
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(when)
        if reason is not None:
            entry = entry.add_extension(x509.CRLReason(reason), critical=False)
        builder = builder.add_revoked_certificate(entry.build())
    made = builder.sign((forger or issuer).key, HASH)
    return made.public_bytes(Encoding.DER)


@dataclass(frozen=True)
class Authority:
    """Everybody of the test authority, and the lists that revoke nobody."""

    root: Holder
    issuing: Holder
    stamper: Holder
    examiner: Holder
    reviewer: Holder
    lists: tuple[bytes, ...] = field(repr=False)

    @property
    def certificates(self) -> tuple[bytes, ...]:
        return (self.root.der, self.issuing.der)


def found() -> Authority:
    """Root, authority below it, timestamp authority and two people of the latter."""
    root = issue("Root", uses=ISSUES, authority=True)
    issuing = issue("Issuing", root, uses=ISSUES, authority=True)
    return Authority(
        root=root,
        issuing=issuing,
        stamper=issue("Clock", issuing, uses=usage(digital_signature=True), extended=STAMPING),
        examiner=issue("D. Examiner", issuing),
        reviewer=issue("E. Čapek", issuing),
        lists=(revocation_list(root), revocation_list(issuing)),
    )
