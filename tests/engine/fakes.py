"""What the engine meets in its tests: ports that remember, a channel that does as told, and AMI's events."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from dialplan.company import Company
from dialplan.destinations import Busy, Destination, Device, HangUp
from dialplan.ids import CallId, DestinationId, Endpoint, OrganisationId, PersonId
from dialplan.numbers import E164
from dialplan.prompts import Speech, Wording
from dialplan.queueing.promises import Promise
from dialplan.records import Cdr, LogLine, Record, VoicemailMessage
from dialplan.tally import Tally
from dialplan.voicemail.messages import Box
from engine.agents.presence import PresenceBook
from engine.agi import CallerHungUp, Channel, StreamLost
from engine.agi.codec import Reply
from engine.agi.recorded import Recorded
from engine.agi.request import Request
from engine.ami import AmiSettings, Callback
from engine.calls.call import Call
from engine.calls.desk import Desk
from engine.calls.exchange import Exchange
from engine.calls.progress import CallProgress
from engine.daily_calls import DailyCalls
from engine.events import (
    AmiEvent,
    AmiUp,
    ChannelCreated,
    ChannelHungUp,
    DigitPressed,
    LegBegan,
    LegEnded,
    ListedChannel,
    UniqueId,
)
from engine.ports import Ports
from engine.queues import Queues
from engine.queues.past import PastBook
from engine.records import Recorder
from engine.settings import EngineSettings
from simulator.ports.journal import MemoryJournal
from simulator.ports.kept import MemoryKept
from simulator.ports.mailboxes import MemoryMailboxes, MemoryPins, MemoryPost, MemoryTranscriber

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DID = "+46846500400"
CLI = "+46701740605"
DEMO = OrganisationId("demo")
CALL = CallId("1795425404.0")
ANNA, BO, CARIN = PersonId("anna"), PersonId("bo"), PersonId("carin")
PHONES = {ANNA: Endpoint("PJSIP/201"), BO: Endpoint("PJSIP/202"), CARIN: Endpoint("PJSIP/203")}


def now() -> datetime:
    return MONDAY + timedelta(seconds=asyncio.get_running_loop().time())


def company_of(*destinations: Destination, version: int = 1, organisation: str = "demo") -> Company:
    """A company whose one number leads to the first of ``destinations``; hangup and busy are there too."""
    built_in = HangUp(DestinationId("hangup")), Busy(DestinationId("busy"))
    return Company(
        organisation=OrganisationId(organisation),
        version=version,
        country="SE",
        time_zone=ZoneInfo("Europe/Stockholm"),
        destinations={destination.id: destination for destination in (*destinations, *built_in)},
        devices={person: (Device(phone),) for person, phone in PHONES.items()},
        numbers={E164(DID): destinations[0].id if destinations else built_in[0].id},
        unassigned=DestinationId("hangup"),
    )


def progress_of(call: CallId = CALL, at: str | None = None, **known: object) -> CallProgress:
    began = CallProgress(
        call=call,
        organisation=DEMO,
        config_version=1,
        did=DID,
        cli=CLI,
        started=MONDAY,
        at=DestinationId(at) if at else None,
    )
    return replace(began, **known)  # type: ignore[arg-type]


@dataclass
class FakeConfiguration:
    companies: list[Company]

    def company_for(self, did: str) -> Company | None:
        return self.companies[-1] if self.companies else None

    def company_at(self, organisation: OrganisationId, version: int) -> Company | None:
        known = {(company.organisation, company.version): company for company in self.companies}
        return known.get((organisation, version))

    def current(self) -> Sequence[Company]:
        return self.companies[-1:]


class FakePrompts:
    def sound(self, wording: Wording) -> str | None:
        return wording.text or None if isinstance(wording, Speech) else wording.digest


@dataclass(frozen=True)
class Kept:
    file: Path
    duration_s: float = 3.0


@dataclass
class FakeRecordings:
    """``recorded`` are files in the drop folder, by name; ``fault`` is raised instead of keeping.

    As with a thread that moves a file, the work goes on when nobody awaits it any more.
    """

    recorded: set[str] = field(default_factory=set)
    kept: set[str] = field(default_factory=set)
    fault: Exception | None = None
    at_work: set[str] = field(default_factory=set)
    given_back: list[str] = field(default_factory=list)

    def place(self, name: str) -> str:
        return f"/drop/{name}"

    async def keep(self, name: str) -> Kept | None:
        if name in self.at_work:
            raise FileNotFoundError(f"two are at work on {name}")
        self.at_work.add(name)
        asyncio.get_running_loop().call_later(0.02, self.at_work.discard, name)
        await asyncio.sleep(0.02)
        if self.fault is not None:
            raise self.fault
        if name in self.recorded:
            self.recorded.remove(name)
            self.kept.add(name)
        return Kept(Path(f"{name}.wav")) if name in self.kept else None

    async def has_message(self, name: str) -> bool:
        return name in self.recorded

    async def discard(self, name: str) -> None:
        self.recorded.discard(name)

    async def lend(self, file: Path) -> str:
        if self.fault is not None:
            raise self.fault
        return f"/drop/{file.stem}"

    async def give_back(self, sound: str) -> None:
        self.given_back.append(sound)

    async def read(self, file: Path) -> bytes:
        if self.fault is not None:
            raise self.fault
        return b"RIFF"

    async def remove(self, file: Path) -> None:
        self.kept.discard(file.stem)


@dataclass
class FakeGreetings:
    """``own`` are the boxes with a greeting of their own, and what it is called."""

    own: dict[Box, str] = field(default_factory=dict)

    def sound(self, box: Box) -> str | None:
        return self.own.get(box)

    async def keep(self, box: Box, name: str) -> bool:
        self.own[box] = name
        return True

    async def reset(self, box: Box) -> None:
        self.own.pop(box, None)


@dataclass
class FakeStore:
    """``faults`` are raised one a write, as long as there are any; ``refuses`` are taken in no company."""

    records: list[Record] = field(default_factory=list)
    faults: list[Exception] = field(default_factory=list)
    writes: list[int] = field(default_factory=list)
    hangs: bool = False
    refuses: list[Record] = field(default_factory=list)

    async def write(self, records: Sequence[Record]) -> None:
        await asyncio.sleep(0)
        if self.hangs:
            await asyncio.get_running_loop().create_future()
        if self.faults:
            raise self.faults.pop(0)
        if any(record in self.refuses for record in records):
            raise ValueError(f"a driver's words quote {records}")
        self.writes.append(len(records))
        self.records.extend(record for record in records if record not in self.records)


@dataclass
class FakeSpool:
    """A disk in memory; ``faults`` are raised one a call of the method so named."""

    disk: list[Record] = field(default_factory=list)
    refused: list[Record] = field(default_factory=list)
    faults: dict[str, list[Exception]] = field(default_factory=dict)

    def append(self, records: Sequence[Record]) -> int:
        self._fail("append")
        self.disk.extend(records)
        return len(self.disk)

    def read(self) -> tuple[Sequence[Record], int]:
        self._fail("read")
        return tuple(self.disk), len(self.disk)

    def put_aside(self, records: Sequence[Record]) -> None:
        self._fail("put_aside")
        self.refused.extend(records)

    def clear(self, mark: int) -> None:
        self._fail("clear")
        if len(self.disk) == mark:
            self.disk.clear()

    def _fail(self, method: str) -> None:
        if self.faults.get(method):
            raise self.faults[method].pop(0)


Performs = Callable[..., Awaitable[str]]


class FakeChannel(Channel):
    """Asterisk's end of one call. ``on`` says what a command does; others succeed at once with ''."""

    def __init__(self, call: CallId = CALL, did: str = DID, cli: str = CLI) -> None:
        self.request = Request(UniqueId(call), "PJSIP/trunk-00000000", did, cli, "sv", "call")
        self.commands: list[str] = []
        self.applications: list[tuple[str, ...]] = []
        self.dial_options = ""
        self.variables: dict[str, str] = {}
        self.on: dict[str, Performs | Exception] = {}
        self.hung_up = asyncio.Event()
        self.lost = asyncio.Event()
        self.asked: asyncio.Queue[str] = asyncio.Queue()

    @property
    def is_hung_up(self) -> bool:
        return self.hung_up.is_set()

    async def wait_hung_up(self) -> None:
        waits = [asyncio.ensure_future(event.wait()) for event in (self.hung_up, self.lost)]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        if not self.hung_up.is_set():
            raise StreamLost("the stream to Asterisk ended")

    async def settled(self, deadline_s: float) -> Reply | None:
        await asyncio.sleep(0)
        return None

    async def _perform(self, command: str, *arguments: object) -> str:
        self.commands.append(command)
        self.asked.put_nowait(command)
        await asyncio.sleep(0)
        if self.lost.is_set():
            raise StreamLost("the stream to Asterisk ended")
        does = self.on.get(command)
        if isinstance(does, Exception):
            raise does
        if self.is_hung_up and command not in ("set", "get"):  # a dead channel still has variables
            raise CallerHungUp(command)
        return await does(*arguments) if does is not None else ""

    async def answer(self) -> None:
        await self._perform("answer")

    async def stream_file(self, sound: str, escape_digits: str = "", *, deadline_s: float = 1800.0) -> str:
        return await self._perform("play", sound)

    async def wait_for_digit(self, timeout_s: float) -> str:
        return await self._perform("digit", timeout_s)

    async def record_file(
        self,
        path: str,
        audio_format: str,
        *,
        escape_digits: str,
        timeout_s: float,
        silence_s: int = 0,
        beep: bool = True,
    ) -> Recorded:
        return Recorded(await self._perform("record", path), 8000)

    async def set_variable(self, name: str, value: str) -> None:
        await self._perform("set", name, value)
        self.variables[name] = value

    async def variable(self, name: str) -> str | None:
        await self._perform("get", name)
        return self.variables.get(name)

    async def music_on(self, music_class: str) -> None:
        await self._perform("music on")

    async def music_off(self) -> None:
        await self._perform("music off")

    async def dial(
        self, endpoints: Sequence[Endpoint], ring_s: int, options: str, *, deadline_s: float
    ) -> None:
        self.dial_options = options
        await self._perform("dial", tuple(endpoints), ring_s)

    async def execute_application(self, application: str, *arguments: str, deadline_s: float = 5.0) -> None:
        self.applications.append((application, *arguments))
        await self._perform(application)

    async def hang_up(self) -> None:
        await self._perform("hang up")


class World:
    """A desk, the ports behind it, and what Asterisk tells of its channels."""

    def __init__(self, *companies: Company) -> None:
        self.configuration = FakeConfiguration(list(companies) or [company_of()])
        self.recordings = FakeRecordings()
        self.store = FakeStore()
        self.spool = FakeSpool()
        self.journal = MemoryJournal()
        self.presence: MemoryKept[PresenceBook] = MemoryKept()
        self.promises: MemoryKept[tuple[Promise, ...]] = MemoryKept()
        self.past: MemoryKept[PastBook] = MemoryKept()
        self.tally: MemoryKept[Tally] = MemoryKept()
        self.mailboxes = MemoryMailboxes()
        self.pins = MemoryPins()
        self.greetings = FakeGreetings()
        self.post = MemoryPost()
        self.transcriber = MemoryTranscriber()
        self.exchange = Exchange()
        self.called_back: list[Callback] = []
        self.records: list[Record] = []
        self.queues = Queues(now)
        ports = Ports(
            configuration=self.configuration,
            prompts=FakePrompts(),
            recordings=self.recordings,
            store=self.store,
            spool=self.spool,
            journal=self.journal,
            presence=self.presence,
            promises=self.promises,
            past=self.past,
            tally=self.tally,
            mailboxes=self.mailboxes,
            pins=self.pins,
            greetings=self.greetings,
            now=now,
            transcriber=self.transcriber,
            post=self.post,
        )
        self.recorder = RememberingRecorder(self.records, ports)
        settings = EngineSettings(AmiSettings("127.0.0.1", 5038, "vaxel", "secret"))
        self.desk = Desk(ports, settings, self.exchange, self.recorder, DailyCalls(ports.tally))
        self.exchange.take(AmiUp(()))

    async def call_back(self, callback: Callback) -> None:
        """What AMI does for a callback: Asterisk rings somebody."""
        self.called_back.append(callback)

    def call(
        self, company: Company | None = None, channel: FakeChannel | None = None, **known: object
    ) -> Call:
        """A call that AMI knows, with its inbox open."""
        channel = channel or FakeChannel()
        id_ = CallId(channel.request.unique_id)
        self.bring(id_)
        return Call(
            desk=self.desk,
            channel=channel,
            inbox=self.exchange.open_inbox(id_),
            company=company or self.configuration.companies[-1],
            queues=self.queues,
            progress=progress_of(id_, **known),  # type: ignore[arg-type]
        )

    def tell(self, *events: AmiEvent) -> None:
        for event in events:
            self.exchange.take(event)

    def bring(self, call: CallId = CALL) -> None:
        self.tell(ChannelCreated(UniqueId(call), call, Endpoint("PJSIP/trunk")))

    def hang_up(self, call: CallId = CALL) -> None:
        self.tell(ChannelHungUp(UniqueId(call), call, 16))

    def press(self, digits: str, call: CallId = CALL) -> None:
        self.tell(*(DigitPressed(UniqueId(call), digit) for digit in digits))

    @property
    def lines(self) -> list[str]:
        return [record.rule for record in self.records if isinstance(record, LogLine)]

    @property
    def cdrs(self) -> list[Cdr]:
        return [record for record in self.records if isinstance(record, Cdr)]

    @property
    def messages(self) -> list[VoicemailMessage]:
        return [record for record in self.records if isinstance(record, VoicemailMessage)]


class RememberingRecorder(Recorder):
    """Remembers what it was given, in order."""

    def __init__(self, records: list[Record], ports: Ports) -> None:
        super().__init__(ports.store, ports.spool, lambda _: None)
        self._records = records

    def record(self, record: Record) -> None:
        self._records.append(record)
        super().record(record)


def leg_of(person: PersonId, call: CallId = CALL) -> UniqueId:
    """The channel that rings a person's phone."""
    return UniqueId(f"{call}-{person}")


def began(person: PersonId, call: CallId = CALL) -> LegBegan:
    return LegBegan(call, leg_of(person, call), PHONES[person])


def answered(person: PersonId, call: CallId = CALL) -> LegEnded:
    return LegEnded(call, leg_of(person, call), "ANSWER")


def cancelled(person: PersonId, call: CallId = CALL) -> LegEnded:
    return LegEnded(call, leg_of(person, call), "CANCEL")


def gone(person: PersonId, cause: int = 16, call: CallId = CALL) -> ChannelHungUp:
    return ChannelHungUp(leg_of(person, call), call, cause)


def listed(*people: PersonId, call: CallId = CALL, talking: PersonId | None = None) -> AmiUp:
    """All of a call's channels as AMI lists them when it is back."""
    caller = ListedChannel(UniqueId(call), call, Endpoint("PJSIP/trunk"), True, "b" if talking else "")
    legs = (
        ListedChannel(leg_of(one, call), call, PHONES[one], one == talking, "b" if one == talking else "")
        for one in people
    )
    return AmiUp((caller, *legs))


async def settle() -> None:
    """Let every task go as far as it can without time passing."""
    for _ in range(50):
        await asyncio.sleep(0)
