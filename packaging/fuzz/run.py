"""Coverage-guided fuzzing of everything that reads foreign bytes; prints one JSON line of figures.

python packaging/fuzz/run.py --target image --seconds 600 --seed 1
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from tests.hostile.targets import TARGETS  # noqa: E402 - the tree's top is found first

_WORKER = Path(__file__).with_name("worker.py")
_ENDED_BY = {"crash": "the process was brought down", "timeout": "no end", "oom": "memory"}


def fuzz(target: str, seconds: float, seed: int, kept: Path) -> dict[str, object]:
    """Figures of one target; inputs that are findings stay in `kept`."""
    corpus, findings = kept / "corpus", kept / "findings"
    for folder in (corpus, findings):
        folder.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(TARGETS[target][1]()):
        (corpus / f"seed-{number:02}").write_bytes(data)
    end, runs, executions, features = time.monotonic() + seconds, 0, 0, 0
    while (left := end - time.monotonic()) > 1:
        told = _run(target, left, seed + runs, corpus, findings)
        executions, features, runs = executions + told[0], max(features, told[1]), runs + 1
    return {
        "target": target,
        "seed": seed,
        "seconds": round(seconds),
        "executions": executions,
        "features": features,
        "corpus": len(list(corpus.iterdir())),
        "restarts": runs - 1,
        "findings": _found(findings),
        "kept": str(kept),
    }


def _run(target: str, seconds: float, seed: int, corpus: Path, findings: Path) -> tuple[int, int]:
    """One life of the fuzzer: executions and coverage features."""
    line = [sys.executable, str(_WORKER), target, str(findings), str(corpus)]
    options = {
        "max_total_time": int(seconds), "seed": seed, "timeout": 60, "rss_limit_mb": 3000,
        "print_final_stats": 1, "max_len": 200_000, "artifact_prefix": f"{findings}/",
    }  # fmt: skip
    with tempfile.TemporaryFile("w+") as told:
        subprocess.run(
            [*line, *(f"-{name}={value}" for name, value in options.items())],
            stdout=told, stderr=told, cwd=ROOT, check=False, timeout=seconds + 400,
        )  # fmt: skip
        told.seek(0)
        lines = told.read().splitlines()
    done = [int(word.split()[0][1:]) for word in lines if word.startswith("#") and "\t" in word]
    seen = [int(part.split("ft: ")[1].split()[0]) for part in lines if "ft: " in part]
    if not done:
        sys.stderr.write("\n".join(lines[-30:]) + "\n")
        time.sleep(2)
    return max(done, default=0), max(seen, default=0)


def _found(findings: Path) -> dict[str, str]:
    """Each finding's file by what it is."""
    told = {path.stem: path.read_text().strip().splitlines()[-1] for path in findings.glob("*.txt")}
    for path in findings.iterdir():
        kind = path.name.split("-")[0]
        if kind in _ENDED_BY:
            told[path.name] = _ENDED_BY[kind]
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--target", choices=TARGETS, required=True)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="Folder for corpus and findings.")
    asked = parser.parse_args()
    kept = asked.keep or Path(tempfile.mkdtemp(prefix=f"fuzz-{asked.target}-"))
    print(json.dumps(fuzz(asked.target, asked.seconds, asked.seed, kept)))


if __name__ == "__main__":
    main()
