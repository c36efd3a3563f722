"""When Python looks for garbage in circles: not while thousands of calls would stand still for it.

A call leaves none, so there is little to find; but Python looks through all that is alive whenever that has
grown by a quarter, and where 10,000 callers wait that takes seconds.
"""

import asyncio
import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, NoReturn

_YOUNG_ONLY: Final = (20_000, 2, 1_000_000) if sys.version_info < (3, 14) else gc.get_threshold()
"""After so many new objects; those that survived after so many times; all of them never by itself. From 3.14
on Python looks through the old ones piece by piece, and stops nobody for long."""

_before: Final[list[tuple[int, int, int]]] = []
"""What held before, for each who asks for the young alone."""

_LOOKS_EVERY_S: Final = 60.0

_MOST_CALLS: Final = 2000
"""Never with more: the stop would be heard."""

_CALLS_PER_S: Final = 1.0
"""So many may be live, for each second since it was done: to look through one takes some 0.2 ms."""


@contextmanager
def young_only() -> Iterator[None]:
    """Look through what is new alone until the end of this."""
    _before.append(gc.get_threshold())
    gc.set_threshold(*_YOUNG_ONLY)
    try:
        yield
    finally:
        before = _before.pop(0)
        if _before:
            _before[0] = before  # whoever ends last puts back what held before the first
        else:
            gc.set_threshold(*before)


def is_time_for_all(live_calls: int, since_s: float) -> bool:
    """Whether to look through everything ``since_s`` after the last time: the fewer calls, the sooner."""
    return live_calls <= min(since_s * _CALLS_PER_S, _MOST_CALLS)


async def collect_when_quiet(live_calls: Callable[[], int]) -> NoReturn:
    """Take what is there at the start for there to stay; look through the rest when few calls are live."""
    loop = asyncio.get_running_loop()
    gc.collect()
    gc.freeze()
    try:
        with young_only():
            latest = loop.time()
            while True:
                await asyncio.sleep(_LOOKS_EVERY_S)
                if is_time_for_all(live_calls(), loop.time() - latest):
                    gc.collect()
                    latest = loop.time()
    finally:
        gc.unfreeze()
