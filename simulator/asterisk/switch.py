"""The stand-in put together: an AMI port, and a way to call in."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from simulator.asterisk.ami import AmiAccount, AmiServer
from simulator.asterisk.call import LiveCall
from simulator.asterisk.channel import ChannelState
from simulator.asterisk.channels import Channels
from simulator.asterisk.devices import TRUNK
from simulator.asterisk.machine import Machine, SoundLength, WriteRecording
from simulator.asterisk.originate import Action, Originator
from simulator.asterisk.sounds import length_on_disk, write_tone
from simulator.asterisk.stub import PHONES_CONTEXT, TRUNK_CONTEXT, Stub, run_stub
from simulator.phones import Answers, Phones
from simulator.virtual_time.clock import Now

CalledBack = Callable[[LiveCall], Awaitable[None]]
"""What somebody does whom the engine has called back, from when they answer."""


@dataclass(frozen=True, slots=True)
class SwitchSettings:
    """``event_lag_s`` is how much later AMI tells what AGI knows already; on real Asterisk about 1 ms."""

    ami_host: str = "127.0.0.1"
    ami_port: int = 5038
    account: AmiAccount = field(default_factory=AmiAccount)
    stub: Stub = field(default_factory=Stub)
    event_lag_s: float = 0.001


@dataclass(frozen=True, slots=True)
class Dialled:
    """What a trunk tells of a call, or a ``phone`` of the house, known by its name, that makes one.

    A trunk tells also a number that ``is_withheld``, and says so.
    """

    number: str
    caller_number: str = ""
    caller_name: str = ""
    sends_sound: bool = True
    phone: str | None = None
    is_withheld: bool = False


class Asterisk:
    """Runs on any loop; ``now`` is the wall clock that its unique ids and time stamps come from.

    ``on_answered`` hears of each call to somebody outside that the engine had made, as it is answered.
    """

    def __init__(
        self,
        settings: SwitchSettings,
        phones: Phones,
        now: Now,
        *,
        sound_length: SoundLength = length_on_disk,
        write_recording: WriteRecording = write_tone,
        called_back: CalledBack | None = None,
        on_answered: Callable[[LiveCall], object] = lambda _: None,
    ) -> None:
        self._settings = settings
        self._phones = phones
        self._called_back = called_back
        self._on_answered = on_answered
        self._ami = AmiServer(settings.account, now, phones, self._originate, lag_s=settings.event_lag_s)
        self._originator = Originator(self._ami.channels, phones, self._carry_back)
        self._tasks: asyncio.TaskGroup | None = None
        self._calls_of_ours: set[asyncio.Task[None]] = set()
        self._carrying: set[asyncio.Task[None]] = set()
        self._absences = 0
        self._machine = Machine(self._ami.channels, phones, sound_length, write_recording)
        self._server: asyncio.Server | None = None
        self._port = 0

    @property
    def channels(self) -> Channels:
        return self._ami.channels

    @property
    def ami_port(self) -> int:
        """The port that is open; of interest where the settings say 0."""
        return self._port

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Serve AMI meanwhile. Raises OSError where the port is taken."""
        await self._open()
        try:
            async with asyncio.TaskGroup() as tasks:
                self._tasks = tasks
                yield
                for task in self._calls_of_ours:
                    task.cancel()
        finally:
            self._tasks = None
            self._close()
            await self._ami.gone()

    async def _open(self) -> None:
        port = self._port or self._settings.ami_port
        self._server = await asyncio.start_server(self._ami.serve, self._settings.ami_host, port)
        self._port = self._server.sockets[0].getsockname()[1]

    def _close(self) -> None:
        if self._server is not None:
            self._server.close()
        self._ami.drop_clients()

    async def cut_ami_for(self, duration_s: float) -> None:
        """AMI goes away, with all that was on its way, and comes back later."""
        self._close()
        self._absences += 1
        await asyncio.sleep(duration_s)
        self._absences -= 1
        if not self._absences:
            await self._open()

    async def restart_for(self, duration_s: float) -> None:
        """Everything is gone at once, without a word: AMI, every channel, and the streams of their calls."""
        self._close()
        for task in (*self._carrying, *self._calls_of_ours):
            task.cancel()
        await self.cut_ami_for(duration_s)

    def shut_down_ami(self) -> None:
        """Tell the clients that Asterisk stops."""
        self._ami.shut_down()

    def call_in(self, dialled: Dialled) -> LiveCall:
        """A call arrives on the trunk or from a phone; ``carry`` runs it."""
        device, context = TRUNK, TRUNK_CONTEXT
        if dialled.phone is not None:
            device, context = f"PJSIP/{dialled.phone}", PHONES_CONTEXT
        channel = self.channels.create(device, ChannelState.RING)
        channel.context, channel.exten = context, dialled.number or "s"
        channel.caller_num = dialled.caller_number or dialled.phone or ""
        channel.caller_name = dialled.caller_name
        channel.is_withheld = dialled.is_withheld
        self.channels.appear(channel)
        return LiveCall(channel, self.channels, sends_sound=dialled.sends_sound)

    async def carry(self, call: LiveCall) -> None:
        """Run a call until its channel is gone. A phone of the house is taken as long as its call lasts."""
        if call.channel.context == PHONES_CONTEXT:
            self._phones.begin_call(call.channel.device)
        carrying = asyncio.current_task()
        assert carrying is not None
        self._carrying.add(carrying)
        try:
            await run_stub(call, self._machine, self._settings.stub)
        finally:
            self._carrying.discard(carrying)
            self._phones.end_call(call.channel.device)

    @property
    def lamps(self) -> Mapping[str, tuple[int, int]]:
        """New and old messages, as each phone was told last."""
        return self._originator.lamps

    def _originate(self, action: Action) -> bool:
        task = self._originator.task_for(action)
        if task is None or self._tasks is None:
            return False
        running = self._tasks.create_task(task)
        self._calls_of_ours.add(running)
        running.add_done_callback(self._calls_of_ours.discard)
        return True

    @property
    def is_calling(self) -> bool:
        """Whether a call goes on that the engine had made."""
        return bool(self._calls_of_ours)

    async def _carry_back(self, call: LiveCall, reaction: Answers) -> None:
        """Somebody has answered: they do what the story says, or hang up after their time."""
        self._on_answered(call)
        async with asyncio.TaskGroup() as tasks:
            behaving = tasks.create_task(self._behave(call, reaction))
            await self.carry(call)
            behaving.cancel()

    async def _behave(self, call: LiveCall, reaction: Answers) -> None:
        if self._called_back is not None:
            await self._called_back(call)
        elif reaction.talks_s is not None:
            await asyncio.sleep(reaction.talks_s)
            call.hang_up()
