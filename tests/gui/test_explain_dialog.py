"""Methods are ticked and set in a form made from their parameter records."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QSpinBox

from examiner.embedding.catalogue import spec as backbone_spec
from examiner.explanation.catalogue import EXPLAINERS, USUAL
from examiner.explanation.parameters import describe
from examiner.gui.explain_dialog import ExplainDialog
from examiner.gui.parameter_form import ParameterForm


@pytest.fixture
def dialog(qtbot):
    made = ExplainDialog("C1", backbone_spec("mobilefacenet"))
    qtbot.addWidget(made)
    made.show()
    return made


def tick(dialog, method, state=Qt.CheckState.Checked):
    titles = {entry.id: entry.title for entry in EXPLAINERS}
    dialog.methods.findItems(titles[method], Qt.MatchFlag.MatchExactly)[0].setCheckState(state)


@pytest.mark.parametrize("entry", EXPLAINERS, ids=lambda entry: entry.id)
def test_that_a_form_gives_back_the_record_it_was_made_from(qtbot, entry):
    form = ParameterForm(entry.parameters())
    qtbot.addWidget(form)
    assert form.record() == entry.parameters()
    assert list(form.fields) == [each.name for each in describe(entry.parameters)]


@pytest.mark.parametrize("entry", EXPLAINERS, ids=lambda entry: entry.id)
def test_that_every_field_changes_its_own_parameter_and_tells(qtbot, entry):
    for described in describe(entry.parameters):
        form = ParameterForm(entry.parameters())
        qtbot.addWidget(form)
        field = form.fields[described.name]
        with qtbot.waitSignal(form.changed):
            if isinstance(field, QComboBox):
                field.setCurrentIndex((field.currentIndex() + 1) % field.count())
            else:
                assert isinstance(field, QSpinBox | QDoubleSpinBox)
                low = field.value() == field.minimum()
                field.setValue(field.maximum() if low else field.minimum())
        one, other = form.record(), entry.parameters()
        differing = [name for name in form.fields if getattr(one, name) != getattr(other, name)]
        assert differing == [described.name]


def test_that_the_usual_methods_are_ticked_at_first(dialog):
    assert tuple(each.spec.id for each in dialog.requests) == USUAL


def test_that_what_is_ticked_and_set_is_asked_for(qtbot, dialog):
    tick(dialog, "fggb", Qt.CheckState.Unchecked)
    tick(dialog, "shapley")
    dialog.forms["shapley"].fields["orders"].setValue(3)
    with qtbot.waitSignal(dialog.requested) as told:
        dialog.proceed.click()
    (requests,) = told.args
    assert [each.spec.id for each in requests] == ["xssab", "shapley"]
    assert requests[1].parameters.orders == 3


def test_that_nothing_ticked_cannot_be_asked_for(dialog):
    for method in USUAL:
        tick(dialog, method, Qt.CheckState.Unchecked)
    assert not dialog.proceed.isEnabled()


def test_that_a_method_is_offered_only_where_the_network_can_give_it(qtbot):
    made = ExplainDialog("C1", backbone_spec("dlib_resnet"))
    qtbot.addWidget(made)
    assert "cells" not in made.forms
    assert "reconstruction" not in made.forms
    assert "shapley" in made.forms


def test_that_the_page_of_the_method_pointed_at_is_shown(dialog):
    dialog.methods.setCurrentRow(3)
    assert dialog.pages.currentIndex() == 3
