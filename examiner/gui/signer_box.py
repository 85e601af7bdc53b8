"""SignerBox: choose a signing identity and see whose it is before anything is signed."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from examiner.errors import ExaminerError
from examiner.gui.report_request import is_module
from examiner.report.signature_facts import Signer

_DIGEST_LINE = 32


class SignerBox(QWidget):
    """A PKCS#12 file and its password, or a token and its PIN, become an opened identity.

    All that is typed stays here only.
    """

    changed = Signal()
    """An identity was opened, or the one that was open no longer is."""
    identity_wanted = Signal()
    """The user wants a self-made identity for training."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._signer: Signer | None = None
        self.path = QLineEdit()
        self.path.setPlaceholderText(
            self.tr("File with key and certificate (.p12), or a token's module (.so)")
        )
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setPlaceholderText(self.tr("Password of the file, or PIN of the token"))
        self.token = QLineEdit()
        self.token.setPlaceholderText(self.tr("Name of the token, where there are several"))
        self.certificate = QLineEdit()
        self.certificate.setPlaceholderText(self.tr("SHA-256 of the certificate, or its beginning"))
        self.browse = QPushButton(self.tr("&Browse…"))
        self.open = QPushButton(self.tr("Open &identity"))
        self.make = QPushButton(self.tr("Make a &training identity…"))
        self.facts = QLabel()
        self.facts.setTextFormat(Qt.TextFormat.PlainText)
        self.facts.setWordWrap(True)
        self.facts.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        for field in (self.path, self.token, self.certificate):
            field.textChanged.connect(self._forget)
        self.password.textChanged.connect(self._forget)
        self.password.returnPressed.connect(self._open)
        self.browse.clicked.connect(self._browse)
        self.open.clicked.connect(self._open)
        self.make.clicked.connect(self.identity_wanted)
        self._arrange()
        self._forget()

    @property
    def signer(self) -> Signer | None:
        """The identity that is open; None if none is."""
        return self._signer

    def use_identity(self, path: Path) -> None:
        """Fill in the file of an identity; the password is still asked for."""
        self.path.setText(str(path))
        self.password.clear()
        self.password.setFocus()

    def _arrange(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        for row, (words, field, button) in enumerate(
            (
                (self.tr("Identity"), self.path, self.browse),
                (self.tr("Password"), self.password, self.open),
            )
        ):
            label = QLabel(words)
            label.setBuddy(field)
            field.setAccessibleName(words)
            grid.addWidget(label, row, 0)
            grid.addWidget(field, row, 1)
            grid.addWidget(button, row, 2)
        self._on_token = []
        for row, (words, field) in enumerate(
            ((self.tr("Token"), self.token), (self.tr("Certificate"), self.certificate)), start=2
        ):
            label = QLabel(words)
            label.setBuddy(field)
            field.setAccessibleName(words)
            grid.addWidget(label, row, 0)
            grid.addWidget(field, row, 1, 1, 2)
            self._on_token += [label, field]
        grid.addWidget(self.facts, 4, 0, 1, 3)
        grid.addWidget(self.make, 5, 0, 1, 3, alignment=Qt.AlignmentFlag.AlignLeft)
        grid.setColumnStretch(1, 1)
        for button in (self.browse, self.open, self.make):
            button.setAutoDefault(False)

    def _browse(self) -> None:
        box = QFileDialog(self, self.tr("Choose a signing identity"))
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setFileMode(QFileDialog.FileMode.ExistingFile)
        filters = [self.tr("Identities (*.p12 *.pfx)"), self.tr("Modules of tokens (*.so *.dll)")]
        box.setNameFilters([*filters, self.tr("All files (*)")])
        box.fileSelected.connect(lambda path: self.use_identity(Path(path)))
        box.open()

    def _forget(self) -> None:
        module = is_module(self.path.text())
        for part in self._on_token:
            part.setVisible(module)
        # A reader with keys of its own asks for the PIN itself.
        self.open.setEnabled(bool(self.path.text() and (self.password.text() or module)))
        self.facts.setText(self.tr("No identity is open."))
        if self._signer is not None:
            self._signer = None
            self.changed.emit()

    def _open(self) -> None:
        # Imported here because it brings a library of cryptography, which no first paint needs.
        from examiner.gui.signing_files import opened_signer

        path = Path(self.path.text()).expanduser()
        chosen = self.token.text().strip(), self.certificate.text().strip()
        try:
            self._signer = opened_signer(path, self.password.text(), *chosen)
        except ExaminerError as error:
            self._forget()
            self.facts.setText(f"{error.message}\n{error.advice}")
            return
        self.facts.setText(self._words(self._signer))
        self.changed.emit()

    def _words(self, signer: Signer) -> str:
        kind = (
            self.tr("Self-made: no authority vouches for this name.")
            if signer.self_made
            else self.tr("Issued by an authority or another holder, not self-made.")
        )
        digest = f"{signer.fingerprint[:_DIGEST_LINE]}\n{signer.fingerprint[_DIGEST_LINE:]}"
        lines = (
            self.tr("Signs as: {}").format(signer.name),
            self.tr("Subject: {}").format(signer.subject),
            kind,
            self.tr("Valid from {} to {}").format(
                f"{signer.not_before:%Y-%m-%d}", f"{signer.not_after:%Y-%m-%d}"
            ),
            self.tr("Certificate SHA-256:\n{}").format(digest),
        )
        return "\n".join(lines)
