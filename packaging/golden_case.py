"""Make the golden case of this version: a small case and its signed report, for all later versions.

    python packaging/golden_case.py [--into tests/golden] [--again]

Every later version must open, verify and compute it again (tests/golden). A released version's
golden case is never made anew; before the release `--again` replaces it when the format or the
report changed on purpose. Prints one JSON object.
"""

import argparse
import json
import os
import sys
import tarfile
import tempfile
from pathlib import Path

from PIL import Image, ImageFilter

from examiner import __version__
from examiner.cli import run
from examiner.digest import sha256
from examiner.settings import resources_folder

ROOT = Path(__file__).resolve().parent.parent
NAME = "A. Examiner"
FILES = ("golden.case", "report.pdf")
WIDTH, SIDE = 180, 800
"""Pixels: the case is kept for ever, so its photographs are such that they take little room."""
PASSWORD = "published with the golden case"  # noqa: S105 - of an identity that vouches for nothing
FINDINGS = """observations = "Made to be computed again by later versions; nothing is concluded."
"""


def lines(folder: Path, case: Path, report: Path) -> list[tuple[object, ...]]:
    """Command lines that make the case and its report: every kind of result once."""
    signing = ("--password-file", folder / "password.txt")
    return [
        ("new", case, "--title", f"Golden case of {__version__}", "--examiner", NAME),
        ("add", case, small("obama.jpg", folder), "--role", "probe"),
        ("add", case, small("obama2.jpg", folder), "--role", "reference"),
        ("faces", case),
        ("faces", case, "R1", "--landmarks", folder / "moved.json"),
        ("compare", case, "P1", "R1"),
        ("compare", case, "P1", "R1", "--backbone", "dlib_resnet"),
        ("explain", case, "C1", "--method", "xssab", "--without-checks"),
        ("explain", case, "C1", "--method", "gradcam"),
        ("stability", case, "E2"),
        ("cover", case, "C1", "--side", "probe", "--region", "nose"),
        ("likelihood", case, "C1"),
        ("identity", NAME, "--out", folder / "me.p12", "--days", 3660, *signing),
        ("report", case, "--signer", folder / "me.p12", "--out", report,
         "--findings", folder / "findings.toml", *signing),
        ("explain", case, "C1", "--method", "cells", "--without-checks"),
    ]  # fmt: skip


def small(name: str, folder: Path) -> Path:
    """A demonstration photograph, small, grey and soft, on a plain ground of SIDE pixels."""
    with Image.open(resources_folder() / "demo" / name) as image:
        height = round(image.height * WIDTH / image.width)
        grey = image.convert("L").resize((WIDTH, height), Image.Resampling.LANCZOS)
    ground = Image.new("L", (SIDE, SIDE), 128)
    ground.paste(grey.filter(ImageFilter.GaussianBlur(2)), (SIDE // 3, SIDE // 4))
    ground.save(folder / name, quality=90)
    return folder / name


def make(folder: Path) -> None:
    """Fill `folder`, which is empty."""
    with tempfile.TemporaryDirectory() as own:
        desk = Path(own)
        (desk / "password.txt").write_text(f"{PASSWORD}\n")
        (desk / "findings.toml").write_text(FINDINGS)
        case, report = folder / "golden.case", folder / "report.pdf"
        for line in lines(desk, case, report):
            words = [str(word) for word in line]
            if words[0] == "faces" and "--landmarks" in words:
                move_a_landmark(case, desk / "moved.json")
            if run(words) != 0:
                sys.exit(f"{words[0]} did not work")


def pack(folder: Path, out: Path) -> None:
    """Both files in one archive, in which the case's own copy of the report takes no room."""
    with tarfile.open(out, "w:xz", preset=9) as archive:
        for name in FILES:
            archive.add(folder / name, name)


def move_a_landmark(case: Path, out: Path) -> None:
    """R1's landmarks, the nose half a pixel to the right, as an examiner might correct them."""
    from dataclasses import asdict

    from examiner.case.file import CaseFile
    from examiner.face.records import DetectedFace

    with CaseFile(case, NAME, read_only=True) as file:
        points = asdict(file.get(DetectedFace, "R1.1").landmarks)
    points["nose"] = (points["nose"][0] + 0.5, points["nose"][1])
    out.write_text(json.dumps(points))


def readme(folder: Path) -> str:
    """What the folder holds, and by which digests."""
    held = "\n".join(
        f"| `{name}` | {(folder / name).stat().st_size:,} | `{digest(folder / name)}` |"
        for name in FILES
    )
    return f"""# Golden case of version {__version__}

A case with every kind of result on the bundled demonstration photographs, and the report that was
signed from it, as this version wrote them. Later versions must open, verify and compute both again:
`tests/golden` does so. `golden.tar.xz` holds them. The case has gone on by one act since then.

| file | bytes | SHA-256 |
|---|---|---|
{held}

The signing identity was self-made for this purpose and thrown away; it vouches for nothing.
"""


def digest(path: Path) -> str:
    return sha256(path.read_bytes())


def main() -> None:
    reader = argparse.ArgumentParser(description="Make the golden case of this version.")
    reader.add_argument("--into", type=Path, default=ROOT / "tests" / "golden")
    reader.add_argument("--again", action="store_true", help="replace the one that is there")
    wanted = reader.parse_args()
    os.environ["EXAMINER_NAME"] = NAME
    place = wanted.into / __version__
    if place.exists() and not wanted.again:
        sys.exit(f"{place} exists; a released version's golden case is never made anew")
    with tempfile.TemporaryDirectory() as draft:
        made = Path(draft) / "golden"
        made.mkdir()
        make(made)
        place.mkdir(parents=True, exist_ok=True)
        pack(made, place / "golden.tar.xz")
        (place / "README.md").write_text(readme(made), encoding="utf-8")
    sizes = {path.name: path.stat().st_size for path in sorted(place.iterdir())}
    print(json.dumps({"version": __version__, "folder": str(place), "bytes": sizes}))


if __name__ == "__main__":
    main()
