"""Write resources/self-test.toml: what the acceptance test of an installation expects.

The values are those that this installation finds, so run it only where everything else is tested:
after the whole test suite passed, and after a change that is meant to change them. The difference
of the file is the record of what changed; read it before keeping it. `--check` writes nothing and
says what would change.

Tolerances allow for other processors, which sum in another order, and for nothing more: a swapped
weights file, another order of colours or half a pixel of shift lie far outside.
"""

import argparse
import sys

from examiner import __version__
from examiner.job import Silent
from examiner.settings import resources_folder
from examiner.validation.self_test.expectations import (
    FILE,
    Expectation,
    Value,
    judged,
    read_expectations,
)
from examiner.workflow.self_test import found_here

HEAD = """# What `examiner validate self-test` expects; written by packaging/expect_self_test.py.
# A tolerance is the largest absolute difference allowed of any number of its line.
"""

SHARE = 5e-3
"""Of a map's largest absolute value: by how much any of its quantiles may differ.

With the slowest instructions that torch knows, xSSAB's differ by a thousandth.
"""

TOLERANCES = (
    ("faces in", 0.0),
    ("landmarks in", 0.1),
    ("scores,", 1e-4),
    ("argument sums less", 1e-5),
    ("argument ", 1e-4),
)
"""By the beginning of a line; pixels for landmarks."""

CENTRES = 0.5
"""Pixels: by how much the centre of a map may move."""


def tolerance(what: str, value: Value) -> float:
    if isinstance(value, str):
        return 0.0
    if what.endswith("quantiles"):
        return float(f"{SHARE * max(abs(number) for number in value):.1g}")
    if "centres" in what:
        return CENTRES
    return next(allowed for start, allowed in TOLERANCES if what.startswith(start))


def written(lines: list[Expectation]) -> str:
    parts = [HEAD, f'program = "{__version__}"\n']
    for each in lines:
        value = f'"{each.expected}"' if isinstance(each.expected, str) else repr(each.expected)
        part = f'\n[[line]]\nwhat = "{each.what}"\nexpected = {value}\n'
        parts.append(part + (f"tolerance = {each.tolerance!r}\n" if each.tolerance else ""))
    return "".join(parts)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--check", action="store_true", help="say what differs; write nothing")
    found = found_here(Silent())
    if parser.parse_args().check:
        wrong = [each for each in judged(read_expectations(), found) if not each.ok]
        for each in wrong:
            print(f"{each.what}: {each.expected} is now {each.found}")
        return 1 if wrong else 0
    lines = [Expectation(what, value, tolerance(what, value)) for what, value in found.items()]
    (resources_folder() / FILE).write_text(written(lines), "utf-8")
    print(f"{len(lines)} lines written; read their difference before keeping it.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
