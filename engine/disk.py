"""Work on a disk that may hang: done in a thread, and told of when it takes too long."""

import asyncio
from collections.abc import Callable
from typing import TypeVar, TypeVarTuple

_T = TypeVar("_T")
_Ts = TypeVarTuple("_Ts")


async def on_disk(work: Callable[[*_Ts], _T], *args: *_Ts, late: Callable[[], None], late_s: float) -> _T:
    """Return what ``work`` gives; call ``late`` once if it has taken ``late_s``.

    A thread that hangs can't be stopped and holds its file: it is waited for, and no second one joins it.
    """
    loop = asyncio.get_running_loop()
    telling = loop.call_later(late_s, late)
    try:
        return await loop.run_in_executor(None, work, *args)
    finally:
        telling.cancel()


def why(error: OSError) -> str:
    """What a disk says of its trouble."""
    return error.strerror or str(error) or type(error).__name__
