"""Words from outside are printed as they are, wherever a report prints them."""

import io
from dataclasses import replace

from pypdf import PdfReader

from examiner.report.contents import Findings
from examiner.report.layout import render

MARKUP = "<img src='/etc/passwd'/><b>b</b>&amp;<a href='http://x'>y</a>"


def everywhere(contents, words):
    item, other = contents.items[0], contents.items[1]
    image = replace(item.image, file_name=words, metadata={words: words})
    names = dict.fromkeys(("title", "question", "client", "laboratory", "examiner"), words)
    return replace(
        contents,
        case=replace(contents.case, **names),
        items=(replace(item, image=image, received_by=words), other),
        notices=(words,),
        findings=Findings(observations=words, interpretation=words, opinion=words),
    )


HIDING = "\u202e\u200b\u05d0\x00"


def test_that_words_from_outside_are_printed_and_not_obeyed(contents, rendered):
    words = f"before {MARKUP} {HIDING} " + "long " * 100
    plain, found = (
        PdfReader(io.BytesIO(each)) for each in (rendered, render(everywhere(contents, words)))
    )
    text = "".join(page.extract_text() for page in found.pages).replace("\n", "")
    assert text.replace(" ", "").count(MARKUP.replace(" ", "")) >= 8
    assert all(told in text for told in ("[U+202E]", "[U+200B]", "[U+05D0]", "[U+0000]"))
    assert not set(HIDING) & set(text)
    pictures = [sum(len(page.images) for page in each.pages) for each in (plain, found)]
    assert pictures[0] == pictures[1]
    links = [
        annotation.get_object().get("/A", {}).get("/URI")
        for page in found.pages
        for annotation in page.get("/Annots", [])
    ]
    assert [link for link in links if link] == []
