import msgspec

from examiner.gui.undo import Step, UndoSteps


class Bench:
    """Something whose value steps change."""

    def __init__(self) -> None:
        self.value = 0
        self.applied: list[int] = []
        self.steps = UndoSteps({"value": self.apply})

    def apply(self, value: int) -> None:
        self.applied.append(value)
        self.set(value)

    def set(self, value: int) -> None:
        before, self.value = self.value, value
        self.steps.push(Step("value", f"set {value}", before, value))


def test_that_pushing_a_step_applies_nothing_and_undo_and_redo_bring_values_back(qapp):
    bench = Bench()
    bench.set(1)
    bench.set(2)
    assert bench.applied == []
    bench.steps.stack.undo()
    assert bench.value == 1
    bench.steps.stack.undo()
    assert bench.value == 0
    bench.steps.stack.redo()
    assert bench.value == 1


def test_that_what_undoing_changes_is_not_a_new_step(qapp):
    bench = Bench()
    bench.set(1)
    bench.steps.stack.undo()
    assert bench.steps.stack.canRedo()
    assert bench.steps.stack.count() == 1


def test_that_a_step_that_changes_nothing_is_not_remembered(qapp):
    bench = Bench()
    bench.set(0)
    assert bench.steps.stack.count() == 0


def test_that_a_stack_kept_as_json_works_after_reopening(qapp):
    bench = Bench()
    for value in (1, 2, 3):
        bench.set(value)
    bench.steps.stack.undo()
    kept = msgspec.json.decode(msgspec.json.encode(bench.steps.plain()))
    again = Bench()
    again.value = 2
    again.steps.restore(kept)
    assert again.applied == []
    again.steps.stack.redo()
    assert again.value == 3
    again.steps.stack.undo()
    again.steps.stack.undo()
    assert again.value == 1


def test_that_a_foreign_stack_is_left_aside(qapp):
    bench = Bench()
    bench.steps.restore({"steps": [{"no": "step"}], "index": "first"})
    assert bench.steps.stack.count() == 0


def test_that_only_the_latest_steps_are_kept(qapp):
    bench = Bench()
    for value in range(1, 400):
        bench.set(value)
    assert len(bench.steps.plain()["steps"]) == 200
