"""The table of an embedding's channels with their arguments, the strongest first."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt

from examiner.gui.agreement_model import RIGHT
from examiner.gui.rows_model import RowsModel
from examiner.render.figure import signed

_PLACES = 4


@dataclass(frozen=True, slots=True)
class Channel:
    """One channel and what it argues."""

    number: int
    """From 1."""
    argument: float


def channels_of(arguments: NDArray[np.float64]) -> tuple[Channel, ...]:
    """Every channel, by the absolute value of its argument."""
    order = np.argsort(-np.abs(arguments), kind="stable")
    return tuple(Channel(int(at) + 1, float(arguments[at])) for at in order)


class ChannelsModel(RowsModel[Channel]):
    """Number and argument of each channel."""

    columns = 2

    def heads(self) -> tuple[str, ...]:
        """Titles of the columns."""
        return self.tr("Channel"), self.tr("Argument")

    def cell(self, row: Channel, column: int, role: int) -> Any:
        """Numbers, to the right."""
        text = (str(row.number), signed(row.argument, _PLACES))[column]
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.heads()[column]}: {text}"
        return RIGHT if role == Qt.ItemDataRole.TextAlignmentRole else None
