"""What the commands of validation share: which data set, which run, and what carries it out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from examiner.cli.desk import Bar
from examiner.cli.options import any_path, words
from examiner.embedding.catalogue import DEFAULT
from examiner.embedding.devices import CHOICES
from examiner.explanation.records import CPU
from examiner.validation.records import Kind

if TYPE_CHECKING:
    from examiner.validation.prepared import Prepared
    from examiner.validation.tasks import Scheduler, Task

STOPPED = "What was done is kept; the same command goes on from there."


@dataclass(frozen=True, slots=True)
class AskedRun:
    """What the shared options say."""

    data: Path
    folder: Path
    """Of the run."""
    kind: Kind
    pairs_table: Path | None
    name: str | None
    backbone: str
    workers: int | None
    scheduler: str | None
    device: str


_OPTIONS = (
    click.argument("data", type=any_path),
    click.option(
        "--run", "folder", required=True, type=any_path, help="Folder of the run; made if needed."
    ),
    click.option(
        "--from",
        "kind",
        type=click.Choice([kind.value for kind in Kind]),
        default=Kind.PHOTOGRAPHS.value,
        show_default=True,
        help="What the pictures are: faces are found and aligned in photographs; crops are "
        "112×112 pixels, aligned by others.",
    ),
    click.option(
        "--pairs-table", type=any_path, help="Table of pairs; else pairs.tsv or pairs.txt in DATA."
    ),
    click.option("--name", type=words, help="What the data set is called; else as its folder."),
    click.option("--backbone", default=DEFAULT, show_default=True, help="Network to run."),
    click.option(
        "--workers",
        type=click.IntRange(1, 256),
        help="Processes that work side by side; else as many as there are cores.",
    ),
    click.option(
        "--scheduler",
        metavar="ADDRESS",
        help="Dask scheduler whose workers take the place of processes here.",
    ),
)


run_device_option = click.option(
    "--device",
    type=click.Choice(CHOICES),
    default=CPU,
    show_default=True,
    help="What the network runs on; a run on another device has a folder of its own.",
)


def run_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the shared arguments and options, as one AskedRun before its own.

    A command that can run on other devices has `run_device_option` besides.
    """

    @wraps(command)
    def with_run(
        data: Path,
        folder: Path,
        kind: str,
        pairs_table: Path | None,
        name: str | None,
        backbone: str,
        workers: int | None,
        scheduler: str | None,
        device: str = CPU,
        **own: Any,
    ) -> Any:
        if workers is not None and scheduler is not None:
            raise click.UsageError("--workers counts processes here; --scheduler has none here.")
        asked = AskedRun(
            data, folder, Kind(kind), pairs_table, name, backbone, workers, scheduler, device
        )
        return command(asked, **own)

    found: Callable[..., Any] = with_run
    for option in reversed(_OPTIONS):
        found = option(found)
    return found


def opened_run(asked: AskedRun) -> "Prepared":
    """The run that is asked for, its pictures prepared under a bar where they are not yet.

    Raises DataSetRefused, RunNotResumable, TaskFailed, WeightsMissing, DeviceUnavailable.
    """
    from examiner.validation.data_set import read_data_set
    from examiner.validation.prepared import prepare

    data_set = read_data_set(asked.data, asked.kind, asked.pairs_table, asked.name)
    prepared: Prepared = _watched(
        "Preparing the pictures",
        lambda bar: prepare(
            data_set, asked.backbone, asked.folder, scheduler_of(asked), bar, asked.device
        ),
    )
    return prepared


def carry_out(tasks: "Sequence[Task]", asked: AskedRun, title: str) -> None:
    """Carry out those tasks of the run that are not done, under a bar; raises TaskFailed."""
    from examiner.validation.tasks import undone

    left = undone(tasks, asked.folder)
    if left:
        _watched(title, lambda bar: scheduler_of(asked).carry_out(left, asked.folder, bar))


def scheduler_of(asked: AskedRun) -> "Scheduler":
    """What carries out tasks as asked; ClusterUnavailable for what is not an address."""
    from examiner.validation.local import LocalProcesses, cores

    if asked.scheduler is not None:
        from examiner.validation.cluster import DaskCluster

        return DaskCluster(asked.scheduler)
    return LocalProcesses(asked.workers or cores())


def _watched(title: str, work: Callable[[Bar], Any]) -> Any:
    bar = Bar(title)
    try:
        return work(bar)
    except KeyboardInterrupt as stop:
        raise KeyboardInterrupt(STOPPED) from stop
    finally:
        bar.close()
