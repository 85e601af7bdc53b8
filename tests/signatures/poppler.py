"""What poppler's pdfsig says of a report, with a root that it trusts."""

import re
import subprocess
from pathlib import Path


def trusting(folder: Path, root: bytes) -> Path:
    """A store of certificates for pdfsig, holding one trusted root (PEM)."""
    store = folder / "nss"
    store.mkdir()
    (folder / "root.pem").write_bytes(root)
    place = f"sql:{store}"
    subprocess.run(["certutil", "-N", "-d", place, "--empty-password"], check=True)
    subprocess.run(
        ["certutil", "-A", "-n", "root", "-t", "CT,C,C", "-i", folder / "root.pem", "-d", place],
        check=True,
    )
    return store


def verdicts(pdf: bytes, folder: Path, store: Path) -> list[tuple[str, str]]:
    """Of each signature: what is said of its bytes, and what of its certificate."""
    path = folder / "report.pdf"
    path.write_bytes(pdf)
    command = ["pdfsig", "-nssdir", f"sql:{store}", path]
    told = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    signatures = re.findall(r"Signature Validation: (.*)", told)
    certificates = re.findall(r"Certificate Validation: (.*)", told)
    return list(zip(signatures, certificates, strict=False))
