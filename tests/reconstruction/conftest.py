"""What all tests of decoders share."""

from tests.bundled import bundled, demo_pair

__all__ = ["bundled", "demo_pair"]
