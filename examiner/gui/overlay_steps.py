"""OverlaySteps: what was changed about a saliency map at one go is one step to undo."""

from collections.abc import Callable
from typing import Any

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from examiner.gui.overlay_panel import OverlayPanel
from examiner.gui.undo import Step

QUIET = 600
"""Milliseconds without a change after which a map that is not being dragged is one step."""


class OverlaySteps(QObject):
    """Watches an overlay panel; tells a step when it rests, or when what was dragged is let go."""

    stepped = Signal(object)
    """A Step of kind overlay."""

    def __init__(self, panel: OverlayPanel, comparison: Callable[[], str], parent: QObject) -> None:
        super().__init__(parent)
        self._panel = panel
        self._comparison = comparison
        self._known: dict[str, Any] | None = None
        self._quiet = QTimer(self, singleShot=True, interval=QUIET)
        self._quiet.timeout.connect(self.rest)
        panel.state_changed.connect(lambda _choice: self._quiet.start())
        panel.let_go.connect(self.rest)

    def rest(self) -> None:
        """Tell what changed since the map last rested, unless it is still being dragged."""
        if self._panel.held:
            self._quiet.start()
            return
        before, now = self._known, self._plain()
        if before and now and before["comparison"] == now["comparison"] and before != now:
            self.stepped.emit(Step("overlay", self.tr("saliency map"), before, now))
        self.take_as_known()

    def take_as_known(self) -> None:
        """The map is as the program showed it, which is no step."""
        self._quiet.stop()
        self._known = self._plain()

    def _plain(self) -> dict[str, Any] | None:
        choice = self._panel.choice
        if choice is None:
            return None
        return {"comparison": self._comparison(), "choice": msgspec.to_builtins(choice)}
