"""Calls that are on record in the store, each with its lines of the routing log, to be played again."""

from config.store import Store
from config.store.call_records import Wanted
from simulator.recorded.calls import RecordedCall

_MOST_LINES = 100_000


async def read_recorded(store: Store, wanted: Wanted) -> tuple[RecordedCall, ...]:
    """Those wanted, in the order in which they began."""
    return tuple(
        [
            RecordedCall(cdr, await store.read_log(call=cdr.call, limit=_MOST_LINES))
            async for cdr in store.calls.find(wanted)
        ]
    )
