"""Trust: an authority named at verification decides one fact, and nothing else."""

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
from pypdf import PdfWriter

from examiner.report.signature import create_identity, open_identity, sign
from tests.conftest import PASSWORD, Command


@pytest.fixture
def report(tmp_path: Path, signer: Path) -> Path:
    """A page signed as reports are."""
    writer, page = PdfWriter(), io.BytesIO()
    writer.add_blank_page(595, 842)
    writer.write(page)
    person = open_identity(signer.read_bytes(), PASSWORD.encode())
    when = datetime.now(UTC).replace(microsecond=0)
    path = tmp_path / "report.pdf"
    path.write_bytes(
        sign(page.getvalue(), person, when, reason="Report issued", manifest=b'{"audit":{}}')
    )
    return path


def certificate(identity: bytes) -> bytes:
    """PEM of an identity's own certificate."""
    found = pkcs12.load_pkcs12(identity, PASSWORD.encode()).cert
    assert found is not None
    pem: bytes = found.certificate.public_bytes(Encoding.PEM)
    return pem


def last_line(command: Command, *line: object) -> str:
    return command("verify", *line, json=False).out.splitlines()[-1]


def test_that_trust_decides_one_fact_and_the_last_line_only(
    command: Command, report: Path, signer: Path, tmp_path: Path
) -> None:
    own, other = tmp_path / "own.pem", tmp_path / "other.pem"
    own.write_bytes(certificate(signer.read_bytes()))
    other.write_bytes(certificate(create_identity("A. Stranger", PASSWORD.encode())))
    plain = command("verify", report).json["facts"]
    assert all(fact["ok"] for fact in plain)
    said = command("verify", report, "--trust", other)
    assert said.code == 1
    assert not said.json["ok"]
    changed = [fact for fact in said.json["facts"] if fact not in plain]
    assert [(fact["what"], fact["ok"]) for fact in changed] == [
        ("Examiner's signature has a certificate that is known", False)
    ]
    assert last_line(command, report, "--trust", other) == (
        f"{report} is intact, but its signer is not trusted."
    )
    assert last_line(command, report, "--trust", other, "--trust", own) == f"{report} is intact."
    report.write_bytes(report.read_bytes()[:-9])
    assert last_line(command, report, "--trust", other) == f"{report} is NOT intact."


def test_that_a_trust_file_that_is_no_certificate_is_named(command: Command, report: Path) -> None:
    key = report.parent / "key.pem"
    key.write_bytes(b"-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n")
    for bad in (report, key):
        said = command("verify", report, "--trust", bad)
        assert said.error["kind"] == "SignerRefused"
        assert bad.name in said.error["message"]
    said = command("verify", report, "--trust", report.parent / "none.pem")
    assert said.error["kind"] == "EvidenceUnreachable"
