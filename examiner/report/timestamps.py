"""Timestamps by the laboratory's own key (RFC 3161), and requests and replies by file."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from asn1crypto import algos, cms, core, tsp, x509
from cryptography.hazmat.primitives import hashes
from pyhanko.sign import timestamps
from pyhanko.sign.general import simple_cms_attribute
from pyhanko.sign.signers import Signer as KeyHolder

from examiner.digest import sha256
from examiner.errors import ReportUnreadable, SignerRefused
from examiner.report.signature_facts import Signer

DIGEST = "sha256"

POLICY = "2.25.241390811973160942387423187461223781"
"""Names the practice "by a laboratory's own key and clock"; 2.25 is for numbers of one's own."""

_NO_REPLY = "Give the reply (.tsr) that the timestamp authority made to this report's request."


class OwnAuthority(timestamps.TimeStamper):  # type: ignore[misc]
    """A timestamp authority beside the signer, on the same computer, with the same clock."""

    def __init__(self, stamper: Signer, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._stamper = stamper
        self._now = now

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """The reply to a request."""
        token = _token(self._stamper, _info(self._stamper, req, self._now()))
        return tsp.TimeStampResp(
            {"status": tsp.PKIStatusInfo({"status": "granted"}), "time_stamp_token": token}
        )


class Replied(timestamps.TimeStamper):  # type: ignore[misc]
    """Gives a token that an authority elsewhere has already made."""

    def __init__(self, token: cms.ContentInfo) -> None:
        super().__init__()
        self._token = token

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """The token; ReportUnreadable if it is over something else."""
        imprint = token_info(self._token)["message_imprint"]
        named = imprint["hash_algorithm"]["algorithm"].native
        if (named, imprint["hashed_message"].native) != (md_algorithm, message_digest):
            raise ReportUnreadable("The timestamp is over another file.", advice=_NO_REPLY)
        return self._token


def request(digest: bytes) -> bytes:
    """A request for a timestamp over a SHA-256 digest, DER, as authorities take it (.tsq)."""
    imprint = {"hash_algorithm": {"algorithm": DIGEST}, "hashed_message": digest}
    # Without a nonce: the reply comes by file, perhaps days later, and is bound by the digest.
    asked = tsp.TimeStampReq({"version": 1, "message_imprint": imprint, "cert_req": True})
    found: bytes = asked.dump()
    return found


def read_reply(data: bytes) -> cms.ContentInfo:
    """The token in a reply (.tsr). SignerRefused if there is none."""
    try:
        reply = tsp.TimeStampResp.load(data, strict=True)
        status = reply["status"]["status"].native
        token = reply["time_stamp_token"]
        if status in ("granted", "granted_with_mods") and not isinstance(token, core.Void):
            token_info(token)
            return cms.ContentInfo.load(token.dump())
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise SignerRefused("The file is no reply to a timestamp request.", advice=_NO_REPLY) from (
            error
        )
    advice = "Ask the authority why, and make the request again."
    raise SignerRefused(f"The timestamp authority answered: {status}.", advice=advice)


def token_info(token: cms.ContentInfo) -> tsp.TSTInfo:
    """What a token states. ValueError if it states nothing."""
    found = token["content"]["encap_content_info"]["content"].parsed
    if not isinstance(found, tsp.TSTInfo):
        raise ValueError("the token holds no timestamp")
    return found


def room(people: tuple[Signer, ...]) -> int:
    """Hexadecimal digits to keep free for a container with the certificates of these people."""
    held = sum(len(der) for each in people for der in (each.certificate, *each.chain))
    return 2 * (held + 4096 * (1 + len(people)))


def listed(certificates: tuple[bytes, ...]) -> tsp.SigningCertificateV2:
    """The attribute that binds a signature to its signer's certificate and the issuers' (RFC 5035).

    All are in it, so that not one bit of any can be changed unseen.
    """
    loaded = [x509.Certificate.load(der) for der in certificates]
    return tsp.SigningCertificateV2({"certs": [_essential(each) for each in loaded]})


def _essential(certificate: x509.Certificate) -> tsp.ESSCertIDv2:
    return tsp.ESSCertIDv2(
        {
            "hash_algorithm": {"algorithm": DIGEST},
            "cert_hash": bytes.fromhex(sha256(certificate.dump())),
            "issuer_serial": {
                "issuer": [x509.GeneralName("directory_name", certificate.issuer)],
                "serial_number": certificate.serial_number,
            },
        }
    )


def _info(stamper: Signer, req: tsp.TimeStampReq, now: datetime) -> tsp.TSTInfo:
    authority = x509.Certificate.load(stamper.certificate)
    stated: dict[str, Any] = {
        "version": "v1",
        "policy": POLICY,
        "message_imprint": req["message_imprint"],
        "serial_number": int.from_bytes(os.urandom(16), "big") >> 1,
        "gen_time": now.astimezone(UTC).replace(microsecond=0),
        "tsa": x509.GeneralName("directory_name", authority.subject),
    }
    if req["nonce"].native is not None:
        stated["nonce"] = req["nonce"]
    return tsp.TSTInfo(stated)


def _token(stamper: Signer, info: tsp.TSTInfo) -> cms.ContentInfo:
    """The signed statement (RFC 3161, 2.4.2), every certificate in it bound by its signature."""
    authority = x509.Certificate.load(stamper.certificate)
    method = KeyHolder(signing_cert=authority).get_signature_mechanism_for_digest(DIGEST)
    digest = algos.DigestAlgorithm({"algorithm": DIGEST})
    content = info.dump()
    hashed = hashes.Hash(hashes.SHA256())
    hashed.update(content)
    signed = cms.CMSAttributes(
        [
            simple_cms_attribute("content_type", "tst_info"),
            simple_cms_attribute("message_digest", hashed.finalize()),
            simple_cms_attribute(
                "signing_certificate_v2", listed((stamper.certificate, *stamper.chain))
            ),
            simple_cms_attribute(
                "cms_algorithm_protection",
                cms.CMSAlgorithmProtection(
                    {"digest_algorithm": digest, "signature_algorithm": method}
                ),
            ),
        ]
    )
    signature = stamper.seal(signed.dump(), DIGEST)
    issuer = {"issuer": authority.issuer, "serial_number": authority.serial_number}
    signing = {
        "version": "v1",
        "sid": cms.SignerIdentifier("issuer_and_serial_number", issuer),
        "digest_algorithm": digest,
        "signature_algorithm": method,
        "signed_attrs": signed,
        "signature": signature,
    }
    certificates = [x509.Certificate.load(der) for der in (stamper.certificate, *stamper.chain)]
    data = {
        "version": "v3",
        "digest_algorithms": [digest],
        "encap_content_info": {"content_type": "tst_info", "content": info},
        "certificates": [cms.CertificateChoices("certificate", each) for each in certificates],
        "signer_infos": [signing],
    }
    return cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(data)})
