"""What a photograph's file says of itself, as names and short texts."""

from typing import Any

from PIL import ExifTags, Image

MAX_TEXT = 300
"""Longer values are cut here; the original bytes stay in the case."""

_SUB_FOLDERS = (ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo)
_POINTERS = {int(ifd) for ifd in ExifTags.IFD}
_BULKY = {"exif", "icc_profile", "xmp", "XML:com.adobe.xmp", "photoshop", "mp", "mpoffset"}
"""Entries of Pillow's info that are binary, bulky or shown elsewhere."""


def read_metadata(image: Image.Image) -> dict[str, str]:
    """EXIF, GPS and format facts of an opened picture, sorted by name; {} where it states none."""
    found = _exif(image)
    for name, value in image.info.items():
        if name not in _BULKY and not isinstance(value, dict):
            found[f"file.{_text(name)}"] = _text(value)
    return dict(sorted(found.items()))


def _exif(image: Image.Image) -> dict[str, str]:
    exif = image.getexif()
    found = {f"exif.{_tag(t)}": _text(v) for t, v in exif.items() if t not in _POINTERS}
    for folder in _SUB_FOLDERS:
        names = ExifTags.GPSTAGS if folder is ExifTags.IFD.GPSInfo else ExifTags.TAGS
        prefix = "gps" if folder is ExifTags.IFD.GPSInfo else "exif"
        for tag, value in exif.get_ifd(folder).items():
            if tag not in _POINTERS:
                found[f"{prefix}.{names.get(tag, f'tag {tag}')}"] = _text(value)
    return found


def _tag(tag: int) -> str:
    return ExifTags.TAGS.get(tag, f"tag {tag}")


def _text(value: Any) -> str:
    """Printable text: control characters shown as escapes, bytes as text or a count."""
    if isinstance(value, bytes):
        core = value.strip(b"\x00 ")
        value = core.decode("ascii") if core.isascii() and len(core) <= MAX_TEXT else None
        if value is None:
            return f"{len(core)} bytes"
    text = str(value).replace("\x00", "").strip()
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    return shown if len(shown) <= MAX_TEXT else shown[: MAX_TEXT - 1] + "…"
