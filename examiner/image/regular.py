"""Opening files that the user names; what opens any other lies further down."""

from examiner.foreign import open_regular

__all__ = ["open_regular"]
