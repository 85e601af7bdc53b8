"""The demonstration pair and the bundled network as fixtures."""

from tests.bundled import bundled, demo_pair

__all__ = ["bundled", "demo_pair"]
