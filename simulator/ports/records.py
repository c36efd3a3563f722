"""Records in memory: the store, and the spool that outlives an engine."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from dialplan.ids import CallId
from dialplan.records import Cdr, Direction, LogLine, Record, VoicemailMessage
from simulator.ports.kept import Life
from simulator.ports.mailboxes import MemoryMailboxes


class Away(Enum):
    """How a store is away."""

    REFUSES = auto()
    HANGS = auto()


@dataclass(slots=True)
class MemoryRecords:
    """A store and a spool. What is written again is the same record, not another one.

    ``ended`` are the calls whose CDR was written down, in that order.
    """

    lines: dict[CallId, dict[int, LogLine]] = field(default_factory=dict)
    cdrs: dict[CallId, list[Cdr]] = field(default_factory=dict)
    messages: dict[str, VoicemailMessage] = field(default_factory=dict)
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    refused: list[Record] = field(default_factory=list)
    mailboxes: MemoryMailboxes = field(default_factory=MemoryMailboxes)
    away: Away | None = None
    ended: dict[CallId, None] = field(default_factory=dict)
    _spooled: list[Record] = field(default_factory=list)

    @property
    def unstored(self) -> int:
        """Records that are on disk only."""
        return len(self._spooled)

    async def write(self, records: Sequence[Record]) -> None:
        if self.away is Away.HANGS:
            await asyncio.get_running_loop().create_future()
        if self.away is not None:
            raise ConnectionError("the store is away")
        for record in records:
            match record:
                case LogLine():
                    self.lines.setdefault(record.call, {}).setdefault(record.seq, record)
                case Cdr():
                    cdrs = self.cdrs.setdefault(record.call, [])
                    if record not in cdrs:
                        cdrs.append(record)
                case VoicemailMessage():
                    self.messages[record.file] = record
                    self.mailboxes.add(record)
        self.changed.set()

    @property
    def callbacks(self) -> tuple[CallId, ...]:
        """The calls that queues owed, as they were made."""
        made = [cdr for cdrs in self.cdrs.values() for cdr in cdrs if cdr.direction is Direction.CALLBACK]
        return tuple(cdr.call for cdr in sorted(made, key=lambda cdr: cdr.started))

    def append(self, records: Sequence[Record]) -> int:
        self._spooled.extend(records)
        self.ended.update((record.call, None) for record in records if isinstance(record, Cdr))
        return len(self._spooled)

    def read(self) -> tuple[Sequence[Record], int]:
        return tuple(self._spooled), len(self._spooled)

    def put_aside(self, records: Sequence[Record]) -> None:
        self.refused.extend(records)

    def clear(self, mark: int) -> None:
        if len(self._spooled) <= mark:
            self._spooled.clear()

    def messages_of(self, call: CallId) -> tuple[VoicemailMessage, ...]:
        """As they are in the store now: one that was deleted has lost what it said."""
        now = {one.kept.message.file: one.kept.message for one in self.mailboxes.all.values()}
        return tuple(now.get(file, sent) for file, sent in self.messages.items() if sent.call == call)

    def lines_of(self, call: CallId) -> tuple[LogLine, ...]:
        lines = self.lines.get(call, {})
        return tuple(lines[seq] for seq in sorted(lines))


@dataclass(slots=True)
class RecordsInLife:
    """Records as one engine writes them."""

    records: MemoryRecords
    life: Life

    async def write(self, records: Sequence[Record]) -> None:
        if not self.life.is_over:
            await self.records.write(records)

    def append(self, records: Sequence[Record]) -> int:
        return 0 if self.life.is_over else self.records.append(records)

    def read(self) -> tuple[Sequence[Record], int]:
        return self.records.read()

    def put_aside(self, records: Sequence[Record]) -> None:
        if not self.life.is_over:
            self.records.put_aside(records)

    def clear(self, mark: int) -> None:
        if not self.life.is_over:
            self.records.clear(mark)
