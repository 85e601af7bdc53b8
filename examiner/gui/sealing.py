"""Seal the open case for handing over; look at what was sealed or signed."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from examiner.errors import EvidenceUnreachable
from examiner.foreign import open_regular
from examiner.gui import dialogs
from examiner.gui.window import Window
from examiner.sealing.verification import ZIP, verify_package
from examiner.workflow.sealing import SealedPackage, seal


def seal_case(window: Window) -> None:
    """Ask where to put the package, write it, and show what is true of it."""
    case = window.session.case
    proposed = case.path.with_name(f"{case.path.stem}.zip")
    title, kind = window.tr("Seal for handing over"), window.tr("Sealed packages (*.zip)")
    name, _ = QFileDialog.getSaveFileName(window, title, str(proposed), kind)
    if name:
        out = Path(name if Path(name).suffix else f"{name}.zip")
        window.acts.seal(lambda: seal(case, out), partial(_show_sealed, window))


def _show_sealed(window: Window, made: SealedPackage) -> None:
    _show_package(window, made.path)


def _show_package(window: Window, path: Path) -> None:
    """What is true of a package, and whether it came from the open case."""
    case = window.session.case if window.session.is_open else None
    facts = verify_package(path, case.actor if case else "", case)
    dialogs.show_facts(window, path.name, facts)


def check_document(window: Window) -> None:
    """Ask for a signed report or a sealed package and show what is true of it."""
    title = window.tr("Check a report or package")
    kinds = window.tr("Reports and packages (*.pdf *.zip)")
    name, _ = QFileDialog.getOpenFileName(window, title, "", kinds)
    if not name:
        return
    path = Path(name)
    try:
        with open_regular(path) as file:
            start = file.read(len(ZIP))
    except OSError as error:
        advice = window.tr("Check the path, and that you may read it.")
        message = window.tr("{} cannot be read ({}).").format(path, error.strerror)
        window.show_error(EvidenceUnreachable(message, advice=advice))
        return
    if start == ZIP:
        _show_package(window, path)
    else:
        dialogs.show_report(window, path)
