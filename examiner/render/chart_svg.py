"""A reportlab drawing as SVG: the few shapes that charts are made of, letters as text."""

from typing import Any
from xml.sax.saxutils import escape

from reportlab.graphics.shapes import Circle, Drawing, Group, Polygon, PolyLine, Rect, String
from reportlab.graphics.shapes import Line as Stroke

from examiner.render.typefaces import BOLD

Shape = Any
"""A reportlab shape; the package has no types of its own."""

_FAMILY = "'Noto Sans','DejaVu Sans',sans-serif"


def svg_of(drawing: Drawing, title: str) -> bytes:
    """The drawing as SVG 1.1 in UTF-8; equal drawings give equal bytes.

    TypeError for a shape that charts have none of.
    """
    # The library's own writer drops opacity and fills open lines.
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_n(drawing.width)}" '
        f'height="{_n(drawing.height)}" viewBox="0 0 {_n(drawing.width)} {_n(drawing.height)}" '
        f'role="img" font-family="{_FAMILY}">',
        f"<title>{escape(title)}</title>",
    ]
    for shape in drawing.contents:
        parts += _written(shape, drawing.height)
    return ("\n".join([*parts, "</svg>"]) + "\n").encode()


def _written(shape: Shape, height: float) -> list[str]:
    if isinstance(shape, Group):
        return [part for each in shape.contents for part in _written(each, height)]
    if isinstance(shape, String):
        return [_text(shape, height)]
    return [f"<{_outline(shape, height)}{_look(shape)}/>"]


def _outline(shape: Shape, height: float) -> str:
    if isinstance(shape, Rect):
        top = height - shape.y - shape.height
        size = f'width="{_n(shape.width)}" height="{_n(shape.height)}"'
        return f'rect x="{_n(shape.x)}" y="{_n(top)}" {size}'
    if isinstance(shape, Circle):
        return f'circle cx="{_n(shape.cx)}" cy="{_n(height - shape.cy)}" r="{_n(shape.r)}"'
    if isinstance(shape, Stroke):
        start = f'x1="{_n(shape.x1)}" y1="{_n(height - shape.y1)}"'
        return f'line {start} x2="{_n(shape.x2)}" y2="{_n(height - shape.y2)}"'
    if isinstance(shape, Polygon | PolyLine):
        both = zip(shape.points[::2], shape.points[1::2], strict=True)
        points = " ".join(f"{_n(x)},{_n(height - y)}" for x, y in both)
        return f'{"polygon" if isinstance(shape, Polygon) else "polyline"} points="{points}"'
    raise TypeError(f"a chart has no {type(shape).__name__}")


def _look(shape: Shape) -> str:
    fill = None if isinstance(shape, PolyLine | Stroke) else shape.fillColor
    look = f' fill="{_colour(fill)}"'
    opacity = getattr(shape, "fillOpacity", None)
    if fill is not None and opacity is not None:
        look += f' fill-opacity="{_n(opacity)}"'
    if shape.strokeColor is not None:
        look += f' stroke="{_colour(shape.strokeColor)}" stroke-width="{_n(shape.strokeWidth)}"'
        if shape.strokeDashArray:
            dashes = " ".join(_n(part) for part in shape.strokeDashArray)
            look += f' stroke-dasharray="{dashes}"'
    return look


def _text(shape: Shape, height: float) -> str:
    place = f'x="{_n(shape.x)}" y="{_n(height - shape.y)}" font-size="{_n(shape.fontSize)}"'
    bold = ' font-weight="bold"' if shape.fontName == BOLD else ""
    anchor = "" if shape.textAnchor == "start" else f' text-anchor="{shape.textAnchor}"'
    look = f'fill="{_colour(shape.fillColor)}"{bold}{anchor}'
    return f"<text {place} {look}>{escape(shape.text)}</text>"


def _colour(colour: Any) -> str:
    return "none" if colour is None else f"#{colour.hexval()[2:]}"


def _n(value: float) -> str:
    """A number with two decimals at most."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
