"""Small sound files of every kind that the program reads: where mutation begins."""

import io
import json
import tempfile
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import numpy as np
from PIL import Image

from examiner.render.chart_records import Axis, Chart, line
from examiner.settings import resources_folder, weights_folder
from tests.case.cases import small_case
from tests.image.pictures import chunk, colour_16, drawn, encoded, png, swapped_profile

HEIC = Path(__file__).parent.parent / "image" / "data" / "drawn.heic"
LANDMARKS = {
    "left_eye": [38.3, 51.7],
    "right_eye": [73.5, 51.5],
    "nose": [56.0, 71.7],
    "left_mouth": [41.5, 92.4],
    "right_mouth": [70.7, 92.2],
}


def images() -> list[bytes]:
    """Every format and most modes, each of a few hundred bytes."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Maker"
    exif.get_ifd(0x8825)[1] = "N"
    plain, options = drawn(), {"exif": exif.tobytes(), "icc_profile": swapped_profile()}
    frames = [drawn(), drawn().rotate(180)]
    found = [
        encoded(plain, "JPEG", quality=80, **options),
        encoded(plain, "JPEG", quality=30, progressive=True, subsampling="4:2:0"),
        encoded(drawn("CMYK"), "JPEG"),
        encoded(drawn("L"), "JPEG", restart_marker_blocks=2),
        encoded(frames[0], "MPO", save_all=True, append_images=frames[1:]),
        encoded(plain, "PNG", **options),
        encoded(drawn("P"), "PNG", transparency=1),
        encoded(drawn("LA"), "PNG"),
        encoded(drawn("1"), "PNG"),
        colour_16(9, 99, 999),
        png(32, 32, 8, 0, b"".join(bytes([row % 5]) * 33 for row in range(32)), _texts()),
        encoded(plain, "BMP"),
        encoded(drawn("P"), "BMP"),
        encoded(plain, "WEBP", **options),
        encoded(drawn("RGBA"), "WEBP", lossless=True),
        encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:]),
        HEIC.read_bytes(),
    ]
    packed = ("raw", "tiff_lzw", "tiff_deflate", "packbits", "jpeg", "tiff_adobe_deflate")
    found += [
        encoded(plain, "TIFF", compression=each, icc_profile=swapped_profile()) for each in packed
    ]
    found.append(encoded(drawn("1"), "TIFF", compression="group4"))
    found.append(encoded(Image.fromarray(np.arange(1024, dtype=np.uint16).reshape(32, 32)), "TIFF"))
    return found


def _texts() -> bytes:
    words = chunk(b"tEXt", b"Title\0words") + chunk(b"zTXt", b"Long\0\0" + zlib.compress(b"w" * 99))
    return words + chunk(b"iTXt", b"More\0\1\0en\0mehr\0" + zlib.compress(b"w" * 99))


def cases() -> list[bytes]:
    """A small case, and the same with a page of another size."""
    with tempfile.TemporaryDirectory() as folder:
        return [small_case(Path(folder) / "small.case", acts=2).read_bytes()]


def values() -> list[bytes]:
    """What `targets.case_values` puts into a cell: table, row, column, kind, seal, then bytes."""
    record = {"mark": "P1", "role": "probe", "decoding": {"bits": 8}, "npy_sha256": "0" * 64}
    texts = [json.dumps(record).encode(), b"[" * 50, b"7", b"1e999", b"\x93NUMPY\x01\x00v\x00"]
    places = [(t, r, c, k, s) for t in range(4) for r in (0, 1) for c in (1, 4) for k in (0, 2)
              for s in (0, 1)]  # fmt: skip
    return [bytes(place) + texts[i % len(texts)] for i, place in enumerate(places)]


def statements() -> list[bytes]:
    """What `targets.case_schema` runs on a case with the schema writable."""
    head = "PRAGMA writable_schema=ON;"
    view = "DROP TABLE records;CREATE VIEW records AS "
    told = (
        view + "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n) SELECT 'case' AS "
        "kind,'case' AS mark,0 AS revision,1 AS seq,'{}' AS record FROM n",
        "CREATE TRIGGER t AFTER INSERT ON audit BEGIN DELETE FROM audit; END",
        "ALTER TABLE blobs ADD COLUMN more TEXT GENERATED ALWAYS AS (hex(zeroblob(1e9))) VIRTUAL",
        "UPDATE sqlite_master SET sql=replace(sql,'STRICT','') WHERE name='records'",
        "UPDATE sqlite_master SET rootpage=2 WHERE name='blobs'",
        "CREATE INDEX i ON records(json_extract(record,'$.a'))",
        "DROP TABLE sqlar;CREATE VIRTUAL TABLE sqlar USING fts5(name,mode,mtime,sz,data)",
        "UPDATE sqlite_master SET rootpage=99999 WHERE name='audit'",
        "DROP TABLE blobs;CREATE TABLE blobs(digest TEXT PRIMARY KEY,seq INT,data BLOB) "
        "WITHOUT ROWID;INSERT INTO blobs VALUES(7,'x',1.5)",
        "PRAGMA application_id=1",
        "PRAGMA encoding='UTF-16'",
    )
    return [f"{head}{each}".encode() for each in told]


def weights() -> list[bytes]:
    """First byte: what `targets.weights` reads the rest as."""
    from safetensors.numpy import save

    from tests.embedding.onnx_files import model

    tensors = {"a": np.zeros((2, 3), np.float32), "b": np.ones(4, np.float32)}
    stored = save(tensors, {"graph": "{}"})
    return [
        b"\0" + stored,
        b"\1" + (weights_folder() / "manifest.toml").read_bytes(),
        b"\2" + laboratory_entry(),
        b"\3" + _graph_file(model),
        b"\4" + _checkpoint(),
        b"\4" + stored,
        b"\5" + stored,
    ]


def _graph_file(model: Callable[..., bytes]) -> bytes:
    from onnx import helper

    nodes = [
        helper.make_node("Conv", ["x", "w"], ["v"], strides=[28, 28]),
        helper.make_node("Relu", ["v"], ["r"]),
        helper.make_node("Flatten", ["r"], ["y"]),
    ]
    return model(nodes, {"w": np.ones((2, 3, 28, 28), np.float32)})


def _checkpoint() -> bytes:
    import torch

    buffer = io.BytesIO()
    torch.save({"state_dict": {"a": torch.zeros(3)}, "epoch": 3}, buffer)
    return buffer.getvalue()


def laboratory_entry() -> bytes:
    entry = {
        "format": 1, "name": "own", "architecture": "iresnet18", "colour": "rgb",
        "range": "-1..1", "dimensions": 512, "parameters": 1, "licence": "none",
        "origin": "here", "source_file": "own.pt", "source_sha256": "0" * 64, "added_by": "A",
        "added_at": "2026-01-01", "self_check": {"same": [0.9], "different": [0.1]},
        "file": "own.safetensors", "sha256": "0" * 64, "size": 9,
    }  # fmt: skip
    return json.dumps(entry).encode()


def reports() -> list[bytes]:
    """A page signed as reports are, and the same with a reviewer's signature."""
    from reportlab.pdfgen.canvas import Canvas

    from examiner.report.signature import countersign, create_identity, open_identity, sign

    begin, now = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)
    page = io.BytesIO()
    canvas = Canvas(page, invariant=1)
    canvas.drawString(80, 700, "A report")
    canvas.save()
    secret = b"a training password"
    people = [
        open_identity(create_identity(name, secret, start=begin), secret, when=now) for name in "AB"
    ]
    manifest = json.dumps({"audit": {"head_sequence": 1}, "case": {"case": "x"}}).encode()
    signed = sign(page.getvalue(), people[0], now, reason="Report issued", manifest=manifest)
    return [page.getvalue(), signed, countersign(signed, people[1], now)]


def packages() -> list[bytes]:
    """First byte: which file of a package the rest is; 0 for a package as a whole."""
    from tests.sealing.packages import files_in, seal_case

    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "small.zip"
        seal_case(small_case(Path(folder) / "small.case", acts=2), whole)
        files = files_in(whole)
        names = sorted(name for name in files if not name.endswith((".py", ".html")))
        parts = [bytes([at + len(names)]) + files[name] for at, name in enumerate(names)]
        return [b"\0" + whole.read_bytes(), *(part for part in parts if len(part) < 50_000)]


def identities() -> list[bytes]:
    """First byte: certificate or PKCS#12."""
    from cryptography.hazmat.primitives.serialization import Encoding, pkcs12

    from examiner.report.signature import create_identity

    secret = b"a training password"
    identity = create_identity("A. Person", secret)
    held = pkcs12.load_pkcs12(identity, secret).cert
    assert held is not None
    kinds = (Encoding.DER, Encoding.PEM)
    return [b"\0" + held.certificate.public_bytes(kind) for kind in kinds] + [b"\1" + identity]


def texts() -> list[bytes]:
    """First byte: which of `targets.READERS` reads the rest."""
    threshold = next((weights_folder() / "thresholds").glob("*.toml")).read_bytes()
    calibration = next((weights_folder() / "calibrations").glob("*.toml")).read_bytes()
    pairs = b"fold\tsame\tfirst\tsecond\n1\t1\ta.png\tb.png\n"
    told = [
        json.dumps(LANDMARKS).encode(),
        b'observations = "Seen."\ninterpretation = "Thought."\n',
        threshold,
        calibration,
        pairs,
        b"1 1\nPerson 1 2\nPerson 1 Other 2\n",
        b"a.png 1\nb.png 1\n",
        (resources_folder() / "self-test.toml").read_bytes()[:900],
        msgspec.json.encode(
            Chart("Title", Axis("x", 0, 1), Axis("y", 0, 1), (line("a", [0, 1], [1, 0]),))
        ),
        b'format = 1\ntheme = "light"\ntext_scale = 1.0\ngeometry = ""\n[shortcuts]\n',
        b"fggb.smoothing=1",
    ]
    reader = (0, 1, 2, 3, 4, 4, 4, 5, 6, 7, 8)
    return [bytes([which]) + text for which, text in zip(reader, told, strict=True)]
