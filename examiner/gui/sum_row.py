"""The account below the argument table: sums, rest rows, totals, and whether they add up."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from examiner.explanation.records import ArgumentTable, Side
from examiner.gui.argument_columns import PLACES
from examiner.gui.argument_sums import SumCheck, check_sum
from examiner.gui.number_text import plain
from examiner.gui.signs import sign_icon
from examiner.render.figure import signed


class CheckSign(QWidget):
    """The sign of an account that adds up, or of one that does not."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._holds: bool | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Sum check"))

    @property
    def holds(self) -> bool | None:
        """Whether the account adds up; None where nothing was added up."""
        return self._holds

    def show_check(self, holds: bool | None) -> None:
        """Draw the sign of a sound or a broken account, or none."""
        self._holds = holds
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """A square as high as a line of text."""
        return QSize(self.fontMetrics().height(), self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The sign in the colour of the text: its form carries the meaning."""
        if self._holds is None:
            return
        painter = QPainter(self)
        sign_icon(ok=self._holds).paint(painter, self.rect())
        painter.end()


class _Head(QLabel):
    """A title in one line, or in two where there is no room for one."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom)

    def sizeHint(self) -> QSize:  # noqa: N802
        """One line."""
        return self.fontMetrics().size(0, self.text())


class SumRow(QWidget):
    """One line for each face: arguments + rest row = total, beside score − threshold."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(self.fontMetrics().horizontalAdvance("00"))
        self._lines = {side: self._make_line(at + 1, side) for at, side in enumerate(Side)}
        titles = (
            "",
            self.tr("Σ arguments"),
            self.tr("Rest row"),
            self.tr("Total"),
            self.tr("Score – threshold"),
            "",
            "",
        )
        for column, title in enumerate(titles):
            label = _Head(title)
            self._grid.addWidget(label, 0, column)
        self._grid.setColumnStretch(len(titles) - 1, 1)
        self.setAccessibleName(self.tr("Sum check of the arguments"))

    def show_table(self, table: ArgumentTable | None, sides: tuple[Side, ...]) -> None:
        """Add up `table` here and now for the faces shown; None empties the account."""
        spoken = []
        for side, (sign, *labels) in self._lines.items():
            check = None if table is None else check_sum(table, side)
            texts = [""] * 5 if check is None else self._texts(check)
            for label, text in zip(labels[1:], texts, strict=True):
                label.setText(text)
            sign.show_check(None if check is None else check.adds_up)
            for widget in (sign, *labels):
                widget.setVisible(side in sides and check is not None)
            if check is not None:
                spoken.append(f"{side.value}: {texts[-1]}")
        self.setAccessibleDescription("; ".join(spoken))

    def words(self, side: Side) -> str:
        """What is said of a face's account."""
        return self._lines[side][-1].text()

    def sign(self, side: Side) -> bool | None:
        """Which sign stands beside a face's account."""
        return self._lines[side][0].holds

    def _make_line(
        self, row: int, side: Side
    ) -> tuple[CheckSign, QLabel, QLabel, QLabel, QLabel, QLabel, QLabel]:
        names = {Side.PROBE: self.tr("Probe"), Side.REFERENCE: self.tr("Reference")}
        labels = (QLabel(names[side]), QLabel(), QLabel(), QLabel(), QLabel(), QLabel())
        sign = CheckSign()
        for column, label in enumerate(labels[:-1]):
            right = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
            label.setAlignment(right | Qt.AlignmentFlag.AlignVCenter)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._grid.addWidget(label, row, column)
        labels[-1].setWordWrap(True)
        self._grid.addWidget(sign, row, 5)
        self._grid.addWidget(labels[-1], row, 6)
        return (sign, *labels)

    def _texts(self, check: SumCheck) -> list[str]:
        numbers = (check.arguments, check.rest, check.total, check.margin)
        words = self.tr("adds up") if check.adds_up else self.tr("WARNING: does not add up")
        difference = self.tr("difference {size}").format(size=plain(check.difference, 2))
        return [*(signed(value, PLACES) for value in numbers), f"{words} ({difference})"]
