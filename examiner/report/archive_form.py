"""From a laid-out PDF to the form of archives, PDF/A-3B (ISO 19005-3)."""

import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.reader import PdfFileReader

from examiner.report.plain_writers import Copy
from examiner.report.srgb_profile import srgb_profile

_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<pdfaid:part>3</pdfaid:part>
<pdfaid:conformance>B</pdfaid:conformance>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>{creator}</xmp:CreatorTool>
<xmp:CreateDate>{issued}</xmp:CreateDate>
<xmp:ModifyDate>{issued}</xmp:ModifyDate>
<pdf:Producer>examiner</pdf:Producer>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


@dataclass(frozen=True, slots=True)
class Properties:
    """What the file says of itself beside its pages."""

    title: str
    author: str
    subject: str
    creator: str


def archived(pdf: bytes, stated: Properties, language: str, issued: datetime) -> bytes:
    """The same pages, with colours, metadata and file structure as archives want them.

    Equal pages with equal properties give equal bytes. Fonts must be embedded already, and `issued`
    be the date in the file.
    """
    reader = PdfFileReader(io.BytesIO(pdf))
    plain = {pdf_name(f"/{name}"): text for name, text in _info(reader).items()}
    target = Copy(reader, generic.DictionaryObject(plain))
    root = target.root
    profile = generic.StreamObject({pdf_name("/N"): generic.NumberObject(3)}, srgb_profile())
    profile.compress()
    intent = {
        pdf_name("/Type"): pdf_name("/OutputIntent"),
        pdf_name("/S"): pdf_name("/GTS_PDFA1"),
        pdf_name("/OutputConditionIdentifier"): generic.pdf_string("sRGB IEC61966-2.1"),
        pdf_name("/Info"): generic.pdf_string("sRGB IEC61966-2.1"),
        pdf_name("/DestOutputProfile"): target.add_object(profile),
    }
    root[pdf_name("/OutputIntents")] = generic.ArrayObject([generic.DictionaryObject(intent)])
    metadata = generic.StreamObject(
        {pdf_name("/Type"): pdf_name("/Metadata"), pdf_name("/Subtype"): pdf_name("/XML")},
        _packet(stated, language, issued).encode("utf-8"),
    )
    root[pdf_name("/Metadata")] = target.add_object(metadata)
    output = io.BytesIO()
    target.write(output)
    return output.getvalue()


def _info(reader: Any) -> dict[str, Any]:
    """What the old file says of itself, without entries that say nothing."""
    kept = ("Title", "Author", "Subject", "Creator", "Producer", "CreationDate", "ModDate")
    found = reader.trailer["/Info"]
    return {name: found[f"/{name}"] for name in kept if found.get(f"/{name}")}


def _packet(stated: Properties, language: str, issued: datetime) -> str:
    return _PACKET.format(
        title=escape(stated.title),
        author=escape(stated.author),
        subject=escape(stated.subject),
        creator=escape(stated.creator),
        language=escape(language),
        issued=issued.isoformat(timespec="seconds"),
    )
