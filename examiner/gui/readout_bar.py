"""What lies under the cursor, in words and numbers."""

from PySide6.QtWidgets import QLabel, QWidget

from examiner.gui.viewer.scene import Readout


class ReadoutBar(QLabel):
    """One line: place in photograph and crop, colour, map value, feature cell."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Values under the cursor"))
        self.setMinimumWidth(1)

    def show_readout(self, readout: Readout | None) -> None:
        """Show what lies under the cursor; None clears the line."""
        self.setText("" if readout is None else self._words(readout))

    def _words(self, readout: Readout) -> str:
        x, y = readout.photograph
        parts = [self.tr("{} at ({:.1f}, {:.1f}) px").format(readout.side.value, x, y)]
        if readout.crop is not None:
            parts.append(self.tr("crop ({:.1f}, {:.1f})").format(*readout.crop))
        if readout.rgb is not None:
            parts.append("RGB {} {} {}".format(*readout.rgb))
        if readout.value is not None:
            parts.append(self.tr("map {:+.3g}").format(readout.value))
        if readout.cell is not None:
            parts.append(self.tr("cell row {}, column {}").format(*readout.cell))
        return "   ".join(parts)
