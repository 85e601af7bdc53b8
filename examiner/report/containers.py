"""The containers of signatures and timestamps (CMS), down to the bits that no signature covers."""

from collections.abc import Sequence
from typing import Any

from asn1crypto import core, tsp
from cryptography import x509

from examiner.digest import sha256
from examiner.report.chains import parsed, vouched
from examiner.report.der import der_length

_STAMP = "signature_time_stamp_token"


def container_problem(pdf: bytes, embedded: Any, known: Sequence[x509.Certificate]) -> str:
    """What of a signature's container is not as its signer wrote it, in one sentence; "" if all is.

    A container is the one place of a file that its signature leaves out. `known` are certificates
    from elsewhere, by which those in it can be vouched for.
    """
    if not is_plain(embedded.signed_data, known):
        return "The signature's container holds more than a signature."
    _, before, after, _ = (int(number) for number in embedded.byte_range)
    length = der_length(embedded.pkcs7_content)
    digits = embedded.pkcs7_content[:length].hex().upper().encode()
    if pdf[before:after] != b"<" + digits.ljust(after - before - 2, b"0") + b">":
        return "The bytes between the signed parts were changed."
    return ""


def stamp_in(signed: Any) -> Any:
    """The token of the timestamp over a signature; None if it has none."""
    (info,) = signed["signer_infos"]
    unsigned = info["unsigned_attrs"]
    if isinstance(unsigned, core.Void):
        return None
    for attribute in unsigned:
        if attribute["type"].native == _STAMP:
            return attribute["values"][0]
    return None


def certificates_in(signed: Any) -> tuple[bytes, ...]:
    """Certificates in a container, DER."""
    held = signed["certificates"]
    return () if isinstance(held, core.Void) else tuple(each.chosen.dump() for each in held)


def holder_of(signed: Any) -> bytes:
    """The certificate, DER, that a container's one signature names. ValueError if it lacks it."""
    (info,) = signed["signer_infos"]
    named = info["sid"].chosen
    for each in signed["certificates"]:
        own = each.chosen
        if (own.issuer, own.serial_number) == (named["issuer"], named["serial_number"].native):
            found: bytes = own.dump()
            return found
    raise ValueError("the signer's certificate is not in the container")


def is_plain(signed: Any, known: Sequence[x509.Certificate]) -> bool:
    """Whether the parts of a container that no signature covers are as a signer writes them."""
    (info,) = signed["signer_infos"]
    used = [info["digest_algorithm"].dump()]
    stamped = signed["encap_content_info"]["content_type"].native == "tst_info"
    versions = (signed["version"].native, info["version"].native)
    return (
        [each.dump() for each in signed["digest_algorithms"]] == used
        and versions == ("v3" if stamped else "v1", "v1")
        and isinstance(signed["crls"], core.Void)
        and _states_its_method(info)
        and _are_vouched(signed, info, known)
        and _is_stamped_plainly(info["unsigned_attrs"], known, allowed=not stamped)
    )


def _is_stamped_plainly(unsigned: Any, known: Sequence[x509.Certificate], *, allowed: bool) -> bool:
    """Whether nothing stands beside a signature but, where that is allowed, one timestamp."""
    if isinstance(unsigned, core.Void):
        return True
    if not allowed or len(unsigned) != 1 or unsigned[0]["type"].native != _STAMP:
        return False
    values = unsigned[0]["values"]
    return len(values) == 1 and is_plain(values[0]["content"], known)


def _states_its_method(info: Any) -> bool:
    """Whether the method of signing is that which the signature itself states, where it does."""
    for attribute in info["signed_attrs"]:
        if attribute["type"].native == "cms_algorithm_protection":
            stated = attribute["values"][0]
            names = ("digest_algorithm", "signature_algorithm")
            return all(_named(stated[name]) == _named(info[name]) for name in names)
    return True


def _named(method: Any) -> tuple[str, bytes]:
    """A method and its parameters; their tag differs with the place in which they stand."""
    return method["algorithm"].dotted, method["parameters"].dump()


def _are_vouched(signed: Any, info: Any, known: Sequence[x509.Certificate]) -> bool:
    held = certificates_in(signed)
    bound = _bound(info["signed_attrs"])
    every = parsed(held)
    listed = [each for each, der in zip(every, held, strict=True) if sha256(der) in bound]
    return vouched(every, listed, known)


def _bound(attributes: Any) -> set[str]:
    """SHA-256 of the certificates that a signature names, and so covers."""
    found: set[str] = set()
    for attribute in attributes:
        if attribute["type"].native == "signing_certificate_v2":
            listing = tsp.SigningCertificateV2.load(attribute["values"][0].dump())
            found |= {
                each["cert_hash"].native.hex()
                for each in listing["certs"]
                if each["hash_algorithm"]["algorithm"].native == "sha256"
            }
    return found
