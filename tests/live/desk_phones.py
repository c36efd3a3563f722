"""Telephones that pick up in the very same moment: just enough SIP for it, where sipp's clock is too coarse.

All of them are one UDP socket. A phone has one line, as far as it goes: one that is rung while it is busy
refuses with 486, and the test sees that.
"""

import asyncio
import contextlib
import re
import secrets
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Final, cast

from tests.live.asterisk import PHONE_ADDRESS, RealAsterisk
from tests.live.ports import free_port

_USER: Final = re.compile(r"sips?:([^@>;]+)@")
_URI: Final = re.compile(r"<([^>]+)>")
_NEW_MESSAGES: Final = re.compile(rb"Voice-Message: ([0-9]+)/")


@dataclass(frozen=True, slots=True)
class Message:
    """A SIP message; ``via`` holds all of them, as they came."""

    start: str
    headers: dict[str, str]
    via: tuple[str, ...]

    @property
    def method(self) -> str:
        return self.start.partition(" ")[0]

    @classmethod
    def read(cls, datagram: bytes) -> "Message":
        start, *lines = datagram.partition(b"\r\n\r\n")[0].decode(errors="replace").split("\r\n")
        pairs = [(name.lower(), value) for name, _, value in (line.partition(": ") for line in lines)]
        return cls(start, dict(pairs), tuple(value for name, value in pairs if name == "via"))


@dataclass(slots=True)
class Rung:
    """One time that ``phone`` rang and showed ``caller``; times of the loop's clock, None: not so.

    ``told`` is when the other side took the call away, by CANCEL or by BYE.
    """

    phone: str
    caller: str
    invite: Message
    began: float
    tag: str = field(default_factory=lambda: secrets.token_hex(4))
    picked_up: float | None = None
    hung_up: float | None = None
    told: float | None = None
    told_by: str = ""
    refused: bool = False

    @property
    def is_over(self) -> bool:
        return self.refused or self.told is not None or self.hung_up is not None


class DeskPhones(asyncio.DatagramProtocol):
    """Ring for ``rings_s``, talk for ``talks_s``. Those that one caller rings pick up together.

    ``lamps`` has how many new messages each phone was told of, each time that it was told.
    """

    def __init__(self, rings_s: float, talks_s: float, port: int, media_port: int) -> None:
        self.rung: list[Rung] = []
        self.lamps: list[tuple[str, int]] = []
        self._rings_s = rings_s
        self._talks_s = talks_s
        self._contact = f"<sip:phone@{PHONE_ADDRESS}:{port}>"
        self._via = f"SIP/2.0/UDP {PHONE_ADDRESS}:{port};branch=z9hG4bK"
        self._media_port = media_port
        self._calls: dict[str, Rung] = {}
        self._about_to: dict[str, list[Rung]] = {}
        self._loop = asyncio.get_running_loop()
        self._asterisk = ("", 0)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self._asterisk = addr
        message = Message.read(data)
        takes: dict[str, Callable[[Message], None]] = {
            "INVITE": self._ring,
            "CANCEL": self._take_cancel,
            "BYE": self._take_bye,
        }
        if message.method == "NOTIFY" and (told := _NEW_MESSAGES.search(data)):
            self.lamps.append((_user(message.start), int(told[1])))
        if message.method in takes:
            takes[message.method](message)
        elif message.method not in ("ACK", "SIP/2.0"):
            self._reply(message, "200 OK")

    def _ring(self, invite: Message) -> None:
        call = invite.headers["call-id"]
        if call in self._calls:
            return  # sent again: the answer is on its way
        phone, caller = _user(invite.start), _user(invite.headers["from"])
        is_busy = any(one.phone == phone and not one.is_over for one in self.rung)
        one = self._calls[call] = Rung(phone, caller, invite, self._loop.time(), refused=is_busy)
        self.rung.append(one)
        if is_busy:
            self._reply(invite, "486 Busy Here", one.tag)
            return
        self._reply(invite, "180 Ringing", one.tag)
        if caller not in self._about_to:
            self._about_to[caller] = []
            self._loop.call_later(self._rings_s, self._pick_up, caller)
        self._about_to[caller].append(one)

    def _pick_up(self, caller: str) -> None:
        for one in sorted(self._about_to.pop(caller), key=lambda one: one.tag):  # by lot
            if not one.is_over:
                one.picked_up = self._loop.time()
                self._reply(one.invite, "200 OK", one.tag, self._sdp())
                self._loop.call_later(self._talks_s, self._hang_up, one)

    def _hang_up(self, one: Rung) -> None:
        if one.is_over:
            return
        one.hung_up = self._loop.time()
        found = _URI.search(one.invite.headers["contact"])
        assert found is not None
        self._send(
            f"BYE {found[1]} SIP/2.0",
            f"Via: {self._via}{secrets.token_hex(6)}",
            f"From: {one.invite.headers['to']};tag={one.tag}",
            f"To: {one.invite.headers['from']}",
            f"Call-ID: {one.invite.headers['call-id']}",
            "CSeq: 1 BYE",
            "Max-Forwards: 70",
        )

    def _take_cancel(self, cancel: Message) -> None:
        one = self._calls[cancel.headers["call-id"]]
        self._reply(cancel, "200 OK", one.tag)
        if one.picked_up is None and one.told is None:
            self._reply(one.invite, "487 Request Terminated", one.tag)
            self._note_told(one, "CANCEL")
        elif one.told is None:
            self._note_told(one, "CANCEL that met the answer")

    def _take_bye(self, bye: Message) -> None:
        self._reply(bye, "200 OK")
        one = self._calls[bye.headers["call-id"]]
        if not one.is_over:
            self._note_told(one, "BYE")

    def _note_told(self, one: Rung, by: str) -> None:
        one.told, one.told_by = self._loop.time(), by

    def _reply(self, to: Message, status: str, tag: str = "", body: str = "") -> None:
        called = to.headers["to"] + (f";tag={tag}" if tag and ";tag=" not in to.headers["to"] else "")
        self._send(
            f"SIP/2.0 {status}",
            *(f"Via: {via}" for via in to.via),
            f"From: {to.headers['from']}",
            f"To: {called}",
            f"Call-ID: {to.headers['call-id']}",
            f"CSeq: {to.headers['cseq']}",
            f"Contact: {self._contact}",
            *(["Content-Type: application/sdp"] if body else []),
            body=body,
        )

    def _sdp(self) -> str:
        lines = (
            "v=0",
            f"o=phone 1 1 IN IP4 {PHONE_ADDRESS}",
            "s=-",
            f"c=IN IP4 {PHONE_ADDRESS}",
            "t=0 0",
            f"m=audio {self._media_port} RTP/AVP 8",
            "a=rtpmap:8 PCMA/8000",
        )
        return "".join(f"{line}\r\n" for line in lines)

    def _send(self, *lines: str, body: str = "") -> None:
        head = "".join(f"{line}\r\n" for line in (*lines, f"Content-Length: {len(body)}"))
        self._transport.sendto(f"{head}\r\n{body}".encode(), self._asterisk)


def _user(text: str) -> str:
    found = _USER.search(text)
    return found[1] if found else ""


@contextlib.asynccontextmanager
async def desk_phones(asterisk: RealAsterisk, rings_s: float, talks_s: float) -> AsyncIterator[DeskPhones]:
    """All the phones of an Asterisk that share one port, until the block ends."""
    port = next(iter(asterisk.phone_ports.values()))
    loop = asyncio.get_running_loop()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ears:  # hears nothing, and sends nothing back
        ears.bind((PHONE_ADDRESS, media_port := free_port()))
        transport, phones = await loop.create_datagram_endpoint(
            lambda: DeskPhones(rings_s, talks_s, port, media_port), local_addr=(PHONE_ADDRESS, port)
        )
        try:
            yield phones
        finally:
            transport.close()
