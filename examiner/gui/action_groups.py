"""The groups that everything the window can be told to do falls into, each a menu."""

from enum import StrEnum

from PySide6.QtCore import QCoreApplication

CONTEXT = "Actions"
"""Where a translation keeps the words of the groups and of what is in them."""


class Group(StrEnum):
    """English titles, in the order of the menus."""

    CASE = "Case"
    PHOTOGRAPHS = "Photographs and faces"
    COMPARISON = "Comparison"
    METHOD = "Explain by"
    VIEW = "View"
    MAPS = "Saliency maps"
    ANNOTATIONS = "Annotations"
    REPORT = "Report"
    WINDOW = "Window"


def label(text: str) -> str:
    """A group or something in it, in the user's language."""
    return QCoreApplication.translate(CONTEXT, text)
