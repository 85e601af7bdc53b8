"""Signing with a token: SoftHSM stands in for one, with the same module interface."""

import pickle
import re
import subprocess
from pathlib import Path

import pkcs11
import pytest
from asn1crypto import keys
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pkcs11.util.ec import decode_ec_private_key
from pkcs11.util.rsa import decode_rsa_private_key

from examiner.cli import EXPLAINED, run
from examiner.errors import SignerRefused
from examiner.report import tokens
from examiner.report.signature import Level, check, open_token
from tests.signatures.authority import NOW, issue, usage
from tests.signatures.reports import pages, signed, terms

MODULE = next(
    (each for each in map(Path, ("/usr/lib/softhsm/libsofthsm2.so",
                                 "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
                                 "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so"))
     if each.exists()),
    Path("libsofthsm2.so"),
)  # fmt: skip
PIN = b"1234"


def put(session, holder, number: int) -> None:
    """A certificate and its key on the token, as an issuer of cards would write them."""
    der = holder.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    key_id = bytes([number])
    kind = decode_rsa_private_key if isinstance(holder.key, rsa.RSAPrivateKey) else (
        decode_ec_private_key
    )  # fmt: skip
    if kind is decode_rsa_private_key:
        der = keys.PrivateKeyInfo.load(der)["private_key"].parsed.dump()
    else:
        der = holder.key.private_bytes(
            Encoding.DER, PrivateFormat.TraditionalOpenSSL, NoEncryption()
        )
    session.create_object(
        kind(der)
        | {
            pkcs11.Attribute.TOKEN: True,
            pkcs11.Attribute.PRIVATE: True,
            pkcs11.Attribute.SENSITIVE: True,
            pkcs11.Attribute.ID: key_id,
            pkcs11.Attribute.SIGN: True,
        }
    )
    put_certificate(session, holder.der, key_id)


def put_certificate(session, der: bytes, key_id: bytes) -> None:
    loaded = x509.load_der_x509_certificate(der)
    session.create_object(
        {
            pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE,
            pkcs11.Attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
            pkcs11.Attribute.TOKEN: True,
            pkcs11.Attribute.ID: key_id,
            pkcs11.Attribute.SUBJECT: loaded.subject.public_bytes(),
            pkcs11.Attribute.VALUE: der,
        }
    )


@pytest.fixture(scope="module")
def cards(authority, tmp_path_factory):
    """Two tokens: one person's with one signing certificate, another's with two."""
    folder = tmp_path_factory.mktemp("tokens")
    (folder / "store").mkdir()
    settings = folder / "softhsm2.conf"
    settings.write_text(f"directories.tokendir = {folder / 'store'}\nlog.level = ERROR\n")
    login = issue("D. Examiner", authority.issuing, uses=usage(digital_signature=True))
    second = issue("D. Examiner, deputy", authority.issuing)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(settings))
        for label in ("one", "two"):
            command = ["softhsm2-util", "--init-token", "--free", "--label", label]
            subprocess.run(
                [*command, "--pin", PIN.decode(), "--so-pin", "5678"],
                check=True,
                capture_output=True,
            )
        library = pkcs11.lib(str(MODULE))
        library.reinitialize()
        with library.get_token(token_label="one").open(rw=True, user_pin=PIN.decode()) as session:
            put(session, authority.examiner, 1)
            put(session, login, 2)
            put_certificate(session, authority.issuing.der, b"\x09")
        with library.get_token(token_label="two").open(rw=True, user_pin=PIN.decode()) as session:
            put(session, authority.examiner, 1)
            put(session, second, 2)
        yield {"second": second, "login": login}


def test_that_a_token_signs_at_every_level(authority, cards, unsigned):
    """The one certificate for signing is taken; the one for logging in is passed over."""
    person = open_token(MODULE, PIN, token="one", when=NOW)
    assert person.name == "D. Examiner"
    assert person.chain == (authority.issuing.der,)
    for level in (Level.B_B, Level.B_LTA):
        facts = check(signed(unsigned, person, terms(authority, level)), [authority.root.der])
        assert facts.trusted
        assert facts.signatures[0].level == level.upper()


def test_that_several_certificates_are_told_apart_by_their_digest(cards):
    with pytest.raises(SignerRefused, match="Several certificates") as refused:
        open_token(MODULE, PIN, token="two", when=NOW)
    assert len(re.findall(r"[0-9a-f]{64}", refused.value.advice)) == 2
    digest = x509_digest(cards["second"].der)
    person = open_token(MODULE, PIN, token="two", certificate=digest[:12].upper(), when=NOW)
    assert person.name == "D. Examiner, deputy"


def x509_digest(der: bytes) -> str:
    return x509.load_der_x509_certificate(der).fingerprint(hashes.SHA256()).hex()


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"module": Path("/no/such/module.so"), "token": "one"}, "not a usable PKCS#11 module"),
        ({"module": Path(__file__), "token": "one"}, "not a usable PKCS#11 module"),
        ({"pin": b"9999", "token": "one"}, "refuses the PIN"),
        ({"pin": b"", "token": "one"}, "cannot be used"),
        ({"token": "three"}, "no token named 'three'"),
        ({}, "There are several tokens"),
        ({"token": "one", "certificate": "f" * 64}, "No certificate on the token is that one"),
    ],
    ids=["no module", "no library", "wrong PIN", "no PIN", "no token", "several", "no certificate"],
)
def test_that_what_is_wrong_with_a_token_is_said(cards, asked, message):
    given = {"module": MODULE, "pin": PIN, "when": NOW} | asked
    with pytest.raises(SignerRefused, match=message) as refused:
        open_token(given.pop("module"), given.pop("pin"), **given)
    assert refused.value.advice


def test_that_a_certificate_for_logging_in_is_refused_even_if_named(cards):
    digest = x509_digest(cards["login"].der)
    with pytest.raises(SignerRefused, match="non-repudiation"):
        open_token(MODULE, PIN, token="one", certificate=digest, when=NOW)


def test_that_the_part_for_tokens_may_be_missing(cards, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pkcs11", None)
    with pytest.raises(SignerRefused, match="not installed") as refused:
        tokens.open_token(MODULE, PIN, when=NOW)
    assert "smartcard" in refused.value.advice


def test_that_the_command_line_shows_whose_token_it_is_and_signs_with_it(
    cards, authority, tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("EXAMINER_PASSWORD", PIN.decode())
    token = ["--token-module", str(MODULE), "--token-label", "one"]
    assert run(["signer", *token]) == 0
    assert "D. Examiner" in capsys.readouterr().out
    report, out = tmp_path / "report.pdf", tmp_path / "twice.pdf"
    report.write_bytes(signed(pages(), authority.reviewer.signer(), terms(authority, Level.B_B)))
    assert run(["countersign", str(report), *token, "--out", str(out)]) == 0
    assert "Signing as" in capsys.readouterr().err
    assert check(out.read_bytes()).ok
    monkeypatch.setenv("EXAMINER_PASSWORD", "0000")
    assert run(["signer", *token]) == EXPLAINED


def test_that_the_key_stays_on_the_token(cards):
    person = open_token(MODULE, PIN, token="one", when=NOW)
    assert "1234" not in repr(person)
    assert "1234" not in repr(person.seal)


def test_that_a_token_signs_in_the_process_that_computes(cards, unsigned, authority):
    """The window signs in another process, to which the signer is handed over."""
    person = pickle.loads(pickle.dumps(open_token(MODULE, PIN, token="one", when=NOW)))
    assert check(signed(unsigned, person, terms(authority, Level.B_B))).ok
