"""The bundled faces, as reportlab knows them: in reports and in charts."""

from functools import lru_cache

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from examiner.settings import resources_folder

REGULAR, BOLD, ITALIC, MONO = "NotoSans", "NotoSans-Bold", "NotoSans-Italic", "NotoSansMono"


@lru_cache(maxsize=1)
def register_fonts() -> None:
    """Make the bundled faces known to reportlab; nothing else is ever used."""
    # Binary streams: the text form is a quarter larger, and slow to make.
    rl_config.useA85 = 0
    folder = resources_folder() / "fonts"
    files = {
        REGULAR: "NotoSans-Regular.ttf",
        BOLD: "NotoSans-Bold.ttf",
        ITALIC: "NotoSans-Italic.ttf",
        MONO: "NotoSansMono-Regular.ttf",
    }
    for name, file in files.items():
        pdfmetrics.registerFont(TTFont(name, str(folder / file)))
    pdfmetrics.registerFontFamily(
        REGULAR, normal=REGULAR, bold=BOLD, italic=ITALIC, boldItalic=BOLD
    )
    pdfmetrics.registerFontFamily(MONO, normal=MONO, bold=MONO, italic=MONO, boldItalic=MONO)
