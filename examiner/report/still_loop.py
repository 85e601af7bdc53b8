"""Run asynchronous code that never waits for anything, without the sockets of an event loop."""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from contextvars import Context, copy_context
from typing import Any, TypeVar

Result = TypeVar("Result")


class _StillLoop:
    """An event loop that only runs what is ready: no clock, no selector, no wake-up socket.

    It has those methods of asyncio.AbstractEventLoop that tasks and futures call, and no others.
    """

    def __init__(self) -> None:
        self._ready: deque[tuple[asyncio.Handle, Callable[[], object], Context]] = deque()

    def get_debug(self) -> bool:
        """No."""
        return False

    def create_future(self) -> asyncio.Future[Any]:
        """A future of this loop."""
        return asyncio.Future(loop=_as_loop(self))

    def create_task(self, coro: Any, **options: Any) -> asyncio.Task[Any]:
        """A task of this loop."""
        return asyncio.Task(coro, loop=_as_loop(self), **options)

    def call_soon(
        self, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> asyncio.Handle:
        """Run `callback` after all that is ready already."""
        context = context or copy_context()
        handle = asyncio.Handle(callback, args, _as_loop(self), context)
        self._ready.append((handle, lambda: callback(*args), context))
        return handle

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        """Ignore what no one asked for: the caller's own task carries every failure."""

    def run(self, task: asyncio.Task[Result]) -> Result:
        """Run until `task` is done; RuntimeError if it waits for something outside."""
        while not task.done():
            if not self._ready:
                raise RuntimeError("the computation waits for something outside of it")
            handle, call, context = self._ready.popleft()
            if not handle.cancelled():
                context.run(call)
        return task.result()


def _as_loop(loop: _StillLoop) -> Any:
    """The same object; only its type is forgotten, which the type checker needs."""
    return loop


def run_still(coroutine: Coroutine[Any, Any, Result]) -> Result:
    """The result of `coroutine`, which must never wait for a clock, a file or a network."""
    loop, outer = _StillLoop(), asyncio._get_running_loop()
    asyncio._set_running_loop(_as_loop(loop))
    try:
        result: Result = loop.run(loop.create_task(coroutine))
        return result
    finally:
        asyncio._set_running_loop(outer)
