"""What is waited for when the last caller is gone: callbacks that are owed, CDRs on their way."""

import asyncio
import contextlib
from collections.abc import Collection

from dialplan.ids import CallId
from simulator.asterisk import Asterisk
from simulator.ports import Memory
from simulator.ports.records import MemoryRecords

SETTLE_S = 15.0
"""What may still go on when the last caller is gone: a message being kept, a CDR on its way."""

LOOKS = 30
"""At what is left over, one a second, where something broke that takes long to mend."""

_OWED_S = 300
"""So long a callback may be owed then: one that waits for the morning stays owed."""


async def wait_for_callbacks(records: MemoryRecords, expected: int) -> None:
    """Wait until the queues have called back so many; the story's own end is the limit."""
    while len(records.callbacks) < expected:
        records.changed.clear()
        await records.changed.wait()


async def wait_until_none_is_owed(asterisk: Asterisk, memory: Memory) -> None:
    """Wait until nobody is owed a callback, or not today, and nobody who was called is on the line.

    For a story in which something broke out of turn: there may be more callbacks or fewer.
    """
    waited_s = 0
    while asterisk.is_calling or (memory.promises.value and waited_s < _OWED_S):
        await asyncio.sleep(1)
        waited_s += 1
    if waited_s:
        await _wait_until_none_is_kept(memory)


async def _wait_until_none_is_kept(memory: Memory) -> None:
    """Wait until the engine has done with every call, but not for one that it never lets go of."""
    for _ in range(round(SETTLE_S)):
        if not memory.journal.calls:
            break
        await asyncio.sleep(1)


async def wait_for_cdrs(records: MemoryRecords, calls: Collection[CallId]) -> None:
    """Wait until each of these has its CDR, but not for one that will never come."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(SETTLE_S):
            while not all(call in records.cdrs for call in calls):
                records.changed.clear()
                await records.changed.wait()
