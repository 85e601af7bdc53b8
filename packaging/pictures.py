"""Make the pictures of the README from the demonstration's own report; needs pdftoppm.

EXAMINER_NAME="A. Examiner" python packaging/pictures.py
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

PICTURE = Path(__file__).resolve().parent.parent / "docs/pictures/report.png"
PAGES = (6, 9)
"""A method's maps, and the arguments at the places of their cells."""

GROUND, GAP = (150, 150, 150), 12


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "demo"
        subprocess.run([sys.executable, "-m", "examiner", "demo", "--out", out], check=True)
        pages = [page(out / "report.pdf", number) for number in PAGES]
    width = sum(each.width for each in pages) + GAP * (len(pages) + 1)
    sheet = Image.new("RGB", (width, pages[0].height + 2 * GAP), GROUND)
    for at, each in enumerate(pages):
        sheet.paste(each, (GAP + at * (each.width + GAP), GAP))
    PICTURE.parent.mkdir(exist_ok=True)
    # 256 colours keep text and maps legible and the file small.
    sheet.quantize(256).save(PICTURE, optimize=True)


def page(report: Path, number: int) -> Image.Image:
    command = ["pdftoppm", "-png", "-r", "72", "-f", str(number), "-l", str(number), report]
    subprocess.run([*command, report.parent / "page"], check=True)
    drawn = next(report.parent.glob(f"page-*{number}.png"))
    with Image.open(drawn) as image:
        return image.convert("RGB")


if __name__ == "__main__":
    main()
