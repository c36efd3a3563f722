"""Recordings in memory: where Asterisk records to, what was kept of it, and greetings made from it."""

from dataclasses import dataclass
from pathlib import Path

from dialplan.voicemail.messages import Box
from simulator.ports.kept import Life

_SHORTEST_MESSAGE_S = 0.4
_DROP = "/recordings"
_LENT = "lent-"


@dataclass(frozen=True, slots=True)
class Message:
    """A recording that was kept."""

    file: Path
    duration_s: float


class MemoryRecordings:
    """``dropped`` is what lies where Asterisk records to, by name, in seconds; ``kept`` what has moved on."""

    def __init__(self) -> None:
        self.dropped: dict[str, float] = {}
        self.kept: dict[str, Message] = {}
        self.is_full = False
        self._loans = 0

    def write(self, path: str, speech_s: float, silence_s: float) -> bool:
        """For the stand-in: a recording is finished, or begun with nothing in it yet."""
        del silence_s  # is cut away before anything is kept
        if self.is_full:
            return False
        self.dropped[Path(path).stem] = speech_s
        return True

    def length(self, path: str) -> float | None:
        """For the stand-in: how long a recording plays; None where there is none."""
        folder, _, name = path.rpartition("/")
        return self.dropped.get(name) if folder == _DROP else None

    @property
    def lent(self) -> tuple[str, ...]:
        return tuple(name for name in self.dropped if name.startswith(_LENT))

    def place(self, name: str) -> str:
        return f"{_DROP}/{name}"

    async def keep(self, name: str) -> Message | None:
        if name in self.kept:
            return self.kept[name]
        spoken_s = self.dropped.pop(name, 0.0)
        if spoken_s < _SHORTEST_MESSAGE_S:
            return None
        return self.kept.setdefault(name, Message(Path(f"{name}.wav"), spoken_s))

    async def has_message(self, name: str) -> bool:
        return self.dropped.get(name, 0.0) >= _SHORTEST_MESSAGE_S

    async def discard(self, name: str) -> None:
        self.dropped.pop(name, None)

    async def lend(self, file: Path) -> str:
        name = f"{_LENT}{self._loans}"
        self._loans += 1
        self.dropped[name] = self._kept(file).duration_s
        return self.place(name)

    async def give_back(self, sound: str) -> None:
        await self.discard(sound.rpartition("/")[2])

    async def read(self, file: Path) -> bytes:
        self._kept(file)
        return b"RIFF"

    async def remove(self, file: Path) -> None:
        self.kept.pop(file.stem, None)

    def _kept(self, file: Path) -> Message:
        if file.stem not in self.kept:
            raise FileNotFoundError(file)
        return self.kept[file.stem]


@dataclass(slots=True)
class RecordingsInLife:
    """Recordings as one engine has them. What it does after its death, unwinding, moves no file."""

    recordings: MemoryRecordings
    life: Life

    def place(self, name: str) -> str:
        return self.recordings.place(name)

    async def keep(self, name: str) -> Message | None:
        return None if self.life.is_over else await self.recordings.keep(name)

    async def has_message(self, name: str) -> bool:
        return await self.recordings.has_message(name)

    async def discard(self, name: str) -> None:
        if not self.life.is_over:
            await self.recordings.discard(name)

    async def lend(self, file: Path) -> str:
        return await self.recordings.lend(file)

    async def give_back(self, sound: str) -> None:
        if not self.life.is_over:
            await self.recordings.give_back(sound)

    async def read(self, file: Path) -> bytes:
        return await self.recordings.read(file)

    async def remove(self, file: Path) -> None:
        if not self.life.is_over:
            await self.recordings.remove(file)


class MemoryGreetings:
    """Which greeting is whose; each is a copy of what was recorded."""

    def __init__(self, recordings: MemoryRecordings) -> None:
        self._recordings = recordings
        self.kept: dict[Box, float] = {}

    def sound(self, box: Box) -> str | None:
        return _name(box) if box in self.kept else None

    def length(self, name: str) -> float | None:
        """For the stand-in."""
        return next((spoken_s for box, spoken_s in self.kept.items() if _name(box) == name), None)

    async def keep(self, box: Box, name: str) -> bool:
        if not await self._recordings.has_message(name):
            return False
        self.kept[box] = self._recordings.dropped[name]
        return True

    async def reset(self, box: Box) -> None:
        self.kept.pop(box, None)


def _name(box: Box) -> str:
    return f"/greetings/{box.organisation}/{box.mailbox}"
