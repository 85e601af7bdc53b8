"""Signing identities on a token or smart card, through its maker's PKCS#11 module."""

import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes

from examiner.digest import sha256
from examiner.errors import SignerRefused
from examiner.report.identity import require_may_sign, signer_of
from examiner.report.purposes import is_authority, signing_problem
from examiner.report.signature_facts import Signer


def open_token(
    module: Path,
    pin: bytes,
    *,
    token: str = "",
    certificate: str = "",
    when: datetime | None = None,
) -> Signer:
    """The signing identity on a token; the key stays there and every signature is made there.

    `token` is the token's label, needed where several are plugged in; `certificate` the SHA-256 of
    a certificate or its beginning, needed where several on the token may sign. An empty `pin` has
    the reader ask on its own keys. SignerRefused, with what there is to choose from, if the module,
    the token, the PIN or the certificate is not there or not right.
    """
    asked = _Asked(module, pin, token)
    with _session(asked) as session:
        found = _certificates(session)
        chosen, key_id = _chosen(found, certificate)
        _key(session, key_id)
    issuers = tuple(der for der, _ in found if is_authority(x509.load_der_x509_certificate(der)))
    holder = x509.load_der_x509_certificate(chosen)
    signer = signer_of(holder, issuers, partial(_sealed, asked, key_id))
    require_may_sign(signer, when)
    return signer


@dataclass(frozen=True, slots=True)
class _Asked:
    """What opens a token; it is opened for each act only, as another program may need it."""

    module: Path
    pin: bytes = field(repr=False)
    label: str


def _session(asked: _Asked) -> Any:
    pkcs11, module, label = _library(), asked.module, asked.label
    try:
        found = list(pkcs11.lib(str(module)).get_slots(token_present=True))
        tokens = [each.get_token() for each in found]
    except (pkcs11.PKCS11Error, RuntimeError, OSError) as error:
        advice = "Name the PKCS#11 module (.so) that the maker of the token or card gives."
        raise _refused(f"{module} is not a usable PKCS#11 module.", advice) from error
    usable = [each for each in tokens if pkcs11.TokenFlag.TOKEN_INITIALIZED in each.flags]
    named = [each for each in usable if not label or _plain(each.label) == _plain(label)]
    names = ", ".join(repr(_plain(each.label)) for each in usable)
    if not named:
        told = f"There is no token named {label!r}." if label else "There is no token."
        there = f"Tokens that are there: {names}." if names else "Plug it in."
        raise _refused(told, there)
    if len(named) > 1:
        raise _refused("There are several tokens.", f"Name one with --token-label: {names}.")
    return _logged_in(pkcs11, named[0], asked.pin)


def _logged_in(pkcs11: Any, token: Any, pin: bytes) -> Any:
    try:
        return token.open(user_pin=pin.decode() if pin else pkcs11.PROTECTED_AUTH)
    except (pkcs11.exceptions.PinIncorrect, pkcs11.exceptions.PinLenRange) as error:
        advice = "Type it again; after some wrong ones the token locks itself."
        raise _refused("The token refuses the PIN.", advice) from error
    except pkcs11.exceptions.PinLocked as error:
        raise _refused("The token is locked.", "Have it unlocked by its issuer.") from error
    except (pkcs11.PKCS11Error, UnicodeDecodeError) as error:
        advice = "Plug it in again, and see that no other program uses it."
        raise _refused(f"The token cannot be used ({type(error).__name__}).", advice) from error


def _certificates(session: Any) -> tuple[tuple[bytes, bytes], ...]:
    """Certificates on the token as DER, each with the id that it shares with its key."""
    pkcs11 = _library()
    wanted = {pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE}
    found = []
    for each in session.get_objects(wanted):
        der = bytes(each[pkcs11.Attribute.VALUE])
        try:
            x509.load_der_x509_certificate(der).extensions  # noqa: B018 - reading it parses it
        except ValueError:
            continue
        found.append((der, bytes(each[pkcs11.Attribute.ID])))
    return tuple(found)


def _chosen(found: tuple[tuple[bytes, bytes], ...], wanted: str) -> tuple[bytes, bytes]:
    fingerprint = wanted.replace(":", "").lower()
    listed = "; ".join(f"{_subject(der)}, SHA-256 {sha256(der)}" for der, _ in found)
    if fingerprint:
        named = [each for each in found if sha256(each[0]).startswith(fingerprint)]
    else:
        named = [e for e in found if not signing_problem(x509.load_der_x509_certificate(e[0]))]
    if len(named) == 1:
        return named[0]
    if not found:
        advice = "Have the certificate written to the token by its issuer."
        raise _refused("The token holds no certificate.", advice)
    if named:
        advice = f"Name one by its SHA-256 with --certificate: {listed}."
        raise _refused("Several certificates on the token may sign.", advice)
    told = "is that one" if fingerprint else "is made for signing documents"
    raise _refused(f"No certificate on the token {told}.", f"On the token: {listed}.")


def _key(session: Any, key_id: bytes) -> Any:
    pkcs11 = _library()
    wanted = {
        pkcs11.Attribute.CLASS: pkcs11.ObjectClass.PRIVATE_KEY,
        pkcs11.Attribute.ID: key_id,
    }
    keys = list(session.get_objects(wanted))
    if len(keys) != 1:
        advice = "Choose another certificate, or have the key written to the token."
        raise _refused("The token holds no single key for the certificate.", advice)
    return keys[0]


def _sealed(asked: _Asked, key_id: bytes, data: bytes, digest: str) -> bytes:
    """A signature made on the token with the key of that id."""
    pkcs11 = _library()
    with _session(asked) as session:
        try:
            return _signed(pkcs11, _key(session, key_id), data, digest)
        except pkcs11.PKCS11Error as error:
            advice = "Plug the token in again and open it anew."
            told = f"The token did not sign ({type(error).__name__})."
            raise _refused(told, advice) from error


def _signed(pkcs11: Any, key: Any, data: bytes, digest: str) -> bytes:
    from pkcs11.util.ec import encode_ecdsa_signature

    if key.key_type == pkcs11.KeyType.RSA:
        mechanism = getattr(pkcs11.Mechanism, f"{digest.upper()}_RSA_PKCS")
        return bytes(key.sign(data, mechanism=mechanism))
    if key.key_type == pkcs11.KeyType.EC:
        # Few tokens hash by themselves for this mechanism.
        hashed = hashes.Hash({"sha256": hashes.SHA256(), "sha384": hashes.SHA384()}[digest])
        hashed.update(data)
        raw = key.sign(hashed.finalize(), mechanism=pkcs11.Mechanism.ECDSA)
        return bytes(encode_ecdsa_signature(raw))
    advice = "Use a token with an RSA or ECDSA key."
    raise _refused("The token's key is of a kind that signs no reports.", advice)


def _library() -> Any:
    try:
        import pkcs11
    except ImportError as error:
        advice = "Install it with: pip install 'examiner[smartcard]'."
        raise _refused("The part of the program for tokens is not installed.", advice) from error
    return pkcs11


def _subject(der: bytes) -> str:
    return x509.load_der_x509_certificate(der).subject.rfc4514_string()


def _plain(label: str) -> str:
    """A label without the blanks that fill it up, and without what cannot be seen."""
    kept = (char for char in label if unicodedata.category(char)[0] != "C")
    return "".join(kept).strip()


def _refused(message: str, advice: str) -> SignerRefused:
    return SignerRefused(message, advice=advice)
