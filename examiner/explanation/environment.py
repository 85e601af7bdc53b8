"""What computed a result: program, libraries, processor."""

import platform
from pathlib import Path

import numpy as np
import torch

from examiner import __version__
from examiner.embedding.devices import named
from examiner.explanation.records import CPU, Environment


def environment(device: str = CPU) -> Environment:
    """The environment of this process with `device`; equal environments give equal bytes."""
    return Environment(
        examiner=__version__,
        python=platform.python_version(),
        numpy=np.__version__,
        torch=str(torch.__version__),
        threads=torch.get_num_threads(),
        cpu=f"{_processor()} ({torch.backends.cpu.get_cpu_capability()})",
        system=f"{platform.system()} {platform.machine()}",
        device=named(device),
    )


def _processor() -> str:
    """The processor's name; Python knows it on some systems only."""
    listing = Path("/proc/cpuinfo")
    if listing.is_file():
        for line in listing.read_text("utf-8", "replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or "unknown processor"
