"""Has the library sign with a key that it never sees, and bind every certificate it adds."""

from typing import Any

from asn1crypto import tsp, x509
from pyhanko.sign import attributes, signers
from pyhanko.sign.signers.pdf_cms import SignedAttributeProviderSpec
from pyhanko_certvalidator.registry import SimpleCertificateStore

from examiner.report.signature_facts import Signer
from examiner.report.timestamps import listed


class KeyHolder(signers.Signer):  # type: ignore[misc]
    """A signer in the library's own terms."""

    def __init__(self, signer: Signer) -> None:
        self._certificates = (signer.certificate, *signer.chain)
        self._seal = signer.seal
        loaded = [x509.Certificate.load(der) for der in self._certificates]
        issuers = SimpleCertificateStore.from_certs(loaded[1:])
        super().__init__(signing_cert=loaded[0], cert_registry=issuers)
        self.signed_attr_prov_spec = _Bound(self)

    @property
    def certificates(self) -> tuple[bytes, ...]:
        """The signer's own and the issuers', DER."""
        return self._certificates

    async def async_sign_raw(
        self, data: bytes, digest_algorithm: str, dry_run: bool = False
    ) -> bytes:
        """The signature; its size is never estimated beforehand."""
        return self._seal(data, digest_algorithm)


class _Bound(SignedAttributeProviderSpec):  # type: ignore[misc]
    """What is signed beside the digest: all certificates, and the method of signing."""

    def __init__(self, holder: KeyHolder) -> None:
        self._holder = holder

    def signed_attr_providers(self, data_digest: bytes, digest_algorithm: str) -> Any:
        """What makes the two."""
        method = self._holder.get_signature_mechanism_for_digest(digest_algorithm)
        yield _Listing(self._holder.certificates)
        yield attributes.CMSAlgorithmProtectionProvider(digest_algorithm, method)


class _Listing(attributes.CMSAttributeProvider):  # type: ignore[misc]
    attribute_type = "signing_certificate_v2"

    def __init__(self, certificates: tuple[bytes, ...]) -> None:
        self._certificates = certificates

    async def build_attr_value(self, dry_run: bool = False) -> tsp.SigningCertificateV2:
        """The digests of all certificates."""
        return listed(self._certificates)
