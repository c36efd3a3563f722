"""All of the engine's ports in memory, as they outlive an engine."""

from dataclasses import dataclass, field

from config.snapshot.directory import Directory
from dialplan.company import Company
from dialplan.queueing.promises import Promise
from dialplan.tally import Tally
from engine.agents.presence import PresenceBook
from engine.ports import Ports
from engine.queues.past import PastBook
from simulator.ports.journal import JournalInLife, MemoryJournal
from simulator.ports.kept import Life, MemoryKept
from simulator.ports.mailboxes import MemoryPins, MemoryPost, MemoryTranscriber
from simulator.ports.prompts import SpokenPrompts
from simulator.ports.recordings import MemoryGreetings, MemoryRecordings, RecordingsInLife
from simulator.ports.records import Away, MemoryRecords, RecordsInLife
from simulator.virtual_time.clock import Now


@dataclass(slots=True)
class Memory:
    """All of it, as it outlives an engine."""

    records: MemoryRecords = field(default_factory=MemoryRecords)
    journal: MemoryJournal = field(default_factory=MemoryJournal)
    presence: MemoryKept[PresenceBook] = field(default_factory=MemoryKept)
    promises: MemoryKept[tuple[Promise, ...]] = field(default_factory=MemoryKept)
    past: MemoryKept[PastBook] = field(default_factory=MemoryKept)
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
        """For the stand-in: of a prompt, a greeting, or what was recorded."""
        lengths = (place.length(name) for place in (self.prompts, self.recordings, self.greetings))
        return next((length_s for length_s in lengths if length_s is not None), None)

    def set_away(self, away: Away | None) -> None:
        """The store, which boxes and PINs are in too, is away in some way, or back (None)."""
        self.records.away = away
        self.records.mailboxes.is_away = self.pins.is_away = away is not None

    def ports(self, company: Company, now: Now, life: Life) -> Ports:
        """The ports of one engine on it."""
        records = RecordsInLife(self.records, life)
        newest = {company.organisation: company.version}
        directory = Directory(newest, {(company.organisation, company.version): company})
        return Ports(
            configuration=directory,
            prompts=self.prompts,
            recordings=RecordingsInLife(self.recordings, life),
            store=records,
            spool=records,
            journal=JournalInLife(self.journal, life),
            presence=self.presence.in_life(life),
            promises=self.promises.in_life(life),
            past=self.past.in_life(life),
            tally=self.tally.in_life(life),
            mailboxes=self.records.mailboxes,
            pins=self.pins,
            greetings=self.greetings,
            now=now,
            transcriber=self.transcriber,
            post=self.post,
        )
