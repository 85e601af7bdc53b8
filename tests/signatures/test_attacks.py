"""Changes to signed reports by somebody who knows the format: each is found.

Every change comes alone, as a revision added to the file, and in the revision of a signature that
the changer makes in the reviewer's free box, which then covers it.
"""

import contextlib
import io

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields
from pyhanko.stamp import TextStampStyle

from examiner.errors import ReportUnreadable
from examiner.report import signing
from examiner.report.boxes import REVIEWER_BOX
from examiner.report.plain_writers import Addition
from examiner.report.signature import PLAIN, Level, check, countersign
from tests.signatures.authority import issue
from tests.signatures.reports import LATER


def first_page(writer):
    return writer.root["/Pages"]["/Kids"][0].get_object()


def last_page(writer):
    return writer.root["/Pages"]["/Kids"][-1].get_object()


def picture(writer):
    """The only picture of the first page."""
    return next(iter(first_page(writer)["/Resources"]["/XObject"].values())).get_object()


def replaced(writer, stream, data: bytes) -> None:
    """The same object with other data, as it would stand in a new revision."""
    reference = stream.container_ref
    kept = {name: stream.raw_get(name) for name in stream if name not in ("/Filter", "/Length")}
    other = generic.StreamObject(kept, stream_data=data)
    writer.objects[(reference.generation, reference.idnum)] = other


def added(writer, holder, name: str, value) -> None:
    holder[pdf_name(name)] = value
    writer.update_container(holder)


def action(script: bytes = b"app.alert(1)"):
    return generic.DictionaryObject(
        {pdf_name("/S"): pdf_name("/JavaScript"), pdf_name("/JS"): generic.pdf_string(str(script))}
    )


def page_content(writer):
    stream = first_page(writer)["/Contents"].get_object()
    replaced(writer, stream, stream.data.replace(b"Tj", b"Tj 0 0 0 rg", 1))


def page_picture(writer):
    replaced(writer, picture(writer), bytes(8 * 8 * 3))


def page_font(writer):
    font = next(iter(first_page(writer)["/Resources"]["/Font"].values())).get_object()
    added(writer, font, "/BaseFont", pdf_name("/Other"))


def page_size(writer):
    page = first_page(writer)
    added(writer, page, "/CropBox", generic.ArrayObject(map(generic.NumberObject, (0, 0, 9, 9))))


def page_turned(writer):
    added(writer, first_page(writer), "/Rotate", generic.NumberObject(180))


def page_taken_out(writer):
    tree = writer.root["/Pages"]
    tree["/Kids"].pop(0)
    added(writer, tree, "/Count", generic.NumberObject(len(tree["/Kids"])))


def page_twice(writer):
    tree = writer.root["/Pages"]
    tree["/Kids"].append(tree["/Kids"].raw_get(0))
    added(writer, tree, "/Count", generic.NumberObject(len(tree["/Kids"])))


def page_labels(writer):
    labels = generic.DictionaryObject({pdf_name("/Nums"): generic.ArrayObject()})
    added(writer, writer.root, "/PageLabels", labels)


def outline(writer):
    entry = writer.root["/Outlines"]["/First"].get_object()
    added(writer, entry, "/Title", generic.pdf_string("Other"))


def annotated(kind: str, **more):
    def change(writer):
        page = last_page(writer)
        box = generic.ArrayObject(map(generic.NumberObject, (80, 600, 300, 820)))
        note = {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name(kind),
            pdf_name("/Rect"): box,
            pdf_name("/Contents"): generic.pdf_string("0.9127"),
        }
        note |= {pdf_name(f"/{name}"): value for name, value in more.items()}
        reference = writer.add_object(generic.DictionaryObject(note))
        held = page["/Annots"]
        held.append(reference)
        if held.container_ref is not None:
            writer.update_container(held)
        writer.update_container(page)

    return change  # fmt: skip


def attachment(writer):
    spec = writer.root["/Names"]["/EmbeddedFiles"]["/Names"][1].get_object()
    replaced(writer, spec["/EF"]["/F"].get_object(), b'{"score":0.9127}')


def another_attachment(writer):
    names = writer.root["/Names"]["/EmbeddedFiles"]["/Names"]
    names.append(generic.pdf_string("z.json"))
    names.append(names.raw_get(1))
    writer.update_container(names)


def attachment_unnamed(writer):
    added(writer, writer.root, "/AF", generic.ArrayObject())


def metadata(writer):
    stream = writer.root["/Metadata"].get_object()
    replaced(writer, stream, stream.data.replace(b"A report", b"B report"))


def title(writer):
    info = writer.trailer["/Info"].get_object()
    added(writer, info, "/Title", generic.pdf_string("Another report"))


def opened_with_script(writer):
    added(writer, writer.root, "/OpenAction", action())


def acting(writer):
    added(writer, last_page(writer), "/AA", generic.DictionaryObject({pdf_name("/O"): action()}))


def named_script(writer):
    scripts = generic.ArrayObject([generic.pdf_string("a"), writer.add_object(action())])
    names = generic.DictionaryObject({pdf_name("/Names"): scripts})
    added(writer, writer.root["/Names"], "/JavaScript", names)


def layers(writer):
    added(writer, writer.root, "/OCProperties", generic.DictionaryObject())


def language(writer):
    added(writer, writer.root, "/Lang", generic.pdf_string("fr"))


def colours(writer):
    added(writer, writer.root, "/OutputIntents", generic.ArrayObject())


def marked(writer):
    info = generic.DictionaryObject({pdf_name("/Marked"): generic.BooleanObject(True)})
    added(writer, writer.root, "/MarkInfo", info)


def text_field(writer):
    field = {pdf_name("/FT"): pdf_name("/Tx"), pdf_name("/T"): generic.pdf_string("Score"),
             pdf_name("/V"): generic.pdf_string("0.9127")}  # fmt: skip
    listed = writer.root["/AcroForm"]["/Fields"]
    listed.append(writer.add_object(generic.DictionaryObject(field)))
    if listed.container_ref is not None:
        writer.update_container(listed)
    writer.update_container(writer.root["/AcroForm"])


def another_signature_field(writer):
    spec = fields.SigFieldSpec("Head of laboratory", on_page=0, box=(10, 10, 400, 400))
    fields.append_signature_field(writer, spec)


def box_of(writer, name: str):
    return next(each.get_object() for each in writer.root["/AcroForm"]["/Fields"]
                if each.get_object()["/T"] == name)  # fmt: skip


def examiners_box_hidden(writer):
    added(writer, box_of(writer, "Examiner"), "/F", generic.NumberObject(2))


def examiners_box_moved(writer):
    place = generic.ArrayObject(map(generic.NumberObject, (0, 0, 5, 5)))
    added(writer, box_of(writer, "Examiner"), "/Rect", place)


def examiners_box_redrawn(writer):
    shown = box_of(writer, "Examiner")["/AP"]["/N"].get_object()
    replaced(writer, shown, b"0 0 100 100 re f")


def examiners_box_emptied(writer):
    box = box_of(writer, "Examiner")
    del box["/V"]
    writer.update_container(box)


def reviewers_box_moved(writer):
    place = generic.ArrayObject(map(generic.NumberObject, (0, 0, 590, 840)))
    added(writer, box_of(writer, "Reviewer"), "/Rect", place)


def stray_object(writer):
    writer.add_object(generic.DictionaryObject({pdf_name("/Hidden"): generic.pdf_string("x")}))


def proofs_with_more(writer):
    more = {"/Certs": generic.ArrayObject(), "/More": generic.pdf_string("x")}
    held = {pdf_name(name): value for name, value in more.items()}
    added(writer, writer.root, "/DSS", generic.DictionaryObject(held))


def restricted_no_longer(writer):
    added(writer, writer.root, "/Perms", generic.DictionaryObject())


CHANGES = {
    function.__name__: function
    for function in (
        page_content, page_picture, page_font, page_size, page_turned, page_taken_out, page_twice,
        page_labels, outline, attachment, another_attachment, attachment_unnamed, metadata, title,
        opened_with_script, acting, named_script, layers, language, colours, marked, text_field,
        another_signature_field, examiners_box_hidden, examiners_box_moved, examiners_box_redrawn,
        examiners_box_emptied, reviewers_box_moved, stray_object, proofs_with_more,
        restricted_no_longer,
    )
} | {
    "text_over_the_page": annotated("/FreeText"),
    "note": annotated("/Text"),
    "stamp_over_the_page": annotated("/Stamp"),
    "link_with_script": annotated("/Link", A=action()),
    "file_on_the_page": annotated("/FileAttachment"),
}  # fmt: skip
"""Names of changes, by what they touch."""


@pytest.fixture(scope="module", autouse=True)
def quick_boxes():
    """Boxes in a plain face: to embed the bundled one takes most of the time of signing."""
    with pytest.MonkeyPatch.context() as patch:
        style = TextStampStyle(stamp_text="%(text)s", border_width=0)
        patch.setattr(signing, "stamp_style", lambda: style)
        yield


@pytest.fixture(scope="module")
def stranger():
    return issue("Prof. Reviewer").signer()


@pytest.mark.parametrize("name", CHANGES)
def test_that_a_change_in_an_added_revision_is_found(once, name):
    pdf = once[Level.B_B]
    writer = Addition(io.BytesIO(pdf))
    CHANGES[name](writer)
    output = io.BytesIO()
    writer.write(output)
    changed = output.getvalue()
    assert changed.startswith(pdf)
    assert len(changed) > len(pdf)
    assert not check(changed).ok


@pytest.mark.parametrize("name", CHANGES)
def test_that_a_change_under_cover_of_a_reviewers_signature_is_found(once, name, stranger):
    pdf = once[Level.B_B]
    writer = Addition(io.BytesIO(pdf))
    CHANGES[name](writer)
    review = signing.Signing(stranger, PLAIN, LATER, "Report reviewed", None)
    changed = review.in_box(writer, REVIEWER_BOX, certify=False)
    facts = check(changed)
    assert changed.startswith(pdf)
    assert not facts.ok
    if facts.signatures[0].field == "Examiner":
        assert facts.signatures[0].intact
        assert not facts.signatures[0].later_changes_allowed
    else:
        assert "examiner's box" in facts.problem


def test_that_a_strangers_review_alone_is_sound_but_not_trusted(authority, once, stranger):
    """Whoever has the file may fill the free box; whose signature it is decides."""
    facts = check(countersign(once[Level.B_B], stranger, LATER), [authority.root.der])
    assert facts.ok
    assert not facts.trusted


def test_that_nobody_restates_what_the_file_says_of_itself(once, stranger):
    """As most programs do when they add a signature, with the day and their own name."""
    writer = IncrementalPdfFileWriter(io.BytesIO(once[Level.B_B]))
    review = signing.Signing(stranger, PLAIN, LATER, "Report reviewed", None)
    assert not check(review.in_box(writer, REVIEWER_BOX, certify=False)).ok


def ranges(pdf: bytes) -> tuple[bytes, list[int]]:
    at = pdf.rindex(b"/ByteRange [")
    text = pdf[at : pdf.index(b"]", at) + 1]
    return text, [int(number) for number in text[12:-1].split()]


def with_ranges(pdf: bytes, numbers: list[int]) -> bytes:
    text, _ = ranges(pdf)
    other = b"/ByteRange [" + " ".join(map(str, numbers)).encode()
    return pdf.replace(text, other.ljust(len(text) - 1) + b"]")


FORGERIES = {
    # Universal forgery: what a check reads to find the signature is spoilt.
    "no range": lambda pdf, r: pdf.replace(b"/ByteRange", b"/ByteRangf"),
    "empty range": lambda pdf, r: with_ranges(pdf, [0, 0, 0, 0]),
    "short range": lambda pdf, r: with_ranges(pdf, [0, r[1]]),
    "negative range": lambda pdf, r: with_ranges(pdf, [0, -1, r[2], r[3]]),
    "range to less": lambda pdf, r: with_ranges(pdf, [0, r[1], r[2], r[3] - 9]),
    "range from later": lambda pdf, r: with_ranges(pdf, [9, r[1] - 9, r[2], r[3]]),
    "no container": lambda pdf, r: pdf[: r[1]] + b"<" + b"0" * (r[2] - r[1] - 2) + b">" + (
        pdf[r[2]:]),
    "container of text": lambda pdf, r: pdf[: r[1]] + b"(" + b"x" * (r[2] - r[1] - 2) + b")" + (
        pdf[r[2]:]),
    "no kind": lambda pdf, r: pdf.replace(b"/ETSI.CAdES.detached", b"/ETSI.CAdES.detachex"),
    "no filter": lambda pdf, r: pdf.replace(b"/Adobe.PPKLite", b"/Adobe.PPKLitx"),
    # Wrapping: what was signed is moved, and something else stands in its place.
    "wrapped": lambda pdf, r: pdf[: r[2]] + b"\n% other\n" + pdf[r[2]:],
    "wrapped at the end": lambda pdf, r: with_ranges(pdf, [0, r[1], len(pdf), r[3]]) + pdf[r[2]:],
    # Shadowing: other objects are appended, with or without a table that says where they are.
    "object without table": lambda pdf, r: pdf + b"\n1 0 obj\n<< /Type /Catalog >>\nendobj\n",
    "table alone": lambda pdf, r: pdf + b"\nxref\n0 1\n0000000000 65535 f \ntrailer\n<< >>\n",
    "signed twice over": lambda pdf, r: pdf + pdf,
    "other before it": lambda pdf, r: b"%PDF-1.7\n" + pdf,
}  # fmt: skip


@pytest.mark.parametrize("name", FORGERIES)
def test_that_a_known_forgery_is_found(once, name):
    pdf = once[Level.B_B]
    changed = FORGERIES[name](pdf, ranges(pdf)[1])
    assert changed != pdf
    with contextlib.suppress(ReportUnreadable):
        assert not check(changed).ok


def test_that_a_file_cut_back_to_the_first_signature_is_the_first_report(once, twice):
    """No signature can tell of a later one: that a report was reviewed is not in the first."""
    for level in Level:
        assert twice[level][: len(once[level])] == once[level]
        assert check(once[level]).ok
