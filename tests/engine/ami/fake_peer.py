"""A scripted AMI server on 127.0.0.1: answers as Asterisk does, until told to do worse."""

import asyncio
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field

Answer = Callable[[dict[str, str]], bytes]


def message(**headers: str) -> bytes:
    return "".join(f"{name}: {value}\r\n" for name, value in headers.items()).encode() + b"\r\n"


def success(action: dict[str, str]) -> bytes:
    return message(Response="Success", ActionID=action["actionid"])


def error(text: str) -> Answer:
    return lambda action: message(Response="Error", ActionID=action["actionid"], Message=text)


def silence(_: dict[str, str]) -> bytes:
    return b""


def listing(event: str, rows: list[dict[str, str]]) -> Answer:
    def answer(action: dict[str, str]) -> bytes:
        one = {"ActionID": action["actionid"]}
        head = message(Response="Success", **one, EventList="start", Message="will follow")
        body = b"".join(message(Event=event, **one, **row) for row in rows)
        tail = message(Event=f"{event}sComplete", **one, EventList="Complete", ListItems=str(len(rows)))
        return head + body + tail

    return answer


def channel(uniqueid: str, endpoint: str = "PJSIP/201") -> dict[str, str]:
    return {
        "Channel": f"{endpoint}-00000001",
        "Uniqueid": uniqueid,
        "Linkedid": uniqueid,
        "ChannelStateDesc": "Up",
        "BridgeId": "",
    }


def digit(pressed: str, **more: str) -> bytes:
    return message(Event="DTMFEnd", Uniqueid="1.1", Digit=pressed, Direction="Received", **more)


@dataclass
class FakePeer:
    banner: bytes = b"Asterisk Call Manager/11.0.0\r\n"
    tls: ssl.SSLContext | None = None
    answers: dict[str, Answer] = field(default_factory=dict)
    port: int = 0
    received: list[dict[str, str]] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    connections: int = 0
    ended: int = 0

    def __post_init__(self) -> None:
        self.answers = {
            "Login": success,
            "Ping": success,
            "CoreShowChannels": listing("CoreShowChannel", []),
            "DeviceStateList": listing("DeviceStateChange", []),
        } | self.answers
        self._writer: asyncio.StreamWriter | None = None
        self._changed = asyncio.Condition()

    async def __aenter__(self) -> "FakePeer":
        await self.listen()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def listen(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, ssl=self.tls)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        self._server.close()
        self.cut()

    def names(self) -> list[str]:
        return [action["action"] for action in self.received]

    async def got(self, name: str, times: int = 1) -> None:
        """Wait until ``name`` was received ``times`` times in all."""
        async with asyncio.timeout(5), self._changed:
            await self._changed.wait_for(lambda: self.names().count(name) >= times)

    async def connected(self, times: int) -> None:
        async with asyncio.timeout(5), self._changed:
            await self._changed.wait_for(lambda: self.connections >= times)

    async def disconnected(self, times: int) -> None:
        async with asyncio.timeout(5), self._changed:
            await self._changed.wait_for(lambda: self.ended >= times)

    def say(self, data: bytes) -> None:
        assert self._writer is not None
        self._writer.write(data)

    def is_encrypted(self) -> bool:
        return self._writer is not None and self._writer.get_extra_info("cipher") is not None

    async def drain(self) -> None:
        assert self._writer is not None
        await self._writer.drain()

    def cut(self) -> None:
        if self._writer is not None:
            self._writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writer = writer
        writer.write(self.banner)
        async with self._changed:
            self.connections += 1
            self._changed.notify_all()
        try:
            while True:
                await self._take(await reader.readuntil(b"\r\n\r\n"), writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.transport.abort()
            async with self._changed:
                self.ended += 1
                self._changed.notify_all()

    async def _take(self, raw: bytes, writer: asyncio.StreamWriter) -> None:
        lines = raw.decode().strip().split("\r\n")
        action = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        writer.write(self.answers.get(action["action"], success)(action))
        async with self._changed:
            self.received.append(action)
            self.raw.append(raw)
            self._changed.notify_all()
