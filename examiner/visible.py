"""Text from outside the program, so that nothing in it stays unseen."""

import re
from unicodedata import category

_NEVER_BYTES = re.compile("[\ud800-\udc7f\udd00-\udfff]")
"""Surrogates that stand for no byte."""


def shown(line: str) -> str:
    """`line` with escapes for what cannot be seen, or would move, hide or turn what can.

    A file's name or a certificate's holder may hold line breaks, terminal commands and marks that
    turn the direction of reading; on a screen such a line could say something else.
    """
    return "".join(
        sign if sign.isprintable() or category(sign) == "Zs" else _escape(sign)
        for sign in as_text(line)
    )


def as_text(words: str) -> str:
    """`words` as UTF-8 can hold them; bytes that were no text are shown as escapes, such as \\xfc.

    Names of files and words on the command line come with such bytes as lone surrogates; any other
    surrogate is no text either, and shown as its own escape.
    """
    held = _NEVER_BYTES.sub(lambda found: _escape(found[0]), words)
    return held.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _escape(sign: str) -> str:
    return sign.encode("unicode_escape").decode()
