"""Open what a user named for signing: identities, tokens, certificates, revocation lists."""

from pathlib import Path

from examiner.errors import SignerRefused
from examiner.gui.report_request import TermsAsked, is_module
from examiner.report.signature import (
    Level,
    Terms,
    open_identity,
    open_timestamp_identity,
    open_token,
    read_certificates,
    read_lists,
)
from examiner.report.signature_facts import Signer


def opened_signer(path: Path, password: str, token: str, certificate: str) -> Signer:
    """The identity in a file, or on a token whose module is named. SignerRefused."""
    if is_module(path.name):
        return open_token(path, password.encode(), token=token, certificate=certificate)
    return open_identity(_read(path), password.encode())


def opened_terms(asked: TermsAsked) -> Terms:
    """Everything that was named beside the signer. SignerRefused for what cannot be used."""
    stamper = None
    if asked.identity is not None:
        stamper = open_timestamp_identity(_read(asked.identity), asked.password.encode())
    certificates: list[bytes] = []
    lists: list[bytes] = []
    for path in asked.files:
        data = _read(path)
        try:
            lists += read_lists(data, str(path))
        except SignerRefused:
            certificates += read_certificates(data, str(path))
    return Terms(Level(asked.level), stamper, tuple(certificates), tuple(lists))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SignerRefused(
            f"{path} cannot be read.", advice="Choose the file of a signing identity."
        ) from error
