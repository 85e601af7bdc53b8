"""A report's pages as pictures and as text, to tell where two reports differ."""

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from examiner.digest import array_digest

_CAPTION = re.compile(r"Figure (\d+)\.")
_DIGEST = re.compile(r"Picture digest\s+([0-9a-f]{16})")

_SCALE = 1.5
"""Pixels of a picture for each point of a page."""


@dataclass(frozen=True, slots=True)
class PrintedFigure:
    """A figure as its caption numbers it."""

    number: int
    page: int
    """From 1."""
    digest: str
    """First digits of its pictures' digest."""


def figures(pdf: bytes) -> tuple[PrintedFigure, ...]:
    """Every figure whose caption prints a digest of its pictures, in order."""
    return tuple(found for page, text in _texts(pdf) for found in _captions(page, text))


def _texts(pdf: bytes) -> Iterator[tuple[int, str]]:
    with closing(_opened(pdf)) as document:
        for at in range(len(document)):
            with closing(document[at]) as page, closing(page.get_textpage()) as text:
                yield at + 1, text.get_text_range()


def _captions(page: int, text: str) -> Iterator[PrintedFigure]:
    starts = list(_CAPTION.finditer(text))
    ends = [start.start() for start in starts[1:]] + [len(text)]
    for start, end in zip(starts, ends, strict=False):
        digest = _DIGEST.search(text, start.end(), end)
        if digest is not None:
            yield PrintedFigure(int(start[1]), page, digest[1])


def page_digests(pdf: bytes) -> tuple[str, ...]:
    """The digest of each page's picture, without what signatures draw on it."""
    with closing(_opened(pdf)) as document:
        return tuple(_drawn(document, at) for at in range(len(document)))


def _drawn(document: Any, at: int) -> str:
    with closing(document[at]) as page:
        bitmap = page.render(scale=_SCALE, draw_annots=False, may_draw_forms=False)
        with closing(bitmap):
            return array_digest(bitmap.to_numpy().copy())


def _opened(pdf: bytes) -> Any:
    # Imported here because no other command needs it.
    from pypdfium2 import PdfDocument  # type: ignore[import-untyped]

    return PdfDocument(pdf)
