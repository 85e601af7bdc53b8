"""What the signatures cover: every object of every revision, and every byte but the container's."""

import contextlib
import io
import random

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

from examiner.errors import ReportUnreadable
from examiner.report.signature import Level, check


def reached(reader) -> dict[int, str]:
    """Numbers of all objects that can be reached from the file's root, with their kinds."""
    found: dict[int, str] = {}
    waiting = [reader.trailer.raw_get("/Root"), reader.trailer.raw_get("/Info")]
    while waiting:
        each = waiting.pop()
        if isinstance(each, generic.IndirectObject):
            if each.idnum in found:
                continue
            held = each.get_object()
            kind = held.get("/Type", "") if isinstance(held, generic.DictionaryObject) else ""
            found[each.idnum] = str(kind)
            waiting.append(held)
        elif isinstance(each, generic.DictionaryObject):
            waiting += [each.raw_get(name) for name in each]
        elif isinstance(each, generic.ArrayObject):
            waiting += [each.raw_get(place) for place in range(len(each))]
    return found


@pytest.mark.parametrize("level", list(Level))
def test_that_every_object_lies_in_signed_bytes(twice, level):
    pdf = twice[level]
    reader = PdfFileReader(io.BytesIO(pdf))
    last = reader.embedded_signatures[-1]
    first, before, after, rest = (int(number) for number in last.byte_range)
    assert (first, after + rest) == (0, len(pdf))
    assert pdf[before:after].startswith(b"<")
    assert pdf[before:after].endswith(b">")
    objects = reached(reader)
    kinds = set(objects.values())
    assert {"/Page", "/Pages", "/XObject", "/Font", "/Filespec", "/Metadata", "/Sig"} <= kinds
    for number in objects:
        reference = generic.Reference(number, 0, reader)
        place = reader.xrefs.get_historical_ref(reference, reader.xrefs.total_revisions - 1)
        assert isinstance(place, int)
        assert not before < place < after


@pytest.mark.parametrize("level", list(Level))
def test_that_no_byte_can_be_changed_unseen(once, twice, level):
    """The long form is packaging/tamper_signatures.py."""
    draw = random.Random(f"tampering {level}")
    for pdf in (once[level], twice[level]):
        for at in (draw.randrange(len(pdf)) for _ in range(12)):
            changed = bytearray(pdf)
            changed[at] ^= draw.randrange(1, 256)
            with contextlib.suppress(ReportUnreadable):
                assert not check(bytes(changed)).ok, at
