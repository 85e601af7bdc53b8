"""Writers of PDF that state nothing of their own, and end streams so that nobody misreads them."""

from typing import Any

from pyhanko.pdf_utils import generic, incremental_writer, writer

_END = b"endstream"


class Addition(incremental_writer.IncrementalPdfFileWriter):  # type: ignore[misc]
    """Adds to a file without restating what it says of itself: a signature changes no metadata."""

    def _update_meta(self) -> None:
        _settle(self)


class Copy(writer.PdfFileWriter):  # type: ignore[misc]
    """A new file with all that an old one's pages need, and the old one's own number."""

    def __init__(self, reader: Any, info: Any) -> None:
        super().__init__(stream_xrefs=False, init_page_tree=False, info=None)
        self._document_id = generic.ArrayObject(
            [generic.ByteStringObject(each.original_bytes) for each in reader.trailer["/ID"]]
        )
        self._info = self.add_object(info)
        # In one go, as what is reached on two ways is to be copied once.
        for name, value in self.import_object(reader.root).items():
            self.root[name] = value

    def _update_meta(self) -> None:
        _settle(self)


class _Stream(generic.StreamObject):  # type: ignore[misc]
    """Ends with two bytes of line end, where the data's last byte could be taken for the first."""

    def write_to_stream(self, stream: Any, handler: Any = None, container_ref: Any = None) -> None:
        """As the library would, but for the line end."""
        place = stream.tell()
        super().write_to_stream(stream, handler, container_ref)
        if stream.tell() - place > len(_END):
            stream.seek(stream.tell() - len(_END) - 1)
            stream.write(b"\r\n" + _END)


def _settle(target: Any) -> None:
    """Before everything is written: exchange streams whose last byte is a carriage return."""
    for place, each in list(target.objects.items()):
        if isinstance(each, generic.StreamObject) and each.encoded_data.endswith(b"\r"):
            target.objects[place] = _Stream(dict(each), encoded_data=each.encoded_data)
