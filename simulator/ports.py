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
from dialplan.queueing.promises import Promise
from dialplan.records import Cdr, Direction, LogLine, Record, VoicemailMessage
from dialplan.tally import Tally
from dialplan.voicemail.messages import Box
from engine.agents.presence import PresenceBook
from engine.calls.progress import CallProgress
from engine.ports import Ports
from simulator.clock import Now
from simulator.kept import Life, MemoryKept
from simulator.mailboxes import MemoryMailboxes, MemoryPins, MemoryPost, MemoryTranscriber

_LETTERS_PER_S = 14.0
"""How fast a synthetic voice speaks."""

_CLIP_S = 4.0

_SHORTEST_MESSAGE_S = 0.4


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
        if not await self.has_message(name):
            return None
        spoken_s = self._spoken_s[f"{self.place(name)}.wav"]
        return self.kept.setdefault(name, Message(Path(f"{name}.wav"), spoken_s))

    async def has_message(self, name: str) -> bool:
        return self._spoken_s.get(f"{self.place(name)}.wav", 0.0) >= _SHORTEST_MESSAGE_S

    async def discard(self, name: str) -> None:
        if name not in self.kept:
            self._spoken_s.pop(f"{self.place(name)}.wav", None)

    async def lend(self, file: Path) -> str:
        if file.stem not in self.kept:
            raise FileNotFoundError(file)
        return self.place(file.stem)

    async def give_back(self, sound: str) -> None:
        del sound

    async def read(self, file: Path) -> bytes:
        if file.stem not in self.kept:
            raise FileNotFoundError(file)
        return b"RIFF"

    async def remove(self, file: Path) -> None:
        self.kept.pop(file.stem, None)

    def length(self, path: str) -> float | None:
        """For the stand-in: how long a recording plays; None where there is none."""
        return self._spoken_s.get(f"{path}.wav")


class MemoryGreetings:
    """Which recording is whose greeting."""

    def __init__(self, recordings: MemoryRecordings) -> None:
        self._recordings = recordings
        self.kept: dict[Box, str] = {}

    def sound(self, box: Box) -> str | None:
        return self.kept.get(box)

    async def keep(self, box: Box, name: str) -> bool:
        if await self._recordings.keep(name) is None:
            return False
        self.kept[box] = self._recordings.place(name)
        return True

    async def reset(self, box: Box) -> None:
        self.kept.pop(box, None)


@dataclass(slots=True)
class MemoryRecords:
    """A store and a spool. What is written again is the same record, not another one."""

    lines: dict[CallId, dict[int, LogLine]] = field(default_factory=dict)
    cdrs: dict[CallId, list[Cdr]] = field(default_factory=dict)
    messages: dict[str, VoicemailMessage] = field(default_factory=dict)
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    refused: list[Record] = field(default_factory=list)
    mailboxes: MemoryMailboxes = field(default_factory=MemoryMailboxes)
    _spooled: list[Record] = field(default_factory=list)

    async def write(self, records: Sequence[Record]) -> None:
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
    presence: MemoryKept[PresenceBook] = field(default_factory=MemoryKept)
    promises: MemoryKept[tuple[Promise, ...]] = field(default_factory=MemoryKept)
    tally: MemoryKept[Tally] = field(default_factory=MemoryKept)
    recordings: MemoryRecordings = field(default_factory=MemoryRecordings)
    prompts: SpokenPrompts = field(default_factory=SpokenPrompts)
    pins: MemoryPins = field(default_factory=MemoryPins)
    post: MemoryPost = field(default_factory=MemoryPost)
    transcriber: MemoryTranscriber = field(default_factory=MemoryTranscriber)
    greetings: MemoryGreetings = field(init=False)

    def __post_init__(self) -> None:
        self.greetings = MemoryGreetings(self.recordings)

    def sound_length(self, name: str) -> float | None:
        """For the stand-in: of a prompt, or of what was recorded."""
        spoken_s = self.prompts.length(name)
        return spoken_s if spoken_s is not None else self.recordings.length(name)

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
            presence=self.presence.in_life(life),
            promises=self.promises.in_life(life),
            tally=self.tally.in_life(life),
            mailboxes=self.records.mailboxes,
            pins=self.pins,
            greetings=self.greetings,
            now=now,
            transcriber=self.transcriber,
            post=self.post,
        )
