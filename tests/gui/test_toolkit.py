"""What the toolkit must keep to for the program to live long in one window."""

import gc
import sys

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QCheckBox, QWidget

MORTAL = sys.version_info < (3, 12)
"""Whether True and None can be counted down to nothing, which ends the program."""


class _Teller(QObject):
    told = Signal(bool, object)


@pytest.mark.parametrize("constant", [True, False, None])
def test_that_signals_and_painting_take_no_reference_of_a_constant(qtbot, constant):
    teller, box, host = _Teller(), QCheckBox("one"), QWidget()
    qtbot.addWidget(box)
    qtbot.addWidget(host)
    heard: list[object] = []
    teller.told.connect(lambda *said: heard.append(said))
    # What other tests left would go meanwhile, with all that it refers to.
    gc.collect()
    before = sys.getrefcount(constant)
    for _ in range(500):
        teller.told.emit(True, None)
        teller.told.emit(False, None)
        box.setEnabled(not box.isEnabled())
        box.setChecked(not box.isChecked())
    for _ in range(100):
        host.grab()
    assert len(heard) == 1000
    heard.clear()
    assert not MORTAL or before - sys.getrefcount(constant) < 50
