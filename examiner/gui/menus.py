"""QActions from the table of acts, and the menus that list them."""

from collections.abc import Callable, Mapping

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow

from examiner.gui.action_groups import label
from examiner.gui.action_specs import ACTIONS, ActionSpec, keys_in_force

Doers = Mapping[str, Callable[[], None]]
"""What each action does, by its id."""


class Actions:
    """Every QAction of the window by id, its keys as the user remapped them."""

    def __init__(self, window: QMainWindow, doers: Doers, remapped: Mapping[str, str]) -> None:
        self._actions = {spec.id: self._make(window, spec, doers[spec.id]) for spec in ACTIONS}
        self.remap(remapped)
        self._fill(window)

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def remap(self, remapped: Mapping[str, str]) -> None:
        """Give every action the keys in force, and tell them in its tool tip."""
        for name, keys in keys_in_force(ACTIONS, remapped).items():
            action, sequence = self._actions[name], QKeySequence(keys)
            action.setShortcut(sequence)
            shown = sequence.toString(QKeySequence.SequenceFormat.NativeText)
            action.setToolTip(f"{action.text()} ({shown})" if shown else action.text())

    def enable(self, names: Mapping[str, bool]) -> None:
        """Enable or disable actions by id or by the part of the id before the full stop."""
        for name, action in self._actions.items():
            for wanted in (name, name.split(".")[0]):
                if wanted in names:
                    action.setEnabled(names[wanted])
                    break

    def _make(self, window: QMainWindow, spec: ActionSpec, do: Callable[[], None]) -> QAction:
        action = QAction(label(spec.text), window)
        action.setObjectName(spec.id)
        action.triggered.connect(lambda _checked=False: do())
        window.addAction(action)
        return action

    def _fill(self, window: QMainWindow) -> None:
        groups: dict[str, list[ActionSpec]] = {}
        for spec in ACTIONS:
            groups.setdefault(spec.group, []).append(spec)
        for title, specs in groups.items():
            menu = window.menuBar().addMenu(label(title))
            for spec in specs:
                menu.addAction(self._actions[spec.id])
