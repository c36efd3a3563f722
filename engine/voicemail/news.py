"""Tells those who deliver that messages have reached the store."""

from collections.abc import Sequence

from dialplan.records import Record, VoicemailMessage
from engine.ports import RecordStore
from engine.signal import Signal


class StoreWithNews:
    """A store of records; ``changed`` is signalled when messages are in."""

    def __init__(self, store: RecordStore, changed: Signal) -> None:
        self._store = store
        self._changed = changed

    async def write(self, records: Sequence[Record]) -> None:
        await self._store.write(records)
        if any(isinstance(record, VoicemailMessage) for record in records):
            self._changed.change()
