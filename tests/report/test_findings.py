"""Written findings: exactly the three texts, or a refusal that says why."""

from pathlib import Path

import pytest

from examiner.errors import FindingsRefused
from examiner.report.contents import Findings
from examiner.report.findings import read_findings


def test_that_each_text_may_be_left_out(tmp_path: Path) -> None:
    path = tmp_path / "findings.toml"
    path.write_text('opinion = """\nOne.\n\nTwo."""\n', "utf-8")
    found = read_findings(path)
    assert found == Findings(opinion="One.\n\nTwo.")
    assert found.given
    assert not Findings(" ", "\n").given


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"opinion = 3", "holds no findings"),
        (b"opinion = ", "holds no findings"),
        (b"opinion = '\xff'", "holds no findings"),
        (b"opinions = 'One.'\nopinion = 'One.'", "states opinions"),
        (b"[opinion]\ntext = 'One.'", "holds no findings"),
        (b"", "holds no words"),
        (b"opinion = '  '", "holds no words"),
    ],
)
def test_that_anything_else_is_refused(tmp_path: Path, data: bytes, reason: str) -> None:
    path = tmp_path / "findings.toml"
    path.write_bytes(data)
    with pytest.raises(FindingsRefused, match=reason) as caught:
        read_findings(path)
    assert caught.value.advice


def test_that_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FindingsRefused, match="cannot be read"):
        read_findings(tmp_path / "absent.toml")
    with pytest.raises(FindingsRefused, match="cannot be read"):
        read_findings(tmp_path)
