"""Forbids this process, and all that it starts, every socket but those within this computer.

A filter of system calls (seccomp) in the kernel, for good: who asks for a socket of any family but
AF_UNIX is ended by SIGSYS at that very call, whatever library asks, and in whatever language. A
screen and the desktop's bus are reached by AF_UNIX. No rights are needed.
"""

import ctypes
import platform
import struct
import sys

AF_UNIX = 1

_NO_NEW_PRIVS, _SET_SECCOMP, _FILTER = 38, 22, 2
_KILL, _ALLOW = 0x80000000, 0x7FFF0000

_LOAD, _JUMP_EQUAL, _JUMP_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16
"""Where a filter finds what is asked: offsets in the kernel's description of the call."""

_OTHER_TABLE = 0x40000000
"""From here on, numbers of calls are those of another table, under which `socket` is another."""

_MACHINES = {
    # Name of the architecture in the kernel, and number of `socket` there.
    "x86_64": (0xC000003E, 41),
    "aarch64": (0xC00000B7, 198),
}
_IO_URING = 425
"""`io_uring_setup`, which could open sockets without any further call."""


def forbid_network() -> None:
    """Forbid it from here on; OSError where the kernel knows no such filters."""
    architecture, socket = _MACHINES[platform.machine()]
    lines = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_JUMP_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
        (_JUMP_AT_LEAST, 5, 0, _OTHER_TABLE),
        (_JUMP_EQUAL, 4, 0, _IO_URING),
        (_JUMP_EQUAL, 0, 2, socket),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (_JUMP_EQUAL, 0, 1, AF_UNIX),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _KILL),
    ]
    code = ctypes.create_string_buffer(
        b"".join(struct.pack("=HBBI", kind, yes, no, value) for kind, yes, no, value in lines)
    )
    program = ctypes.create_string_buffer(
        struct.pack("@HP", len(lines), ctypes.addressof(code)), struct.calcsize("@HP")
    )
    kernel = ctypes.CDLL(None, use_errno=True)
    _ask(kernel, _NO_NEW_PRIVS, 1, 0)
    _ask(kernel, _SET_SECCOMP, _FILTER, ctypes.addressof(program))


def _ask(kernel: ctypes.CDLL, what: int, how: int, where: int) -> None:
    words = [ctypes.c_ulong(each) for each in (how, where, 0, 0)]
    if kernel.prctl(what, *words) != 0:
        raise OSError(ctypes.get_errno(), "the kernel refuses the filter")


if __name__ == "__main__":
    # Runs a Python script with the network forbidden.
    import runpy

    forbid_network()
    sys.argv = sys.argv[1:]
    runpy.run_path(sys.argv[0], run_name="__main__")
