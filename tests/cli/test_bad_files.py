"""Bad cases, weights, signers and folders: explained, and nothing is lost or half written."""

import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from examiner.case.file import CaseFile
from examiner.settings import weights_folder
from tests.case.cases import raw
from tests.cli.test_bad_photographs import assert_one_clear_sentence
from tests.conftest import PASSWORD, Command
from tests.image.pictures import drawn, encoded

READERS = (["log"], ["verify"], ["faces"], ["compare", "P1", "R1"], ["explain", "C1"])


def state(case: Path) -> tuple[bytes, list[Path]]:
    return case.read_bytes(), sorted(case.parent.rglob("*"))


@pytest.mark.parametrize("line", READERS, ids=lambda line: line[0])
def test_that_a_case_open_elsewhere_is_not_waited_for(
    command: Command, worked: Path, line: list[str]
) -> None:
    holder = (
        "import sys\nfrom pathlib import Path\nfrom examiner.case.file import CaseFile\n"
        "with CaseFile(Path(sys.argv[1]), 'other'):\n    print('open', flush=True)\n"
        "    sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holder, str(worked)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        said = command(line[0], worked, *line[1:])
        process.communicate("")
    assert_one_clear_sentence(said, "CaseLocked", str(worked))
    assert command("verify", worked).json["ok"]


@pytest.mark.parametrize("line", READERS, ids=lambda line: line[0])
@pytest.mark.parametrize("bad", ["newer", "text", "zero bytes", "folder", "missing"])
def test_that_what_is_not_a_case_of_this_version_is_refused(
    command: Command, worked: Path, line: list[str], bad: str
) -> None:
    if bad == "newer":
        with raw(worked) as connection:
            connection.execute("PRAGMA user_version = 99")
    else:
        worked.unlink()
    if bad in {"text", "zero bytes"}:
        worked.write_text("a letter\n" * 20 if bad == "text" else "")
    elif bad == "folder":
        worked.mkdir()
    before = worked.read_bytes() if worked.is_file() else b""
    said = command(line[0], worked, *line[1:])
    kinds = {"CaseTooNew"} if bad == "newer" else {"NotACaseFile", "EvidenceUnreachable"}
    assert said.error["kind"] in kinds
    assert_one_clear_sentence(said, said.error["kind"], str(worked))
    assert (worked.read_bytes() if worked.is_file() else b"") == before


def test_that_a_flipped_byte_is_found_and_stops_a_report(
    command: Command, worked: Path, signer: Path, password_file: Path
) -> None:
    data = bytearray(worked.read_bytes())
    place = data.find(b"photograph received")
    data[place] ^= 1
    worked.write_bytes(data)
    said = command("verify", worked)
    assert said.code == 1
    assert not said.json["ok"]
    wrong = [fact for fact in said.json["facts"] if not fact["ok"]]
    assert "audit entry" in wrong[0]["detail"]
    before = state(worked)
    out = worked.parent / "report.pdf"
    said = command(
        "report", worked, "--signer", signer, "--out", out, "--password-file", password_file
    )
    assert said.error["kind"] == "CaseDamaged"
    assert state(worked) == before


def test_that_a_flipped_byte_in_an_original_stops_every_act_that_needs_it(
    command: Command, worked: Path, demo_photos: Path
) -> None:
    data = bytearray(worked.read_bytes())
    place = data.find((demo_photos / "obama.jpg").read_bytes()[3000:3050])
    data[place + 7] ^= 64
    worked.write_bytes(data)
    for line in (["compare", worked, "P1", "R1"], ["faces", worked, "P1", "--min-face", "40"]):
        assert_one_clear_sentence(command(*line), "EvidenceChanged", "the original of P1")
    assert worked.read_bytes() == bytes(data)


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("mobilefacenet", ["compare", "P1", "R2"]),
        ("mobilefacenet", ["explain", "C2", "--method", "xssab"]),
        ("mtcnn", ["faces", "P1", "--min-face", "40"]),
    ],
)
@pytest.mark.parametrize("how", ["changed", "missing"])
def test_that_changed_or_missing_weights_compute_nothing(
    command: Command,
    worked: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    line: list[str],
    how: str,
) -> None:
    folder = tmp_path / "weights"
    shutil.copytree(weights_folder(), folder)
    file = folder / f"{name}.safetensors"
    data = bytearray(file.read_bytes())
    data[-5] ^= 1
    file.write_bytes(data)
    if how == "missing":
        file.unlink()
    for module in ("examiner.weights", "examiner.comparison.cards"):
        monkeypatch.setattr(f"{module}.weights_folder", lambda: folder)
    before = state(worked)
    said = command(line[0], worked, *line[1:])
    kind = "WeightsDigestMismatch" if how == "changed" else "WeightsMissing"
    assert_one_clear_sentence(said, kind, f"{name}.safetensors")
    assert state(worked) == before


@contextmanager
def file_size_limit(size: int) -> Iterator[None]:
    """No file may grow beyond `size` bytes, as if the disk were full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_that_a_disk_full_while_receiving_leaves_the_case_as_it_was(
    command: Command, worked: Path, demo_photos: Path
) -> None:
    before = state(worked)
    with file_size_limit(worked.stat().st_size + 8192):
        said = command("add", worked, demo_photos / "obama3.jpg", "--role", "probe")
    assert_one_clear_sentence(said, "CaseNotWritten", str(worked))
    assert "Free space" in said.error["advice"]
    assert state(worked) == before
    said = command("add", worked, demo_photos / "obama3.jpg", "--role", "probe")
    assert said.json["images"][0]["mark"] == "P2"
    assert command("verify", worked).json["ok"]


FILLED = """
import resource, signal, sys
from pathlib import Path
from examiner.case.file import CaseFile
from examiner.errors import CaseNotWritten
case, room, lifted = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "and go on"
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
size = case.stat().st_size
with CaseFile(case, "writer") as file:
    before = file.head()
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + room, resource.RLIM_INFINITY))
    try:
        with file.transaction("filled") as act:
            for number in range(8):
                act.put_blob(bytes([number]) * 1_000_000)
    except CaseNotWritten:
        print("refused", file.head() == before)
    if lifted:
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
        with file.transaction("noted"):
            pass
    else:
        # The journal must be gone while the case is still open, not only afterwards.
        journal = Path(f"{case}-journal")
        print(case.stat().st_size == size, journal.exists() and journal.read_bytes()[:1] != b"\\0")
"""


@pytest.mark.parametrize("room", [0, 4096, 1_000_000, 3_500_000, 7_900_000])
@pytest.mark.parametrize("then", ["stop", "and go on"])
def test_that_a_disk_full_in_an_act_larger_than_the_cache_leaves_the_case_as_it_was(
    command: Command, worked: Path, room: int, then: str
) -> None:
    before = state(worked)
    found = subprocess.run(
        [sys.executable, "-c", FILLED, str(worked), str(room), then],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert found.returncode == 0, found.stderr
    assert found.stdout.startswith("refused True\n")
    if then == "stop":
        assert found.stdout.splitlines()[1:] == ["True False"]
        assert state(worked) == before
    else:
        assert command("log", worked).json["entries"][-1]["act"] == "noted"
        assert sorted(worked.parent.rglob("*")) == before[1]
    assert command("verify", worked).json["ok"]


def test_that_a_disk_full_while_making_a_case_leaves_no_case(
    command: Command, tmp_path: Path
) -> None:
    with file_size_limit(8192):
        said = command("new", tmp_path / "a.case")
    assert_one_clear_sentence(said, "CaseNotWritten", "a.case")
    assert ".case-" not in said.error["message"]
    assert list(tmp_path.iterdir()) == []


def expired_signer(path: Path) -> Path:
    """An identity whose certificate ended yesterday."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Late Examiner")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now - timedelta(days=9))
        .not_valid_after(now - timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    encryption = serialization.BestAvailableEncryption(PASSWORD.encode())
    path.write_bytes(
        pkcs12.serialize_key_and_certificates(b"late", key, certificate, None, encryption)
    )
    return path


@pytest.mark.parametrize("bad", ["wrong password", "expired", "no identity", "empty password"])
def test_that_a_signer_who_may_not_sign_issues_no_report(
    command: Command, worked: Path, signer: Path, password_file: Path, tmp_path: Path, bad: str
) -> None:
    secret = password_file
    if bad in {"wrong password", "empty password"}:
        secret = tmp_path / "secret.txt"
        secret.write_text("another password\n" if bad == "wrong password" else "\n")
    elif bad == "expired":
        signer = expired_signer(tmp_path / "late.p12")
    else:
        signer = tmp_path / "none.p12"
        signer.write_bytes(b"no identity")
    before = state(worked)
    said = command(
        "report", worked, "--signer", signer, "--out", tmp_path / "r.pdf",
        "--password-file", secret,
    )  # fmt: skip
    word = {"wrong password": "password", "expired": "expired", "no identity": "PKCS#12"}
    assert_one_clear_sentence(said, "SignerRefused", word.get(bad, "empty"))
    assert PASSWORD not in said.err
    assert state(worked) == before


def test_that_a_signer_file_that_is_not_there_is_named(command: Command, worked: Path) -> None:
    said = command("report", worked, "--signer", "/none.p12", "--out", worked.parent / "r.pdf")
    assert_one_clear_sentence(said, "SignerRefused", "/none.p12")


def test_that_a_report_into_a_folder_that_cannot_be_written_is_not_issued(
    command: Command, worked: Path, signer: Path, password_file: Path
) -> None:
    # A folder that is a file cannot be written to by any account.
    obstacle = worked.parent / "obstacle"
    obstacle.write_text("kept")
    before = state(worked)
    said = command(
        "report", worked, "--signer", signer, "--out", obstacle / "r.pdf",
        "--password-file", password_file,
    )  # fmt: skip
    assert_one_clear_sentence(said, "ReportNotWritten", "r.pdf")
    assert state(worked) == before
    assert obstacle.read_text() == "kept"


def test_that_a_signed_file_is_never_replaced(
    command: Command, worked: Path, signer: Path, password_file: Path
) -> None:
    before = signer.read_bytes()
    for line in (
        ["identity", "Other", "--out", signer],
        ["report", worked, "--signer", signer, "--out", signer],
        ["countersign", worked, "--signer", signer, "--out", signer],
    ):
        said = command(*line, "--password-file", password_file)
        assert_one_clear_sentence(said, "ReportNotWritten", "exists already")
    said = command("export", worked, "--to", signer)
    assert_one_clear_sentence(said, "ReportNotWritten", "exists already")
    # Whatever was to be written, and whatever stands there.
    assert said.error["advice"] == "Choose another name; what stands there is never replaced."
    assert signer.read_bytes() == before


def test_that_an_identity_into_a_folder_that_cannot_be_written_leaves_nothing(
    command: Command, tmp_path: Path, password_file: Path
) -> None:
    (tmp_path / "file").touch()
    said = command(
        "identity", "Name", "--out", tmp_path / "file" / "a.p12", "--password-file", password_file
    )
    assert_one_clear_sentence(said, "ReportNotWritten", "a.p12")
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_that_a_file_name_that_is_no_text_is_received_with_its_bytes_shown(
    command: Command, empty_case: Path
) -> None:
    photo = Path(str(empty_case.parent) + "/f\udcfcr.png")
    photo.write_bytes(encoded(drawn(), "PNG"))
    (image,) = command("add", empty_case, photo, "--role", "probe").json["images"]
    assert image["file_name"] == "f\\xfcr.png"
    with CaseFile(empty_case, "x", read_only=True) as case:
        assert case.audit()[-1].details["file_name"] == "f\\xfcr.png"
    missing = Path(str(empty_case.parent) + "/n\udcfc.png")
    said = command("add", empty_case, missing, "--role", "probe")
    # Everywhere in the same way: in what is logged, what is said and what is printed as JSON.
    assert "/n\\xfc.png" in said.error["message"]
    assert "/n\\xfc.png" in said.err
    package = Path(str(empty_case.parent) + "/p\udcfc.zip")
    sealed = command("export", empty_case, "--to", package)
    assert sealed.json["package"].endswith("/p\\xfc.zip")
    with CaseFile(empty_case, "x", read_only=True) as case:
        assert case.audit()[-1].details["package"] == "p\\xfc.zip"
