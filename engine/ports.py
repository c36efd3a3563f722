"""What the engine needs from the rest of the house, and no more: the only way it knows config and media."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol, TypeVar

from dialplan.company import Company
from dialplan.ids import CallId, OrganisationId
from dialplan.prompts import Wording
from dialplan.queueing.promises import Promise
from dialplan.records import Record
from dialplan.tally import Tally
from engine.agents.presence import PresenceBook
from engine.calls.progress import CallProgress
from engine.mailbox_ports import Greetings, Mailboxes, Pins, Post, Transcriber
from engine.queues.past import PastBook

T = TypeVar("T")

Now = Callable[[], datetime]
"""The wall clock: aware, in UTC."""


class Configuration(Protocol):
    """The newest snapshot of every organisation, and older ones for calls that began on them."""

    def company_for(self, did: str) -> Company | None:
        """The company that answers a dialled number as the trunk gave it; None where there is none."""

    def company_at(self, organisation: OrganisationId, version: int) -> Company | None: ...

    def current(self) -> Sequence[Company]:
        """Every organisation's newest."""


class Prompts(Protocol):
    """Speech that has been made into sound beforehand."""

    def sound(self, wording: Wording) -> str | None:
        """The name under which Asterisk plays it; None where it is not made yet."""


class KeptRecording(Protocol):
    """A recording that is stored whole."""

    @property
    def file(self) -> Path:
        """Relative to the folder of kept recordings."""

    @property
    def duration_s(self) -> float: ...


class Recordings(Protocol):
    """Where Asterisk records to and finished recordings are kept."""

    def place(self, name: str) -> str:
        """The path, without extension, that Asterisk shall record to."""

    async def keep(self, name: str) -> KeptRecording | None:
        """Store a finished recording, whole or not at all; None where nothing worth keeping was said.

        Keeping it again gives the same. Raises OSError where it can't be stored; then it stays where it was.
        """

    async def has_message(self, name: str) -> bool:
        """Whether a finished recording is one that would be kept. Raises OSError."""

    async def discard(self, name: str) -> None:
        """Remove what was recorded under a name and not kept, if anything."""

    async def lend(self, file: Path) -> str:
        """Put a kept recording where Asterisk can play it; return the name of it there. Raises OSError."""

    async def give_back(self, sound: str) -> None:
        """Take away again what was lent."""

    async def read(self, file: Path) -> bytes:
        """A kept recording as the WAV file that it is. Raises OSError."""

    async def remove(self, file: Path) -> None:
        """Remove a kept recording, if it is there. Raises OSError."""


class RecordStore(Protocol):
    """Where records end up. Writing the same record again changes nothing."""

    async def write(self, records: Sequence[Record]) -> None:
        """Keep all of them or none.

        Raises OSError where the store is away and the same may work later; anything else is a refusal.
        """


class Spool(Protocol):
    """Records on disk until the store has them; its methods may block and are called off the loop."""

    def append(self, records: Sequence[Record]) -> int:
        """Write them down; return a mark for ``clear``."""

    def read(self) -> tuple[Sequence[Record], int]:
        """All that is there, in order, and a mark for ``clear``."""

    def put_aside(self, records: Sequence[Record]) -> None:
        """Keep what the store refuses, for people to look at; it is not read again."""

    def clear(self, mark: int) -> None:
        """Forget everything, unless more was written after ``mark``."""


class Journal(Protocol):
    """What a restarted engine needs to go on with a call."""

    def keep(self, progress: CallProgress) -> None:
        """Remember how far a call has come; never blocks."""

    def forget(self, call: CallId) -> None: ...

    def load(self) -> Sequence[CallProgress]:
        """What an earlier engine left; what can't be read of it is told of and left out."""

    def note_alive(self, at: datetime) -> None:
        """Remember that an engine was there, and heard Asterisk; never blocks."""

    def last_alive(self) -> datetime | None:
        """When that was the last time; None where nobody knows."""

    async def run(self) -> None:
        """Write what is to be kept, until cancelled."""


class Kept(Protocol[T]):
    """One value that outlives the engine: who is logged out, whom to call back, who took which calls."""

    def keep(self, value: T) -> None:
        """Remember it instead of what was there; never blocks."""

    def load(self) -> T | None:
        """What an earlier engine left; None where there is nothing that can be read."""

    async def run(self) -> None:
        """Write what is to be kept, until cancelled."""


@dataclass(frozen=True, slots=True)
class Ports:
    """All of them together, as the composition hands them to the engine."""

    configuration: Configuration
    prompts: Prompts
    recordings: Recordings
    store: RecordStore
    spool: Spool
    journal: Journal
    presence: Kept[PresenceBook]
    promises: Kept[tuple[Promise, ...]]
    past: Kept[PastBook]
    tally: Kept[Tally]
    mailboxes: Mailboxes
    pins: Pins
    greetings: Greetings
    now: Now
    transcriber: Transcriber | None = None
    post: Post | None = None
