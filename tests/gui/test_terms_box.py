"""At which level a report is signed: only what the level uses is asked for."""

import pytest

from examiner.errors import SignerRefused
from examiner.gui.report_request import TermsAsked
from examiner.gui.signer_box import SignerBox
from examiner.gui.signing_files import opened_terms
from examiner.gui.terms_box import TermsBox
from examiner.report.signature import Level
from tests.signatures.authority import found


@pytest.fixture
def box(qtbot):
    made = TermsBox()
    qtbot.addWidget(made)
    made.show()
    return made


def choose(box, level):
    box.level.setCurrentIndex(box.level.findData(level))


def test_that_a_plain_signature_asks_for_nothing(box):
    assert box.asked() == TermsAsked()
    assert not box.identity.isVisible()
    assert not box.add.isVisible()
    assert not box.note.isVisible()


def test_that_each_level_asks_for_what_it_uses(box, tmp_path):
    choose(box, "b-t")
    assert box.identity.isVisible()
    assert not box.add.isVisible()
    assert "not independent" in box.note.text()
    assert box.asked() is None
    box.identity.setText(str(tmp_path / "clock.p12"))
    box.password.setText("clock")
    assert box.asked() == TermsAsked("b-t", tmp_path / "clock.p12", "clock")
    choose(box, "b-lta")
    assert box.add.isVisible()
    assert box.asked() is None
    box.use_files((tmp_path / "root.pem", tmp_path / "root.crl"))
    assert "root.crl" in box.files.text()
    assert box.asked().files == (tmp_path / "root.pem", tmp_path / "root.crl")
    box.clear.click()
    assert box.asked() is None


def test_that_named_files_are_opened_by_what_is_in_them(tmp_path):
    authority = found()
    files = {
        "root.pem": authority.root.pem,
        "root.crl": authority.lists[0],
        "clock.p12": authority.stamper.p12(b"clock"),
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    named = (tmp_path / "root.crl", tmp_path / "root.pem")
    terms = opened_terms(TermsAsked("b-lt", tmp_path / "clock.p12", "clock", named))
    assert terms.level == Level.B_LT
    assert terms.stamper.name == "Clock"
    assert terms.authorities == (authority.root.der,)
    assert terms.lists == (authority.lists[0],)
    for wrong in (tmp_path / "clock.p12", tmp_path / "no.crl"):
        with pytest.raises(SignerRefused):
            opened_terms(TermsAsked("b-lt", tmp_path / "clock.p12", "clock", (wrong,)))


def test_that_a_tokens_fields_are_shown_for_a_module_only(qtbot, tmp_path):
    box = SignerBox()
    qtbot.addWidget(box)
    box.show()
    box.path.setText("me.p12")
    assert not box.token.isVisible()
    box.path.setText(str(tmp_path / "libtoken.so.2"))
    assert box.token.isVisible()
    assert box.certificate.isVisible()
    # Without a PIN, too: a reader may ask for it itself.
    assert box.open.isEnabled()
    box.open.click()
    assert "not a usable PKCS#11 module" in box.facts.text()
