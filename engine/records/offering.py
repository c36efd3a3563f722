"""Gives records to the store, in pieces, and finds those that it refuses, so that no other waits for them."""

import asyncio
from collections.abc import Sequence

import structlog

from dialplan.records import Record
from engine.ports import RecordStore

_log = structlog.get_logger(__name__)

_STORE_S = 5.0
_PIECE = 500  # each with a deadline of its own: after a day's outage there is a day's backlog


async def offer(store: RecordStore, records: Sequence[Record]) -> Sequence[Record]:
    """Write all records to the store but those that it refuses; return these.

    Raises OSError where the store is away or hangs; some may be written then.
    """
    refused: list[Record] = []
    for begin in range(0, len(records), _PIECE):
        refused += await _offer(store, records[begin : begin + _PIECE])
    return refused


async def _offer(store: RecordStore, records: Sequence[Record]) -> Sequence[Record]:
    """One transaction, halved as long as it is refused for one of its records."""
    try:
        async with asyncio.timeout(_STORE_S):
            await store.write(records)
    except OSError:  # TimeoutError is one
        raise
    except Exception as error:  # whatever a driver says of a record
        if len(records) > 1:
            middle = len(records) // 2
            return [*await _offer(store, records[:middle]), *await _offer(store, records[middle:])]
        (record,) = records
        kind, why = type(record).__name__, type(error).__name__  # the error's text may quote the record
        _log.error("the store refuses a record", kind=kind, call=record.call, why=why)
        return records
    return ()
