"""One life of the fuzzer: TARGET FINDINGS CORPUS and libFuzzer's options.

A fault is kept once, by its kind and place, with the input that led to it; the search goes on.
"""

import faulthandler
import hashlib
import resource
import struct
import sys
import time
import traceback
import zlib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

import atheris

SLOW = 10.0
"""Seconds that one input may take; instrumented code runs several times slower than plain."""

GREEDY = 700
"""Megabytes by which one input may raise the process's peak."""

_INSTRUMENTED = (
    "examiner", "PIL", "pi_heif", "pyhanko", "pyhanko_certvalidator", "asn1crypto", "tomllib",
    "safetensors", "rfc8785",
)  # fmt: skip

with atheris.instrument_imports(include=list(_INSTRUMENTED)):
    import examiner.image.decode
    from tests.hostile.targets import TARGETS

    # Much is imported only where it is used: reading what is sound brings it in.
    faulthandler.dump_traceback_later(300, exit=True)
    for _sound in TARGETS[sys.argv[1]][1]():
        TARGETS[sys.argv[1]][0](_sound)
    faulthandler.cancel_dump_traceback_later()

_PNG = b"\x89PNG\r\n\x1a\n"


class Search:
    """A target, and the findings so far."""

    def __init__(self, target: str, findings: Path) -> None:
        self._read = TARGETS[target][0]
        self._findings = findings

    def one(self, data: bytes) -> None:
        begun, peak = time.monotonic(), _peak()
        try:
            self._read(data)
        except (Exception, RecursionError) as error:  # noqa: BLE001 - each is a finding
            self._keep(data, _place(error), traceback.format_exc())
        taken, grown = time.monotonic() - begun, _peak() - peak
        if taken > SLOW:
            self._keep(data, "slow", f"{taken:.1f} seconds")
        if grown > GREEDY:
            self._keep(data, "greedy", f"{grown:.0f} MB more")

    def _keep(self, data: bytes, kind: str, details: str) -> None:
        name = f"{kind.split(':')[0]}-{hashlib.sha256(kind.encode()).hexdigest()[:8]}"
        told = self._findings / f"{name}.txt"
        held = self._findings / f"{name}.bin"
        if not told.exists() or len(data) < held.stat().st_size:
            held.write_bytes(data)
            told.write_text(details)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _place(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    last = [frame for frame in frames if "/hostile/" not in frame.filename][-1:]
    return f"{type(error).__name__}:" + "".join(f"{f.filename}:{f.lineno}" for f in last)


def mutated(data: bytes, most: int, seed: int) -> bytes:
    """A mutation; a PNG's sums are made right again, since else every change is refused alike."""
    changed = atheris.Mutate(data, most)
    return _summed(changed) if changed.startswith(_PNG) and seed % 8 else changed


def _summed(data: bytes) -> bytes:
    whole, place = bytearray(data), len(_PNG)
    while place + 12 <= len(whole):
        (length,) = struct.unpack_from(">I", whole, place)
        end = place + 8 + length
        if end + 4 > len(whole):
            break
        struct.pack_into(">I", whole, end, zlib.crc32(whole[place + 4 : end]))
        place = end + 4
    return bytes(whole)


def main() -> None:
    _, target, findings, *rest = sys.argv
    # Larger pictures take longer without telling more.
    examiner.image.decode.MAX_PIXELS = 2_000_000
    search = Search(target, Path(findings))
    options = {"custom_mutator": mutated} if target == "image" else {}
    atheris.Setup([sys.argv[0], *rest], search.one, internal_libfuzzer=True, **options)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
