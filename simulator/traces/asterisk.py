"""Asterisk as a trace has it: says what was said, in turn, and hears whether the engine does, too."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence

from simulator.traces.sameness import Sameness
from simulator.traces.trace import AMI, Kind, Line, Trace

_PATIENCE_S = 5.0
"""How much later than in the trace the engine may say something, or earlier."""

_TURN_S = 0.0001
"""What was said has been heard before the next thing is said, also on another wire."""

_BREATH_MS = 5
_LEFT = "the end of the stream"
_CHOSEN_BY_US = ("ActionID", "Exten", "ChannelId")
_HAVE_IDS = frozenset(
    {"actionid", "exten", "extension", "uniqueid", "linkedid", "destuniqueid", "destlinkedid"}
)
_ANSWERED_AT_ONCE = frozenset({"login", "ping", "coreshowchannels", "devicestatelist"})

OnRecord = Callable[[int, str, float], object]


class Diverged(Exception):
    """The engine does something else than in the trace; says the line, what was there and what came."""

    def __init__(self, line: Line, expected: str, got: str) -> None:
        super().__init__(f"{line.number}: expected {expected}, got {got}")
        self.line, self.expected, self.got = line, expected, got


class _Wire:
    """What the engine has said on one connection and nobody has looked at yet."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self.writer = writer
        self._said: asyncio.Queue[tuple[float, str]] = asyncio.Queue()

    def take(self, text: str) -> None:
        self._said.put_nowait((asyncio.get_running_loop().time(), text))

    async def next(self, until: float) -> tuple[float, str] | None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout_at(until):
                return await self._said.get()
        return None

    def rest(self) -> Sequence[str]:
        return [self._said.get_nowait()[1] for _ in range(self._said.qsize())]


class TracedAsterisk:
    """``on_record`` hears of each finished recording: whose it is, its path and its length in seconds."""

    def __init__(self, trace: Trace, ami_port: int, agi_port: int, on_record: OnRecord) -> None:
        self._trace = trace
        self._ami_port, self._agi_port = ami_port, agi_port
        self._on_record = on_record
        self._wires: dict[int, _Wire] = {}
        self.ids: dict[str, str] = {}
        """What the engine made up for the calls it makes, by what the trace has instead."""
        self._same = Sameness()
        self._is_known = asyncio.Event()
        self._reading: set[asyncio.Task[None]] = set()
        self._recording: dict[int, str] = {}

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        server = await asyncio.start_server(self._serve_ami, "127.0.0.1", self._ami_port)
        try:
            yield
        finally:
            server.close()
            for task in self._reading:
                task.cancel()
            for wire in self._wires.values():
                wire.writer.close()

    async def known(self) -> None:
        """Return when the engine has logged in and asked what there is."""
        await self._is_known.wait()

    async def play(self) -> None:
        """Say and hear it all. Raises Diverged."""
        began = asyncio.get_running_loop().time()
        before: Line | None = None
        for line in self._trace.lines:
            due = began + line.at_ms / 1000
            if line.kind.is_engine:
                await self._hear(line, due)
            else:
                if not _is_one_breath(before, line):
                    await asyncio.sleep(_TURN_S)
                    await asyncio.sleep(max(0.0, due - asyncio.get_running_loop().time()))
                await self._say(line)
            before = line
        await asyncio.sleep(_PATIENCE_S)
        self._check_rest()

    # Hearing.

    async def _hear(self, line: Line, due: float) -> None:
        loop = asyncio.get_running_loop()
        expected = _LEFT if line.kind is Kind.ENGINE_LEFT else line.text
        wire = self._wires.get(line.wire)
        if wire is None:
            raise Diverged(line, expected, "no such connection")
        heard = await wire.next(max(due, loop.time()) + _PATIENCE_S)
        if heard is None:
            raise Diverged(line, expected, f"nothing for {_PATIENCE_S:g} s")
        at, said = heard
        if not self._is_expected(line, expected, said):
            raise Diverged(line, expected, said)
        if at < due - _PATIENCE_S:
            raise Diverged(line, expected, f"the same {due - at:.1f} s too early")
        if said.startswith("RECORD FILE"):
            self._recording[line.wire] = said.split('"')[1]

    def _is_expected(self, line: Line, expected: str, said: str) -> bool:
        if line.wire != AMI or line.kind is Kind.ENGINE_LEFT:
            return self._same.is_same(expected, said)
        recorded, action = json.loads(expected), json.loads(said)
        for header in _CHOSEN_BY_US:
            self.ids[recorded.pop(header, "")] = action.pop(header, "")
        return bool(recorded == action)

    def _check_rest(self) -> None:
        end = Line(0, AMI, Kind.ENGINE, number=self._trace.lines[-1].number if self._trace.lines else 0)
        for number, wire in self._wires.items():
            for said in wire.rest():
                raise Diverged(end, f"no more on {'ami' if number == AMI else f'agi {number}'}", said)

    # Saying.

    async def _say(self, line: Line) -> None:
        match line.kind:
            case Kind.CALL:
                await self._open(line)
            case Kind.ASTERISK_LEFT if line.wire != AMI:
                self._wire(line).writer.close()
            case Kind.ASTERISK if line.wire == AMI:
                self._wire(line).writer.write(_message(self._own_ids(json.loads(line.text))))
            case Kind.ASTERISK:
                self._note_recording(line)
                self._wire(line).writer.write(f"{line.text}\n".encode())

    def _wire(self, line: Line) -> _Wire:
        wire = self._wires.get(line.wire)
        if wire is None:
            raise Diverged(line, line.text, "no such connection")
        return wire

    async def _open(self, line: Line) -> None:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self._agi_port)
        except OSError as error:
            raise Diverged(line, "an engine that takes calls", str(error)) from error
        wire = self._wires[line.wire] = _Wire(writer)
        request = self._own_ids(json.loads(line.text))
        rows = "".join(f"agi_{name}: {value}\n" for name, value in request.items())
        writer.write(f"{rows}agi_threadid: 1\n\n".encode())
        reading = asyncio.create_task(_read_agi(reader, wire))
        self._reading.add(reading)

    def _note_recording(self, line: Line) -> None:
        """A recording is whole when the reply to its command comes."""
        path = self._recording.get(line.wire)
        if path is not None and line.text.startswith("200 "):
            del self._recording[line.wire]
            _, _, samples = line.text.partition("endpos=")
            length_s = int(samples) / 8000 if samples.isdecimal() else 0.0
            self._on_record(line.wire, f"{path}.wav", length_s)

    def _own_ids(self, headers: Mapping[str, str]) -> Mapping[str, str]:
        """With the engine's own ids where the trace has others."""
        return {
            name: self.ids.get(value, value) if name.lower() in _HAVE_IDS else value
            for name, value in headers.items()
        }

    # AMI's beginning, which no trace has.

    async def _serve_ami(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        wire = self._wires[AMI] = _Wire(writer)
        writer.write(b"Asterisk Call Manager/11.0.0\r\n")
        with contextlib.suppress(asyncio.IncompleteReadError, OSError):
            while True:
                block = (await reader.readuntil(b"\r\n\r\n")).decode()
                self._act(wire, [row.partition(": ")[::2] for row in block.splitlines() if row])

    def _act(self, wire: _Wire, rows: Sequence[tuple[str, str]]) -> None:
        action = dict(rows)
        own, name = {"ActionID": action.get("ActionID", "")}, action["Action"].lower()
        if name in _ANSWERED_AT_ONCE or action.get("Application") == "NoOp":  # a lamp is no part of a call
            wire.writer.write(_message({"Response": "Success", **own}))
        else:
            wire.take(json.dumps(action))
        if name == "coreshowchannels":
            wire.writer.write(_message({"Event": "CoreShowChannelsComplete", **own, "EventList": "Complete"}))
        if name == "devicestatelist":
            for device, state in (self._trace.devices or {}).items():
                told = {"Event": "DeviceStateChange", **own, "Device": device, "State": state.value}
                wire.writer.write(_message(told))
            wire.writer.write(_message({"Event": "DeviceStateListComplete", **own, "EventList": "Complete"}))
            self._is_known.set()


def _is_one_breath(before: Line | None, line: Line) -> bool:
    """Two lines that came together, such as a reply and HANGUP: the engine saw both, or said something."""
    return (
        before is not None
        and line.wire != AMI
        and (before.wire, before.kind) == (line.wire, line.kind)
        and line.at_ms - before.at_ms <= _BREATH_MS
    )


async def _read_agi(reader: asyncio.StreamReader, wire: _Wire) -> None:
    with contextlib.suppress(OSError):
        while line := await reader.readline():
            wire.take(line.decode().removesuffix("\n"))
    wire.take(_LEFT)


def _message(headers: Mapping[str, str]) -> bytes:
    return "".join(f"{name}: {value}\r\n" for name, value in headers.items()).encode() + b"\r\n"
