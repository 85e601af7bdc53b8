"""python -m examiner, and the `examiner` program: a command line, or the window."""

import sys
from collections.abc import Sequence
from pathlib import Path

STOPPED = 3
"""Exit code of what was stopped: an error that was explained."""


def main() -> None:
    """Without arguments, or with a case file alone, open the window; else run the command."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """The exit code of the window or of the command; Ctrl-C stops either at any time."""
    try:
        # Everything is imported in here, since most of a start is spent on that.
        return _window_or_command(arguments)
    except KeyboardInterrupt:
        _say_stopped(as_json="--json" in arguments)
        return STOPPED


def _window_or_command(arguments: Sequence[str]) -> int:
    import multiprocessing

    from examiner.core_dumps import refuse_core_dumps

    refuse_core_dumps()
    # A frozen program starts its worker process through here as well.
    multiprocessing.freeze_support()
    if wants_window(arguments):
        from examiner.gui import app

        return app.run(arguments)
    if list(arguments[:2]) == ["bench", "window"]:
        # Here and not among the commands, which know nothing of Qt.
        from examiner.gui import bench_window

        return bench_window.run(arguments[2:])
    from examiner import cli

    return cli.run(arguments)


def _say_stopped(*, as_json: bool) -> None:
    message, advice = "Stopped.", "Nothing of the unfinished act was recorded."
    if as_json:
        import json

        error = {"kind": "Stopped", "message": message, "advice": advice}
        sys.stdout.write(json.dumps({"error": error}) + "\n")
    sys.stderr.write(f"examiner: {message}\n{advice}\n")


def wants_window(arguments: Sequence[str]) -> bool:
    """Whether the arguments are none, or one file that is no command's name."""
    if not arguments:
        return True
    return len(arguments) == 1 and Path(arguments[0]).suffix == ".case"


if __name__ == "__main__":
    main()
