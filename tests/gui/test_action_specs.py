"""Every act has words and keys of its own."""

import pytest

from examiner.explanation.catalogue import EXPLAINERS
from examiner.gui.action_groups import Group, label
from examiner.gui.action_specs import ACTIONS, holder_of, keys_in_force, portable


def test_that_no_two_actions_share_keys():
    held = [portable(spec.shortcut) for spec in ACTIONS if spec.shortcut]
    assert sorted(held) == sorted(set(held))


@pytest.mark.parametrize("spec", ACTIONS, ids=lambda spec: spec.id)
def test_that_an_action_has_words_a_group_and_readable_keys(spec):
    assert label(spec.text).strip()
    assert label(spec.group).strip()
    assert bool(portable(spec.shortcut)) == bool(spec.shortcut)


def test_that_an_action_is_named_once():
    names = [spec.id for spec in ACTIONS]
    assert sorted(names) == sorted(set(names))


def test_that_every_method_can_be_run_by_keys():
    by_id = {spec.id: spec for spec in ACTIONS}
    for entry in EXPLAINERS[:9]:
        assert by_id[f"explain.{entry.id}"].text == entry.title
        assert by_id[f"explain.{entry.id}"].shortcut


def test_that_the_users_keys_take_the_place_of_the_tables():
    in_force = keys_in_force(ACTIONS, {"view.fit": "Ctrl+Shift+Alt+f", "view.grid": ""})
    assert in_force["view.fit"] == "Ctrl+Alt+Shift+F"
    assert in_force["view.grid"] == ""
    assert in_force["view.blend"] == "5"


def test_that_keys_in_use_are_found_however_they_are_spelt():
    in_force = keys_in_force(ACTIONS, {})
    assert holder_of("shift+ctrl+z", in_force, but="view.fit") == "edit.redo"
    assert holder_of("Ctrl+Shift+Z", in_force, but="edit.redo") == ""
    assert holder_of("", in_force, but="view.fit") == ""


def test_that_no_action_takes_a_key_by_which_widgets_are_worked():
    worked_by = {"Space", "Return", "Enter", "Tab", "Shift+Tab", "Esc", "Up", "Down", "Left"}
    worked_by |= {"Right", "Home", "End", "PgUp", "PgDown", "F2", "F4", "Alt+Up", "Alt+Down"}
    assert worked_by == {portable(keys) for keys in worked_by}
    assert worked_by.isdisjoint(portable(spec.shortcut) for spec in ACTIONS)


def test_that_the_groups_follow_each_other_as_the_menus_do():
    assert list(dict.fromkeys(spec.group for spec in ACTIONS)) == list(Group)
