"""Checks beside every explanation: what was measured of it, and whether that meets a criterion."""
