"""Decoders that crash, never end or eat memory: one photograph is refused, and all else goes on."""

import os
import struct
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest
from PIL import Image

from examiner.errors import ExaminerError, ImageTooLarge, UnreadableImage
from examiner.image import apart
from examiner.image.apart import _BEGIN, _Decoders, decode_apart
from examiner.image.decode import Photograph, decode
from tests.conftest import Command
from tests.hostile import seeds
from tests.image.pictures import bomb, chunk, drawn, encoded, png

PHOTOGRAPH = encoded(drawn(), "PNG")

HARM = {
    "crashes": "os.kill(os.getpid(), 11)",
    "aborts": "os.abort()",
    "exits": "os._exit(0)",
    "answers wrongly": "os.write(answers, b'x' * 99)",
    "answers no head": "os.write(answers, LENGTHS.pack(9, 0) + b'x' * 9)",
    "states more pixels than it sends": "os.write(answers, LENGTHS.pack(2, 30) + b'{}')",
    "takes memory": "bytearray(2 ** 40)",
    "takes memory by and by": "[bytearray(2 ** 24) for _ in range(10 ** 4)]",
    "computes without end": "[None for _ in iter(int, 1)]",
}


@pytest.fixture
def decoders() -> Iterator[_Decoders]:
    made = _Decoders()
    yield made
    made.close()


def harmful(monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    """Let the process do `what` in the place of decoding whatever begins with `harm`."""
    begin = _BEGIN.replace(
        "serve()",
        "import os, examiner.image.decoder_process as process; "
        "process.SECONDS = 0; LENGTHS = process.LENGTHS; plain = process.decode; answers = 1\n"
        "def decode(data, name, admit):\n"
        f"    if data.startswith(b'harm'): {what}\n"
        "    return plain(data, name, admit)\n"
        "process.decode = decode\n"
        "process._own_output = lambda: os.fdopen(os.dup(1), 'wb')\n"
        "process.serve()",
    )
    monkeypatch.setattr(apart, "_BEGIN", begin)


@pytest.mark.parametrize("what", HARM)
def test_that_a_harmful_file_costs_one_refused_photograph(
    monkeypatch: pytest.MonkeyPatch, decoders: _Decoders, what: str
) -> None:
    harmful(monkeypatch, HARM[what])
    with pytest.raises(UnreadableImage) as caught:
        decoders.decode(b"harm", "evil.jpg")
    assert caught.value.message.startswith("evil.jpg ")
    assert caught.value.advice
    assert (
        decoders.decode(PHOTOGRAPH, "next.png").pixels_sha256
        == decode(PHOTOGRAPH, "").pixels_sha256
    )


def test_that_a_decoder_that_waits_for_ever_is_ended(
    monkeypatch: pytest.MonkeyPatch, decoders: _Decoders
) -> None:
    harmful(monkeypatch, "import time; time.sleep(10 ** 6)")
    monkeypatch.setattr(apart, "PATIENCE", 0.5)
    with pytest.raises(UnreadableImage, match="not decoded after"):
        decoders.decode(b"harm", "evil.jpg")


def test_that_a_decoder_stopped_midway_answers_nothing_else_afterwards(
    monkeypatch: pytest.MonkeyPatch, decoders: _Decoders
) -> None:
    decoders.decode(PHOTOGRAPH, "first.png")

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    turned = encoded(drawn().rotate(90), "PNG")
    with monkeypatch.context() as patch:
        patch.setattr(apart._Decoder, "_answer", stop)
        with pytest.raises(KeyboardInterrupt):
            decoders.decode(turned, "stopped.png")
    assert (
        decoders.decode(PHOTOGRAPH, "next.png").pixels_sha256
        == decode(PHOTOGRAPH, "").pixels_sha256
    )


def test_that_pixels_facts_and_errors_are_those_of_decoding_in_this_process() -> None:
    refused = [b"", b"text", bomb(), encoded(Image.new("RGB", (15, 40)), "PNG")]
    for data in [*seeds.images(), *refused]:
        assert _told(decode_apart, data) == _told(decode, data)


def _told(how: Callable[[bytes, str], Photograph], data: bytes) -> tuple[object, ...]:
    try:
        made = how(data, "one.jpg")
    except ExaminerError as error:
        return type(error), error.message, error.advice, error.facts
    assert not made.pixels.flags.writeable
    return made.pixels.shape, made.pixels.tobytes(), made.decoding, made.metadata


def test_that_one_process_serves_one_photograph_after_another(decoders: _Decoders) -> None:
    for _ in range(3):
        decoders.decode(PHOTOGRAPH, "a.png")
    assert len(decoders._idle) == 1


def test_that_threads_decode_beside_each_other(decoders: _Decoders) -> None:
    found: list[str] = []
    threads = [
        threading.Thread(
            target=lambda: found.append(decoders.decode(PHOTOGRAPH, "a.png").pixels_sha256)
        )
        for _ in range(4)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert found == [decode(PHOTOGRAPH, "").pixels_sha256] * 4
    assert len(decoders._idle) <= 2


@cache
def bombs() -> dict[str, bytes]:
    """Files of some kilobytes that unfold to a hundred megabytes."""
    zeros = zlib.compress(bytes(100_000_000), 9)
    row = bytes(33)
    exif = b"Exif\0\0II*\0" + struct.pack("<IHHHII", 8, 1, 0x010E, 2, 0xFFFFFFF0, 26)
    return {
        "pixels stated": bomb(),
        "text": png(32, 32, 8, 0, row * 32, chunk(b"zTXt", b"a\0\0" + zeros)),
        "many texts": png(32, 32, 8, 0, row * 32, chunk(b"zTXt", b"a\0\0" + zeros[:900]) * 200),
        "international text": png(32, 32, 8, 0, row * 32, chunk(b"iTXt", b"a\0\1\0\0\0" + zeros)),
        "profile": png(32, 32, 8, 0, row * 32, chunk(b"iCCP", b"a\0\0" + zeros)),
        "rows": png(32, 32, 8, 0, bytes(100_000_000)),
        "words in a JPEG": encoded(drawn(), "JPEG", exif=exif),
    }


BOMBS = (
    "pixels stated", "text", "many texts", "international text", "profile", "rows",
    "words in a JPEG",
)  # fmt: skip


@pytest.mark.parametrize("kind", BOMBS)
def test_that_a_bomb_is_refused_or_read_without_its_memory(kind: str) -> None:
    decoders = _Decoders()
    try:
        with suppress(UnreadableImage, ImageTooLarge):
            decoders.decode(bombs()[kind], "bomb")
        (decoder,) = decoders._idle
        status = Path(f"/proc/{decoder._process.pid}/status").read_text()
        (peak,) = [int(line.split()[1]) for line in status.splitlines() if "VmHWM" in line]
        assert peak < 160_000
    finally:
        decoders.close()


def test_that_a_case_goes_on_after_a_photograph_that_brings_its_decoder_down(
    command: Command, empty_case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    harmful(monkeypatch, HARM["crashes"])
    made = _Decoders()
    monkeypatch.setattr(apart, "_decoders", lambda: made)
    (tmp_path / "evil.jpg").write_bytes(b"harm")
    (tmp_path / "good.png").write_bytes(PHOTOGRAPH)
    said = command("add", empty_case, tmp_path / "evil.jpg", "--role", "probe")
    assert said.error["kind"] == "UnreadableImage"
    assert "evil.jpg brings its decoder down (SIGSEGV)" in said.error["message"]
    assert command("add", empty_case, tmp_path / "good.png", "--role", "probe").code == 0
    assert command("verify", empty_case).code == 0
    made.close()


def test_that_a_process_ends_with_its_owner() -> None:
    made = _Decoders()
    made.decode(PHOTOGRAPH, "a.png")
    (decoder,) = made._idle
    made.close()
    with pytest.raises(ProcessLookupError):
        os.kill(decoder._process.pid, 0)


def test_that_a_decoder_that_cannot_be_started_is_explained(
    decoders: _Decoders, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart.sys, "executable", "/nowhere/python")
    with pytest.raises(UnreadableImage, match="No process can be started"):
        decoders.decode(PHOTOGRAPH, "face.png")
