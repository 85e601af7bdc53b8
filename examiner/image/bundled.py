"""The demonstration photographs that come with the program."""

from pathlib import Path

from examiner.settings import resources_folder

PROBE = "obama.jpg"

REFERENCES = ("obama2.jpg", "biden.jpg")
"""The first shows the person of the probe, the second another."""


def photograph_path(name: str) -> Path:
    """Where the photograph called `name` is."""
    return resources_folder() / "demo" / name
