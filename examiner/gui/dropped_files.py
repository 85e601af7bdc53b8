"""Files that are dragged into the window from elsewhere."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDropEvent


def take_files(event: QDropEvent) -> None:
    """Accept a drag that brings files, as a copy; refuse any other."""
    if dropped_files(event):
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
    else:
        event.ignore()


def dropped_files(event: QDropEvent) -> tuple[Path, ...]:
    """Local files that a drag brings."""
    urls = event.mimeData().urls()
    return tuple(Path(url.toLocalFile()) for url in urls if url.isLocalFile())
