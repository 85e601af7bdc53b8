"""ParameterForm: what can be set of one method, as fields made from its parameter record."""

from dataclasses import fields
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QSpinBox,
    QWidget,
)

from examiner.explanation.parameters import Described, describe

Field = QComboBox | QSpinBox | QDoubleSpinBox

_STEPS = 20
"""Steps of a number's field over its whole range."""


class ParameterForm(QWidget):
    """One field for each parameter of a record type, with its meaning beneath it."""

    changed = Signal()

    def __init__(self, record: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._type = type(record)
        self.fields: dict[str, Field] = {}
        form = QFormLayout(self)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        for described in describe(self._type):
            field = self._field(described, getattr(record, described.name))
            self.fields[described.name] = field
            label = QLabel(described.name)
            label.setBuddy(field)
            form.addRow(label, field)
            form.addRow(self._meaning(described))
        if not fields(self._type):
            form.addRow(QLabel(self.tr("This method has nothing to set.")))

    def record(self) -> Any:
        """The parameters as they are set."""
        return self._type(**{name: _value(field) for name, field in self.fields.items()})

    def _field(self, described: Described, value: Any) -> Field:
        field = _choice(described) if described.choices else self._number(described)
        if isinstance(field, QComboBox):
            field.setCurrentText(value)
            field.currentIndexChanged.connect(self._tell)
        else:
            field.setValue(value)
            field.valueChanged.connect(self._tell)
        field.setAccessibleName(described.name)
        field.setAccessibleDescription(described.about)
        field.setToolTip(described.about)
        return field

    def _number(self, described: Described) -> QSpinBox | QDoubleSpinBox:
        low, high = described.low or 0.0, described.high or 0.0
        field: QSpinBox | QDoubleSpinBox
        if described.whole:
            field = QSpinBox()
            field.setRange(int(low), int(high))
        else:
            field = QDoubleSpinBox()
            field.setDecimals(3)
            field.setRange(low, high)
            field.setSingleStep((high - low) / _STEPS)
        if described.unit:
            field.setSuffix(f" {described.unit}")
        return field

    def _meaning(self, described: Described) -> QLabel:
        words = self.tr("{about}. As it comes: {default}.").format(
            about=described.about[:1].upper() + described.about[1:], default=described.default
        )
        label = QLabel(words)
        label.setWordWrap(True)
        label.setIndent(label.fontMetrics().height())
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    def _tell(self, *_: object) -> None:
        self.changed.emit()


def _choice(described: Described) -> QComboBox:
    field = QComboBox()
    field.addItems(described.choices)
    return field


def _value(field: Field) -> Any:
    return field.currentText() if isinstance(field, QComboBox) else field.value()
