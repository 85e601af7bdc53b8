"""NewCaseDialog: what a new case is about, and where its file is to be."""

import re
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from examiner.gui.start_page import CASE_SUFFIX

_NOT_IN_NAMES = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')
"""Characters that some file system does not take."""

_LONGEST_NAME = 60
"""Characters; with four bytes each still a name that every file system takes."""


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case to be made."""

    path: Path
    title: str
    question: str
    examiner: str
    laboratory: str


class NewCaseDialog(QDialog):
    """Asks; making the file is for others."""

    case_wanted = Signal(object)
    """The NewCase, when the dialog is accepted."""

    def __init__(self, examiner: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._question = QLineEdit(), QPlainTextEdit()
        self._examiner, self._laboratory = QLineEdit(examiner), QLineEdit()
        self._place = QLineEdit()
        self._browse = QPushButton(self.tr("&Browse…"))
        self._complaint = QLabel()
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._make = self._buttons.addButton(
            self.tr("Make case"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self._folder = _documents()
        self._place_is_own = False
        self._build()
        self._connect()
        self._propose_place()

    def _build(self) -> None:
        self.setWindowTitle(self.tr("New case"))
        line = self.fontMetrics().lineSpacing()
        self._question.setTabChangesFocus(True)
        self._question.setMinimumHeight(line * 4)
        self._title.setMinimumWidth(line * 20)
        self._complaint.setWordWrap(True)
        self._complaint.setTextFormat(Qt.TextFormat.PlainText)
        self._complaint.setMinimumHeight(line * 2)
        self._complaint.setAlignment(Qt.AlignmentFlag.AlignTop)
        place = QHBoxLayout()
        place.addWidget(self._place, 1)
        place.addWidget(self._browse)
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for label, widget in self._rows():
            widget.setAccessibleName(label.replace("&", ""))
            form.addRow(label, place if widget is self._place else widget)
            _buddy(form, widget, place)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self._complaint)
        layout.addWidget(self._buttons)

    def _rows(self) -> tuple[tuple[str, QWidget], ...]:
        return (
            (self.tr("&Title"), self._title),
            (self.tr("&Question asked"), self._question),
            (self.tr("&Examiner"), self._examiner),
            (self.tr("&Laboratory"), self._laboratory),
            (self.tr("Case &file"), self._place),
        )

    def _connect(self) -> None:
        self._title.textChanged.connect(self._propose_place)
        self._place.textEdited.connect(self._note_own_place)
        self._place.textChanged.connect(self._check)
        self._examiner.textChanged.connect(self._check)
        self._browse.clicked.connect(self._ask_place)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)

    def case(self) -> NewCase:
        """What was entered."""
        return NewCase(
            path=self._path(),
            title=self._title.text().strip(),
            question=self._question.toPlainText().strip(),
            examiner=self._examiner.text().strip(),
            laboratory=self._laboratory.text().strip(),
        )

    def accept(self) -> None:
        """Ask for the case to be made, unless something is missing."""
        if self._check():
            self.case_wanted.emit(self.case())
            super().accept()

    def set_place(self, path: Path) -> None:
        """Put the case file elsewhere; the title no longer names it."""
        self._place_is_own = True
        self._place.setText(str(path))

    def _note_own_place(self) -> None:
        self._place_is_own = bool(self._place.text().strip())

    def _propose_place(self) -> None:
        """Name the file after the title until the user says where it is to be."""
        if not self._place_is_own:
            self._place.setText(str(_free(self._folder, self._title.text())))
        self._check()

    def _ask_place(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(
            self, self.tr("Place of the case file"), str(self._path()), self.tr("Cases (*.case)")
        )
        if chosen:
            self.set_place(_with_suffix(Path(chosen)))

    def _path(self) -> Path:
        text = self._place.text().strip()
        typed = Path.home() / text[2:] if text.startswith("~/") else self._folder / text
        return _with_suffix(typed)

    def _check(self) -> bool:
        """Say what is missing; whether a case can be made."""
        complaint = self._find_complaint()
        self._complaint.setText(complaint)
        self._make.setEnabled(not complaint)
        return not complaint

    def _find_complaint(self) -> str:
        path, text = self._path(), self._place.text().strip()
        if not self._examiner.text().strip():
            return self.tr("The audit log needs the name of the examiner.")
        if not text:
            return self.tr("Say where the case file is to be.")
        try:
            if not path.parent.is_dir():
                return self.tr("The folder %1 does not exist.").replace("%1", str(path.parent))
            if path.exists():
                words = self.tr("%1 exists already; a case is never overwritten.")
                return words.replace("%1", str(path))
        except OSError:
            return self.tr("%1 cannot be used as a place.").replace("%1", str(path))
        return ""


def _buddy(form: QFormLayout, widget: QWidget, place: QHBoxLayout) -> None:
    """A row's letter leads to its field, also where the field stands in a layout."""
    label = form.labelForField(widget) or form.labelForField(place)
    if isinstance(label, QLabel):
        label.setBuddy(widget)


def _documents() -> Path:
    place = QStandardPaths.StandardLocation.DocumentsLocation
    folder = Path(QStandardPaths.writableLocation(place))
    return folder if folder.is_dir() else Path.home()


def _with_suffix(path: Path) -> Path:
    return path if path.suffix == CASE_SUFFIX else Path(f"{path}{CASE_SUFFIX}")


def _free(folder: Path, title: str) -> Path:
    """A name made from the title that no file in `folder` has."""
    words = " ".join(_NOT_IN_NAMES.sub(" ", title).split())
    name = words[:_LONGEST_NAME].strip(" .") or "case"
    path = folder / f"{name}{CASE_SUFFIX}"
    number = 2
    while path.exists():
        path = folder / f"{name} {number}{CASE_SUFFIX}"
        number += 1
    return path
