"""Explains face comparison scores for forensic facial examiners, offline."""

__version__ = "0.1.0"
