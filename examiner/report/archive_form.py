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

PRODUCER = "examiner"

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
<pdf:Producer>{producer}</pdf:Producer>
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

    Equal pages with equal properties give equal bytes. Fonts must be embedded already; what the old
    file says of itself gives way to `stated` and `issued`.
    """
    reader = PdfFileReader(io.BytesIO(pdf))
    target = Copy(reader, _info(stated, issued))
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


def _info(stated: Properties, issued: datetime) -> Any:
    """The same in the older of the two places that a file has for it."""
    offset = issued.strftime("%z")
    day = f"D:{issued:%Y%m%d%H%M%S}{offset[:3]}'{offset[3:5]}'"
    texts = {
        "Title": stated.title,
        "Author": stated.author,
        "Subject": stated.subject,
        "Creator": stated.creator,
        "Producer": PRODUCER,
        "CreationDate": day,
        "ModDate": day,
    }
    told = {pdf_name(f"/{name}"): generic.pdf_string(text) for name, text in texts.items() if text}
    return generic.DictionaryObject(told)


def _packet(stated: Properties, language: str, issued: datetime) -> str:
    return _PACKET.format(
        title=escape(stated.title),
        author=escape(stated.author),
        subject=escape(stated.subject),
        creator=escape(stated.creator),
        language=escape(language),
        producer=PRODUCER,
        issued=issued.isoformat(timespec="seconds"),
    )
