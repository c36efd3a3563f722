"""A stand-in with an engine of a few lines: it says a script's lines and writes down what it hears."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from simulator.asterisk import Asterisk, Dialled, LiveCall, SwitchSettings
from simulator.phones import Phone, Phones, Reaction
from simulator.virtual_time.clock import Now, run
from simulator.wire.network import Network, WiredLoop

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DID = "+46846500400"
CALLER = Dialled(DID, "0701740605", "Test Caller", sends_sound=False)


@dataclass(slots=True)
class AgiTalk:
    """One FastAGI stream as the engine sees it; ``lines`` as in a trace: ``< `` heard, ``> `` said."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    lines: list[str] = field(default_factory=list)

    async def hear_request(self) -> None:
        while await self.hear():
            pass

    async def command(self, text: str) -> str:
        """Say one line and return the reply, a HANGUP in between heard on the way."""
        self.say(text)
        while (line := await self.hear()) == "HANGUP":
            pass
        return line

    def say(self, text: str) -> None:
        self.lines.append(f"> {text}")
        self.writer.write(text.encode() + b"\n")

    async def hear(self) -> str:
        line = (await self.reader.readline()).decode()
        if not line:
            raise ConnectionResetError
        self.lines.append(f"< {line[:-1]}")
        return line[:-1]

    @property
    def replies(self) -> list[str]:
        return [line[2:] for line in self.lines if line.startswith("< ") and line[2:5] != "agi" and line[2:]]


Script = Callable[[AgiTalk], Awaitable[None]]
Behave = Callable[[LiveCall], Awaitable[None]]


@dataclass(slots=True)
class World:
    asterisk: Asterisk
    network: Network
    phones: Phones
    now: Now
    talks: list[AgiTalk] = field(default_factory=list)
    recordings: dict[str, tuple[float, float]] = field(default_factory=dict)
    told: bytearray = field(default_factory=bytearray)

    async def call(self, behave: Behave | None = None, dialled: Dialled = CALLER) -> LiveCall:
        """One call from its arrival to its end, with what the caller does meanwhile."""
        call = self.asterisk.call_in(dialled)
        async with asyncio.TaskGroup() as tasks:
            behaving = tasks.create_task(self._behave(call, behave))
            await self.asterisk.carry(call)
            behaving.cancel()
        return call

    async def _behave(self, call: LiveCall, behave: Behave | None) -> None:
        if behave is not None:
            await call.reached("answered")
            await behave(call)

    async def tap(self) -> None:
        """Log in to AMI and write down every byte from then on."""
        reader, writer = await asyncio.open_connection("127.0.0.1", 5038)
        writer.write(b"Action: Login\r\nUsername: vaxel\r\nSecret: secret\r\nEvents: call,dtmf\r\n\r\n")
        try:
            while data := await reader.read(65536):
                self.told += data
        except ConnectionError:
            pass
        finally:
            writer.close()

    @property
    def events(self) -> list[dict[str, str]]:
        return parse_ami(bytes(self.told))

    def named(self, name: str) -> list[dict[str, str]]:
        return [event for event in self.events if event.get("Event") == name]


def parse_ami(raw: bytes) -> list[dict[str, str]]:
    """The messages after the banner, headers in their order."""
    messages = []
    for message in raw.decode().split("\r\n", 1)[1].split("\r\n\r\n"):
        lines = [line.partition(": ") for line in message.split("\r\n") if line]
        if lines:
            messages.append({name: value for name, _, value in lines})
    return messages


@contextlib.asynccontextmanager
async def building(
    script: Script,
    phones: Mapping[str, Reaction | Sequence[Reaction]],
    now: Now,
    sounds: dict[str, float],
    settings: SwitchSettings,
) -> AsyncIterator[World]:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, WiredLoop)
    world_phones = Phones(
        Phone(f"PJSIP/{name}", tuple(does) if isinstance(does, Sequence) else (does,))
        for name, does in phones.items()
    )
    recordings: dict[str, tuple[float, float]] = {}

    def write_recording(path: str, speech_s: float, silence_s: float) -> bool:
        if path.startswith("/nonexistent"):
            return False
        recordings[path] = speech_s, silence_s
        return True

    asterisk = Asterisk(settings, world_phones, now, sound_length=sounds.get, write_recording=write_recording)
    world = World(asterisk, loop.network, world_phones, now, recordings=recordings)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talk = AgiTalk(reader, writer)
        world.talks.append(talk)
        try:
            await talk.hear_request()
            await script(talk)
        except ConnectionError:
            pass
        finally:
            writer.close()

    async with (
        asterisk.running(),
        await asyncio.start_server(serve, "127.0.0.1", 4573),
        asyncio.TaskGroup() as tasks,
    ):
        tapping = tasks.create_task(world.tap())
        await asyncio.sleep(0.1)
        yield world
        await asyncio.sleep(1)
        tapping.cancel()


def play(
    story: Callable[[World], Awaitable[None]],
    script: Script,
    phones: Mapping[str, Reaction | Sequence[Reaction]] | None = None,
    *,
    sounds: dict[str, float] | None = None,
    network: Network | None = None,
    settings: SwitchSettings | None = None,
) -> World:
    """Play a story in virtual time and return the world it leaves."""

    async def main(now: Now) -> World:
        async with building(script, phones or {}, now, sounds or {}, settings or SwitchSettings()) as world:
            await story(world)
        return world

    return run(main, wall=MONDAY, loop=WiredLoop(network))


async def one_call(world: World) -> None:
    await world.call()


async def done(talk: AgiTalk) -> None:
    await talk.command('SET VARIABLE VAXEL_DONE "1"')
