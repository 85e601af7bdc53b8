"""Numbers of checks in words of one kind, on the screen, on paper and in sentences."""

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")

_SMALLEST_PLAIN = 0.001


def number_text(value: float) -> str:
    """Three decimals, or a power of ten where those would show nothing; a true minus sign."""
    if value == 0:
        return "0"
    if abs(value) >= _SMALLEST_PLAIN:
        return f"{value:.3f}".replace("-", "−")
    mantissa, exponent = f"{value:.1e}".split("e")
    power = str(int(exponent)).translate(_SUPERSCRIPTS)
    return f"{mantissa.replace('-', '−')} × 10{power}"
