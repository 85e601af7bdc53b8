import io
import re

import pytest
from pypdf import PdfReader

from examiner.report.wording import load_wording

AVOIDED = (
    r"(?<!false )(?<!false non-)match",
    r"identif(y|ied|ies|ication)",
    r"confiden",
    r"probab",
    r"per ?cent",
    r"%",
    r"\bproves?\b",
    r"same person",
    r"certain(ly|ty)?\b",
    r"looked at",
    r"\bAI\b",
    r"matched|mismatch",
)


def avoided(text: str) -> list[str]:
    plain = re.sub(r"\s+", " ", text)
    return [word for word in AVOIDED if re.search(word, plain, re.IGNORECASE)]


def test_that_the_words_to_avoid_are_recognised():
    assert avoided("The faces match.")
    assert avoided("99 % certain")
    assert not avoided("False match rate and false non-match rate")


def test_that_the_wording_avoids_them():
    wording = load_wording()
    fixed = [text for each in wording.limitations for text in (each.title, each.text)]
    texts = [*wording.file.titles.values(), *wording.file.statements.values(), *fixed]
    assert len(texts) > 80
    assert [text for text in texts if avoided(text)] == []


def test_that_the_printed_report_avoids_them(rendered):
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(rendered)).pages]
    assert [(number, avoided(page)) for number, page in enumerate(pages, 1) if avoided(page)] == []


def test_that_facts_are_filled_in_and_a_missing_fact_is_a_fault():
    wording = load_wording()
    assert "version 2" in wording.statement("amendment", version=2, change="None.")
    with pytest.raises(KeyError):
        wording.statement("amendment", version=2)
    with pytest.raises(KeyError):
        wording.title("no such title")


def test_that_the_version_names_its_language():
    wording = load_wording()
    assert (wording.version, wording.language) == ("report-en-v1", "en-GB")


@pytest.mark.parametrize(
    "subject", ["112 × 112", "basis", "nearly alike", "own clock", "no opinion", "look-alikes"]
)
def test_that_no_known_limitation_is_left_out(subject):
    texts = [limitation.text for limitation in load_wording().limitations]
    assert any(subject in text for text in texts)
