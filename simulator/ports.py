"""The engine's ports in memory: a world that leaves nothing on disk and remembers what an engine did."""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from config.directory import Directory
from dialplan.company import Company
from dialplan.ids import CallId
from dialplan.prompts import Clip, Speech, Wording
from dialplan.records import Cdr, LogLine, Record, VoicemailMessage
from engine.calls.progress import CallProgress
from engine.ports import Ports
from simulator.clock import Now

_LETTERS_PER_S = 14.0
"""How fast a synthetic voice speaks."""

_CLIP_S = 4.0

_SHORTEST_MESSAGE_S = 1.0


class SpokenPrompts:
    """Any speech is there at once, and takes as long as saying it would; so is every audio file."""

    def __init__(self) -> None:
        self._lengths: dict[str, float] = {}

    def sound(self, wording: Wording) -> str | None:
        match wording:
            case Speech(text, language):
                name = "/prompts/" + hashlib.sha256(f"{language} {text}".encode()).hexdigest()[:12]
                self._lengths[name] = max(1.0, len(text) / _LETTERS_PER_S)
            case Clip(audio):
                name = f"/audio/{audio}"
                self._lengths[name] = _CLIP_S
        return name

    def length(self, name: str) -> float | None:
        """For the stand-in: in seconds; None for a sound that nobody has."""
        return self._lengths.get(name)


@dataclass(frozen=True, slots=True)
class Message:
    """A recording that was kept."""

    file: Path
    duration_s: float


class MemoryRecordings:
    """What the stand-in has recorded, and which of it was worth keeping."""

    def __init__(self) -> None:
        self._spoken_s: dict[str, float] = {}
        self.kept: dict[str, Message] = {}

    def write(self, path: str, speech_s: float, silence_s: float) -> bool:
        """For the stand-in: a recording is finished, or begun with nothing in it yet."""
        del silence_s  # is cut away before anything is kept
        self._spoken_s[path] = speech_s
        return True

    def place(self, name: str) -> str:
        return f"/recordings/{name}"

    async def keep(self, name: str) -> Message | None:
        spoken_s = self._spoken_s.get(f"{self.place(name)}.wav", 0.0)
        if spoken_s < _SHORTEST_MESSAGE_S:
            return None
        return self.kept.setdefault(name, Message(Path(f"{name}.wav"), spoken_s))


@dataclass(slots=True)
class MemoryRecords:
    """A store and a spool. What is written again is the same record, not another one."""

    lines: dict[tuple[CallId, int], LogLine] = field(default_factory=dict)
    cdrs: dict[CallId, list[Cdr]] = field(default_factory=dict)
    messages: dict[str, VoicemailMessage] = field(default_factory=dict)
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    refused: list[Record] = field(default_factory=list)
    _spooled: list[Record] = field(default_factory=list)

    async def write(self, records: Sequence[Record]) -> None:
        for record in records:
            match record:
                case LogLine():
                    self.lines.setdefault((record.call, record.seq), record)
                case Cdr():
                    cdrs = self.cdrs.setdefault(record.call, [])
                    if record not in cdrs:
                        cdrs.append(record)
                case VoicemailMessage():
                    self.messages[record.file] = record
        self.changed.set()

    def append(self, records: Sequence[Record]) -> int:
        self._spooled.extend(records)
        return len(self._spooled)

    def read(self) -> tuple[Sequence[Record], int]:
        return tuple(self._spooled), len(self._spooled)

    def put_aside(self, records: Sequence[Record]) -> None:
        self.refused.extend(records)

    def clear(self, mark: int) -> None:
        if len(self._spooled) <= mark:
            self._spooled.clear()

    def lines_of(self, call: CallId) -> tuple[LogLine, ...]:
        return tuple(self.lines[key] for key in sorted(key for key in self.lines if key[0] == call))


class MemoryJournal:
    """The progress of every call, for the engine that comes after."""

    def __init__(self) -> None:
        self.calls: dict[CallId, CallProgress] = {}
        self.alive: datetime | None = None

    def keep(self, progress: CallProgress) -> None:
        self.calls[progress.call] = progress

    def forget(self, call: CallId) -> None:
        self.calls.pop(call, None)

    def load(self) -> Sequence[CallProgress]:
        return tuple(self.calls.values())

    def note_alive(self, at: datetime) -> None:
        self.alive = at

    def last_alive(self) -> datetime | None:
        return self.alive

    async def run(self) -> None:
        await asyncio.get_running_loop().create_future()


class Life:
    """Whether an engine is alive. A killed one may still unwind here, but nothing it writes then counts."""

    def __init__(self) -> None:
        self.is_over = False


@dataclass(slots=True)
class _RecordsInLife:
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


@dataclass(slots=True)
class _JournalInLife:
    """The journal as one engine writes it."""

    journal: MemoryJournal
    life: Life

    def keep(self, progress: CallProgress) -> None:
        if not self.life.is_over:
            self.journal.keep(progress)

    def forget(self, call: CallId) -> None:
        if not self.life.is_over:
            self.journal.forget(call)

    def load(self) -> Sequence[CallProgress]:
        return self.journal.load()

    def note_alive(self, at: datetime) -> None:
        if not self.life.is_over:
            self.journal.note_alive(at)

    def last_alive(self) -> datetime | None:
        return self.journal.last_alive()

    async def run(self) -> None:
        await self.journal.run()


@dataclass(slots=True)
class Memory:
    """All of it, as it outlives an engine."""

    records: MemoryRecords = field(default_factory=MemoryRecords)
    journal: MemoryJournal = field(default_factory=MemoryJournal)
    recordings: MemoryRecordings = field(default_factory=MemoryRecordings)
    prompts: SpokenPrompts = field(default_factory=SpokenPrompts)

    def ports(self, company: Company, now: Now, life: Life) -> Ports:
        """The ports of one engine on it."""
        records = _RecordsInLife(self.records, life)
        newest = {company.organisation: company.version}
        directory = Directory(newest, {(company.organisation, company.version): company})
        return Ports(
            configuration=directory,
            prompts=self.prompts,
            recordings=self.recordings,
            store=records,
            spool=records,
            journal=_JournalInLife(self.journal, life),
            now=now,
        )
