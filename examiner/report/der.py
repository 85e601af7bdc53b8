"""Distinguished encoding (ITU-T X.690): the one way of writing a value, so that no bit is free."""

_BOOLEAN, _INTEGER, _BITS, _NULL, _SEQUENCE, _SET = 1, 2, 3, 5, 16, 17
_DEEPEST = 64


def der_length(data: bytes) -> int:
    """Bytes that the first value in `data` takes. ValueError if it is not written distinguished."""
    return _end(data, 0, len(data), 0)


def _end(data: bytes, at: int, limit: int, depth: int) -> int:
    """Where the value that begins at `at` ends, not after `limit`."""
    if depth > _DEEPEST or limit - at < 2 or data[at] & 0x1F == 0x1F:
        raise ValueError("a value is cut off, lies too deep, or has too long a tag")
    tag = data[at]
    start, end = _content(data, at + 1, limit)
    universal, constructed, number = tag < 0x40, bool(tag & 0x20), tag & 0x1F
    if universal and constructed != (number in (_SEQUENCE, _SET)):
        raise ValueError("a value is built as its kind must not be")
    if not constructed:
        if universal:
            _require_one_way(number, data[start:end])
        return end
    parts = []
    while start < end:
        behind = _end(data, start, end, depth + 1)
        parts.append(data[start:behind])
        start = behind
    if universal and number == _SET and parts != sorted(parts):
        raise ValueError("a set is not in order")
    return end


def _content(data: bytes, at: int, limit: int) -> tuple[int, int]:
    """Where the content of a value begins and ends, by its length at `at`."""
    first = data[at]
    start, length = at + 1, first
    if first >= 0x80:
        digits = first & 0x7F
        start += digits
        if not 0 < digits <= 4 or start > limit:
            raise ValueError("a length is written wrongly")
        length = int.from_bytes(data[at + 1 : start], "big")
        if length < 0x80 or data[at + 1] == 0:
            raise ValueError("a length is longer than it need be")
    if start + length > limit:
        raise ValueError("a value is cut off")
    return start, start + length


def _require_one_way(number: int, content: bytes) -> None:
    """ValueError for content that another encoder would write in other bytes."""
    wrong = {
        _BOOLEAN: content not in (b"\x00", b"\xff"),
        _INTEGER: not content
        or (len(content) > 1 and content[0] in (0, 0xFF) and (content[0] ^ content[1]) < 0x80),
        _BITS: not content
        or content[0] > 7
        or bool(content[0] and (len(content) == 1 or content[-1] & ((1 << content[0]) - 1))),
        _NULL: bool(content),
    }
    if wrong.get(number, False):
        raise ValueError("a value is written in more than one way")
