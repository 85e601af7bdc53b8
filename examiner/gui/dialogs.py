"""Acts that ask something first: a file, a choice, a reason; then they go to Acts."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QInputDialog,
    QLabel,
    QMessageBox,
    QScrollArea,
    QVBoxLayout,
)

from examiner.case.bench import Exhibit
from examiner.case.verification import Fact
from examiner.comparison.cards import has_card
from examiner.embedding.catalogue import backbones
from examiner.errors import ExaminerError
from examiner.foreign import MOST_DOCUMENT, read_regular
from examiner.gui.action_specs import ACTIONS
from examiner.gui.cover_dialog import CoverDialog
from examiner.gui.demonstration import Demonstration, demonstration_path
from examiner.gui.dialog_size import give_size
from examiner.gui.explain_dialog import ExplainDialog
from examiner.gui.facts_table import FactsTable
from examiner.gui.new_case_dialog import NewCase, NewCaseDialog
from examiner.gui.shortcuts_dialog import ShortcutsDialog
from examiner.gui.threshold_dialog import ThresholdDialog
from examiner.gui.viewer.exhibit import paint_exhibit
from examiner.gui.window import Window
from examiner.image.records import EvidenceImage, Role
from examiner.settings import drawings_may_be_exhibits, examiner_name
from examiner.workflow import demonstration, opening
from examiner.workflow.bench import annotations_of
from examiner.workflow.explanations import backbone_of

_PICTURES = "*.jpg *.jpeg *.png *.tif *.tiff *.bmp *.webp *.heic *.heif"


def new_case(window: Window) -> None:
    """Ask for the facts and the place of a new case, make it and open it."""
    dialog = NewCaseDialog(examiner_name(), window)
    dialog.case_wanted.connect(lambda wanted: _make_case(window, wanted))
    dialog.open()


def _make_case(window: Window, wanted: NewCase) -> None:
    try:
        opening.new_case(
            wanted.path,
            examiner_name(),
            wanted.title,
            question=wanted.question,
            examiner=wanted.examiner,
            laboratory=wanted.laboratory,
        )
    except ExaminerError as error:
        window.show_error(error)
        return
    window.close_case()
    window.open_case(wanted.path)


def open_case(window: Window) -> None:
    """Ask which case to open."""
    name, _ = QFileDialog.getOpenFileName(
        window, window.tr("Open case"), "", window.tr("Cases (*.case)")
    )
    if name:
        window.close_case()
        window.open_case(Path(name))


def open_demonstration(window: Window) -> None:
    """Open the demonstration case, made first if need be, and go on with what is missing in it."""
    path = demonstration_path()
    try:
        if not path.exists():
            demonstration.make_case(path)
    except (ExaminerError, OSError) as error:
        window.show_error(error)
        return
    window.close_case()
    window.open_case(path)
    if window.session.is_open:
        Demonstration(window.session, window.acts)


def training_copy(window: Window) -> None:
    """Ask where to put a training copy of the open case, and make it."""
    name, _ = QFileDialog.getSaveFileName(
        window, window.tr("Make a training copy"), "training.case", window.tr("Cases (*.case)")
    )
    if name:
        count = window.acts.training_copy(Path(name))
        if count is not None:
            window.statusBar().showMessage(
                window.tr("Training copy made with {} photographs.").format(count), 10_000
            )


def add_photographs(window: Window, role: Role) -> None:
    """Ask which photographs to receive."""
    title = window.tr("Add probes") if role is Role.PROBE else window.tr("Add references")
    kinds = window.tr("Photographs ({});;All (*)").format(_PICTURES)
    names, _ = QFileDialog.getOpenFileNames(window, title, "", kinds)
    window.acts.receive([Path(name) for name in names], role)


def dropped(window: Window, paths: tuple[Path, ...], role: Role | None) -> None:
    """Receive dropped files; ask for their role where the drop did not say it."""
    if role is None:
        words = {window.tr("Probe"): Role.PROBE, window.tr("Reference"): Role.REFERENCE}
        word, ok = QInputDialog.getItem(
            window, window.tr("Add photographs"), window.tr("They are:"), list(words), 0, False
        )
        if not ok:
            return
        role = words[word]
    window.acts.receive(paths, role)


def compare(window: Window) -> None:
    """Compare the only probe with the only reference, or ask which."""
    images = window.session.case.all(EvidenceImage)
    marks = {role: [i.mark for i in images if i.role is role] for role in Role}
    chosen = [_pick(window, role, marks[role]) for role in Role]
    if all(chosen):
        window.acts.compare(chosen[0], chosen[1])


def compare_by_network(window: Window) -> None:
    """Compare the pair that is shown anew, by a network that is asked for."""
    shown = window.bench.comparison
    if shown is None:
        return
    # One without a threshold card could score, but not say on which side a score lies.
    names = [each.name for each in backbones() if has_card(each.name)]
    title, ask = window.tr("Compare by another network"), window.tr("Which network?")
    at = names.index(shown.score.backbone) if shown.score.backbone in names else 0
    name, ok = QInputDialog.getItem(window, title, ask, names, (at + 1) % len(names), False)
    if ok:
        window.acts.compare(shown.probe, shown.reference, name)


def _pick(window: Window, role: Role, marks: list[str]) -> str:
    """The mark of a role's photograph: the only one, the selected one, or as asked."""
    selection = window.session.selection
    if len(marks) == 1:
        return marks[0]
    if not marks:
        words = window.tr("The case has no {} yet. Add one first.").format(role.value)
        QMessageBox.information(window, window.tr("Compare"), words)
        return ""
    at = marks.index(selection[1]) if selection and selection[1] in marks else 0
    title, ask = window.tr("Compare"), window.tr("Which {}?").format(role.value)
    mark, ok = QInputDialog.getItem(window, title, ask, marks, at, False)
    return mark if ok else ""


def explain(window: Window, mark: str) -> None:
    """Ask by which methods, and how set, comparison `mark` is to be explained."""
    if not mark:
        return
    dialog = ExplainDialog(mark, backbone_of(window.session.case, mark), window)
    dialog.requested.connect(lambda requests: window.acts.explain(mark, requests))
    dialog.open()


def cover(window: Window) -> None:
    """Ask which region of which face of the open comparison is to be covered."""
    mark = window.bench.mark
    if not mark:
        return
    cells = window.panels.arguments.selected_cells()
    dialog = CoverDialog(mark, cells, annotations_of(window.session.case, mark), window)
    dialog.requested.connect(lambda wanted: window.acts.cover(mark, wanted))
    dialog.open()


def change_threshold(window: Window) -> None:
    """Ask for another threshold card and the reason."""
    comparison = window.bench.comparison
    if comparison is None:
        return
    dialog = ThresholdDialog(comparison, window)
    dialog.requested.connect(
        lambda wanted: window.acts.change_threshold(
            wanted.comparison, wanted.card_file, wanted.reason
        )
    )
    dialog.open()


def likelihood_by_card(window: Window) -> None:
    """Ask for a calibration card, and state the likelihood ratio after it."""
    title, cards = window.tr("Calibration card"), window.tr("Calibration cards (*.toml)")
    chosen, _ = QFileDialog.getOpenFileName(window, title, "", cards)
    if chosen and window.bench.mark:
        window.acts.state_likelihood(window.bench.mark, Path(chosen))


def add_exhibit(window: Window) -> None:
    """Freeze what the view shows, as an exhibit of the report."""
    title, ask = window.tr("Add this view to the report"), window.tr("Caption:")
    caption, ok = QInputDialog.getText(window, title, ask)
    if ok:
        picture = paint_exhibit(window.view)
        shown = (window.bench.mark, window.bench.explanation)
        window.acts.admit(picture, caption, shown, window.bench.states())


def admit_drawing(window: Window, mark: str) -> None:
    """Ask for a caption and keep a drawing as an exhibit; where that is refused, say so at once."""
    caption, ok = "", True
    if drawings_may_be_exhibits():
        title, ask = window.tr("Keep as an exhibit"), window.tr("Caption:")
        caption, ok = QInputDialog.getText(window, title, ask)
    if ok:
        window.acts.admit_drawing(mark, caption)


def export_arguments(window: Window) -> None:
    """Ask where to write the argument table."""
    name, _ = QFileDialog.getSaveFileName(
        window, window.tr("Export arguments"), f"arguments-{window.bench.mark}.csv", "CSV (*.csv)"
    )
    if name:
        window.panels.arguments.export_csv(Path(name))


def report(window: Window) -> None:
    """Open the report dialog."""
    from examiner.gui.report_bench import open_report

    open_report(window)


def show_report(window: Window, path: Path) -> None:
    """What is true of a signed report, and whether it speaks of the open case."""
    # Imported here because the signing library takes long to load.
    from examiner.workflow.report_checks import check_report

    try:
        found = check_report(read_regular(path, MOST_DOCUMENT), ())
    except (ExaminerError, OSError) as error:
        window.show_error(error)
        return
    facts = found.facts
    if window.session.is_open:
        facts = (*facts, *found.against(window.session.case))
    show_facts(window, path.name, facts)


def validation(window: Window) -> None:
    """Ask for the folder of a validation run and show what it has measured."""
    from examiner.gui.validation_dialog import ValidationDialog
    from examiner.render.chart_file import charts_in
    from examiner.validation.table.columns import columns_of

    name = QFileDialog.getExistingDirectory(window, window.tr("Folder of a validation run"))
    if not name:
        return
    try:
        found, charts = columns_of(Path(name)), charts_in(Path(name))
    except ExaminerError as error:
        window.show_error(error)
        return
    ValidationDialog(found, charts, window).open()


def show_exhibit(window: Window, mark: str) -> None:
    """An exhibit's picture, one picture pixel to a device pixel, with its caption."""
    exhibit = window.session.case.get(Exhibit, mark)
    picture = QPixmap()
    picture.loadFromData(window.session.case.blob(exhibit.picture_sha256))
    picture.setDevicePixelRatio(window.devicePixelRatioF())
    label = QLabel()
    label.setPixmap(picture)
    label.setAccessibleName(exhibit.caption)
    scroll = QScrollArea()
    scroll.setWidget(label)
    box = QDialog(window)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle(f"{mark}: {exhibit.caption}")
    QVBoxLayout(box).addWidget(scroll)
    box.resize(window.size() * 0.8)
    box.open()


def show_facts(window: Window, title: str, facts: tuple[Fact, ...]) -> None:
    """A list of facts in a window of its own."""
    box = QDialog(window)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle(title)
    table = FactsTable(box)
    table.show_facts(facts)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(box.reject)
    column = QVBoxLayout(box)
    column.addWidget(table)
    column.addWidget(buttons)
    give_size(box, 900, 420)
    box.open()


def shortcuts(window: Window) -> None:
    """Show the keys of every act, to look up and to change."""
    dialog = ShortcutsDialog(ACTIONS, window.desk.shortcuts, window)

    def remap(keys: dict[str, str]) -> None:
        window.keep(replace(window.desk, shortcuts=keys))
        window.actions_by_id.remap(keys)

    dialog.remapped.connect(remap)
    dialog.open()
