"""How the window writes numbers: significant digits, true signs, powers of ten."""

import math

from examiner.render.figure import MINUS

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def plain(value: float, digits: int = 3) -> str:
    """`value` with `digits` significant digits, as a power of ten where that reads better."""
    if not math.isfinite(value):
        return str(value)
    if value == 0 or 1e-3 <= abs(value) < 1e6:
        text = f"{value:#.{digits}g}" if abs(value) < 1e3 else f"{value:,.0f}"
        return "0" if value == 0 else text.rstrip(".").replace("-", MINUS)
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    return f"{mantissa.replace('-', MINUS)} × 10{str(int(exponent)).translate(_SUPERSCRIPTS)}"


def with_sign(value: float, digits: int = 3) -> str:
    """`plain` with a plus sign before values above zero."""
    return f"+{plain(value, digits)}" if value > 0 else plain(value, digits)
