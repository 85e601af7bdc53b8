"""The colour profile that says what the numbers of a page's colours mean: sRGB (IEC 61966-2-1)."""

import struct

_MADE = (2026, 1, 1, 0, 0, 0)
"""Stated in the profile; a fixed day, so that equal reports have equal bytes."""

_D50 = (0.9642, 1.0, 0.8249)
_PRIMARIES = {
    b"rXYZ": (0.436066, 0.222488, 0.013916),
    b"gXYZ": (0.385147, 0.716873, 0.097076),
    b"bXYZ": (0.143066, 0.060608, 0.714096),
}
"""The standard's primaries, adapted to the light D50 that profiles refer to."""

_ADAPTATION = (
    1.047882, 0.022919, -0.050217,
    0.029587, 0.990479, -0.017059,
    -0.009232, 0.015076, 0.751678,
)  # fmt: skip
"""From the standard's light D65 to D50, after Bradford."""

_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
"""y = (a x + b) ** g from d on, and c x below it."""


def srgb_profile() -> bytes:
    """An ICC profile of version 4.2 for sRGB, written here from the standard's numbers."""
    curve = b"para" + struct.pack(">IHH", 0, 3, 0) + _numbers(_CURVE)
    tags = {
        b"desc": _text("sRGB IEC61966-2.1"),
        b"cprt": _text("No copyright"),
        b"wtpt": b"XYZ " + bytes(4) + _numbers(_D50),
        b"chad": b"sf32" + bytes(4) + _numbers(_ADAPTATION),
        **{name: b"XYZ " + bytes(4) + _numbers(each) for name, each in _PRIMARIES.items()},
        **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve),
    }
    table, data = _laid_out(tags)
    size = 128 + len(table) + len(data)
    header = struct.pack(
        ">I4sI4s4s4s6H4s4sIII8sI",
        size, bytes(4), 0x04200000, b"mntr", b"RGB ", b"XYZ ", *_MADE, b"acsp",
        bytes(4), 0, 0, 0, bytes(8), 0,
    )  # fmt: skip
    return (header + _numbers(_D50)).ljust(128, b"\0") + table + data


def _laid_out(tags: dict[bytes, bytes]) -> tuple[bytes, bytes]:
    """The table of tags and their data; equal data is stored once."""
    start = 128 + 4 + 12 * len(tags)
    data, table, places = b"", struct.pack(">I", len(tags)), dict[bytes, int]()
    for name, value in tags.items():
        if value not in places:
            places[value] = start + len(data)
            data += value.ljust((len(value) + 3) // 4 * 4, b"\0")
        table += struct.pack(">4sII", name, places[value], len(value))
    return table, data


def _text(words: str) -> bytes:
    encoded = words.encode("utf-16-be")
    head = struct.pack(">4sIII2s2sII", b"mluc", 0, 1, 12, b"en", b"US", len(encoded), 28)
    return head + encoded


def _numbers(values: tuple[float, ...]) -> bytes:
    return struct.pack(f">{len(values)}i", *(round(each * 65536) for each in values))
