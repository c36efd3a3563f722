"""The stand-in put together: an AMI port, and a way to call in."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from simulator.asterisk.ami import AmiAccount, AmiServer
from simulator.asterisk.call import LiveCall
from simulator.asterisk.channel import ChannelState
from simulator.asterisk.channels import Channels
from simulator.asterisk.devices import TRUNK
from simulator.asterisk.machine import Machine, SoundLength, WriteRecording
from simulator.asterisk.sounds import length_on_disk, write_tone
from simulator.asterisk.stub import Stub, run_stub
from simulator.clock import Now
from simulator.phones import Phones

_TRUNK_CONTEXT = "vaxel-trunk"


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
    """What a trunk tells of a call."""

    number: str
    caller_number: str = ""
    caller_name: str = ""
    sends_sound: bool = True


class Asterisk:
    """Runs on any loop; ``now`` is the wall clock that its unique ids and time stamps come from."""

    def __init__(
        self,
        settings: SwitchSettings,
        phones: Phones,
        now: Now,
        *,
        sound_length: SoundLength = length_on_disk,
        write_recording: WriteRecording = write_tone,
    ) -> None:
        self._settings = settings
        self._ami = AmiServer(settings.account, now, phones.is_registered, lag_s=settings.event_lag_s)
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
            yield
        finally:
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
        await asyncio.sleep(duration_s)
        await self._open()

    def shut_down_ami(self) -> None:
        """Tell the clients that Asterisk stops."""
        self._ami.shut_down()

    def call_in(self, dialled: Dialled) -> LiveCall:
        """A call arrives on the trunk; ``carry`` runs it."""
        channel = self.channels.create(TRUNK, ChannelState.RING)
        channel.context, channel.exten = _TRUNK_CONTEXT, dialled.number or "s"
        channel.caller_num, channel.caller_name = dialled.caller_number, dialled.caller_name
        self.channels.appear(channel)
        return LiveCall(channel, self.channels, sends_sound=dialled.sends_sound)

    async def carry(self, call: LiveCall) -> None:
        """Run a call until its channel is gone."""
        await run_stub(call, self._machine, self._settings.stub)
