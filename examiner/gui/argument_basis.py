"""BasisLabel: in words, how an argument table was made where it is not exact."""

from PySide6.QtWidgets import QLabel, QWidget

from examiner.explanation.records import ArgumentTable
from examiner.gui.argument_columns import PLACES
from examiner.render.figure import signed


class BasisLabel(QLabel):
    """Says by which rule and over which replacement a table was split; hidden for an exact one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setAccessibleName(self.tr("How the arguments were made"))
        self.show_table(None)

    def show_table(self, table: ArgumentTable | None) -> None:
        """Say how `table` was made."""
        basis = None if table is None else table.basis
        self.setVisible(basis is not None)
        if basis is None:
            return
        words = self.tr("Split by {rule}; a patch taken away becomes {baseline}.")
        said = [words.format(rule=basis.rule, baseline=basis.baseline)]
        probe, reference = basis.probe_interaction, basis.reference_interaction
        if probe is not None and reference is not None:
            words = self.tr(
                "Patches act together: covering each alone misses {probe} (probe) and {reference} "
                "(reference) of the sum."
            )
            texts = [signed(value, PLACES) for value in (probe, reference)]
            said.append(words.format(probe=texts[0], reference=texts[1]))
        self.setText(" ".join(said))
