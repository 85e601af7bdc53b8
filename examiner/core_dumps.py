"""No copy of the program's memory reaches the disk, since pictures and names would be in it."""

import ctypes
import sys

_PR_SET_DUMPABLE = 4
"""Of prctl(2)."""


def refuse_core_dumps() -> None:
    """Have the system write none should this process crash; a process that it starts asks anew."""
    if sys.platform == "win32":
        # There a crash leaves no copy of the memory unless the computer's owner has set it up.
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        # The limit does not hold where the system hands memory to a program that collects it.
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
