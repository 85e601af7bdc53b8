"""IntegrityLabel: whether the case is intact, always in sight, with the facts behind it."""

from datetime import datetime

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from examiner.case.verification import Fact
from examiner.gui.dialog_size import give_size
from examiner.gui.facts_table import FactsTable
from examiner.gui.signs import sign_icon

_LONGEST = 48


class IntegrityLabel(QWidget):
    """The state in words and by a sign; pressing it lists every fact of the latest check."""

    check_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._facts: tuple[Fact, ...] = ()
        self.state = QToolButton()
        self.state.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.state.setAutoRaise(True)
        self.state.clicked.connect(self.show_list)
        self.check = QPushButton(self.tr("Check now"))
        self.check.setAccessibleName(self.tr("Check the case now"))
        self.check.clicked.connect(self.check_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.state)
        row.addWidget(self.check)
        self.clear()

    def clear(self) -> None:
        """No check has been made, or no case is open."""
        self._facts = ()
        self.check.setEnabled(True)
        self.state.setIcon(QIcon())
        self._say(self.tr("Case not checked yet"), "")
        self.state.setEnabled(False)

    def show_checking(self, done: int = 0, total: int = 0) -> None:
        """A check runs, and `done` of `total` rows are checked; no number while that is unknown."""
        self.check.setEnabled(False)
        self.state.setIcon(QIcon())
        how_far = self.tr("Checking the case… {done} of {total}")
        text = how_far.format(done=f"{done:,}", total=f"{total:,}")
        self._say(text if total else self.tr("Checking the case…"), "")

    def show_failed(self, why: str) -> None:
        """A check came to no end; what the one before found stays to be listed."""
        self.check.setEnabled(True)
        self._say(self.tr("Case not checked: {}").format(why), "")

    def show_facts(self, facts: tuple[Fact, ...], at: datetime | None = None) -> None:
        """Show what a check found; `at` is when, by the local clock, now if not given."""
        self._facts = facts
        self.check.setEnabled(True)
        self.state.setEnabled(True)
        broken = next((fact for fact in facts if not fact.ok), None)
        self.state.setIcon(sign_icon(ok=broken is None))
        side = self.fontMetrics().height()
        self.state.setIconSize(QSize(side, side))
        if broken is None:
            when = at or datetime.now().astimezone()
            self._say(self.tr("Case intact, checked {}").format(f"{when:%H:%M}"), "")
        else:
            self._say(self.tr("Case broken: {}").format(broken.detail), broken.what)

    def show_list(self) -> None:
        """Open the list of facts of the latest check."""
        box = QDialog(self.window())
        box.setObjectName("IntegrityFacts")
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle(self.tr("What the check of the case found"))
        table = FactsTable(box)
        table.show_facts(self._facts)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(box.reject)
        whole = QVBoxLayout(box)
        whole.addWidget(table)
        whole.addWidget(buttons)
        metrics = self.fontMetrics()
        give_size(box, metrics.averageCharWidth() * 90, metrics.lineSpacing() * 24)
        box.open()

    def _say(self, text: str, more: str) -> None:
        # The whole sentence stays in the tip, the accessible name and the list.
        short = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
        self.state.setText(short)
        self.state.setToolTip(f"{text}\n{more}".strip())
        self.state.setAccessibleName(text)
