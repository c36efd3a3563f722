"""A caller's mouth and fingers: RFC 4733 digits, as fast as anybody wants, and a steady tone for a voice."""

import asyncio
import contextlib
import struct
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from tests.live.asterisk import TRUNK_ADDRESS
from tests.live.ears import Ears

_SOUND, _DIGIT = 8, 96  # payload types of the caller's SDP
FRAME_S: Final = 0.02
_FRAME_SAMPLES = 160
_SILENCE = b"\xd5" * _FRAME_SAMPLES
_VOICE = b"\xd5\x34\x21\x34\xd5\xb4\xa1\xb4" * (_FRAME_SAMPLES // 8)
"""A 1 kHz tone."""
_EVENTS = {digit: code for code, digit in enumerate("0123456789*#")}
_END = 0x80
_VOLUME = 10

_Packet = tuple[int, bool, int, bytes]
"""Payload type, marker, timestamp counted from the first frame, payload."""


@dataclass(slots=True)
class Fingers(Ears):
    """Ears that also speak and type, to wherever the sound comes from."""

    transport: asyncio.DatagramTransport | None = None
    _asterisk: tuple[str, int] | None = None
    _heard: asyncio.Event = field(default_factory=asyncio.Event)
    _sequence: int = 0
    _frames_sent: int = 0
    _ends_at: float = 0.0
    """Until when the frames that were sent last."""

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self._asterisk = addr
        self._heard.set()
        Ears.datagram_received(self, data, addr)

    async def type(self, digits: str, tone_frames: int = 2, pause_frames: int = 1) -> None:
        """Type from the first sound on; a frame is 20 ms, so a digit takes 60 ms unless told otherwise."""
        await self._send_frames(_typed(digits, tone_frames, pause_frames))

    async def speak(self, seconds: float) -> None:
        await self._send_frames(_sounding(_VOICE, seconds))

    async def keep_silent(self, seconds: float) -> None:
        """As a telephone does it: by sending silence."""
        await self._send_frames(_sounding(_SILENCE, seconds))

    async def _send_frames(self, frames: Sequence[Sequence[_Packet]]) -> None:
        """Send them in their time: right after those before, where those have just ended."""
        await self._heard.wait()
        loop = asyncio.get_running_loop()
        now = loop.time()
        if now - self._ends_at > FRAME_S:  # nothing was sent for a while, in which time went on
            self._frames_sent += round((now - self._ends_at) / FRAME_S) if self._ends_at else 0
            self._ends_at = now
        first = self._frames_sent * _FRAME_SAMPLES
        for frame in frames:
            for packet in frame:
                self._send(first, packet)
            self._frames_sent += 1
            self._ends_at += FRAME_S
            await asyncio.sleep(max(0.0, self._ends_at - loop.time()))

    def _send(self, first: int, packet: _Packet) -> None:
        assert self.transport is not None
        assert self._asterisk is not None
        kind, is_marked, timestamp, payload = packet
        self._sequence = (self._sequence + 1) & 0xFFFF
        marked = kind | (0x80 if is_marked else 0)
        header = struct.pack("!BBHII", 0x80, marked, self._sequence, first + timestamp, 4711)
        self.transport.sendto(header + payload, self._asterisk)


def _typed(digits: str, tone_frames: int, pause_frames: int) -> list[list[_Packet]]:
    """What is sent in each frame."""
    frames: list[list[_Packet]] = []
    for digit in digits:
        begins = len(frames) * _FRAME_SAMPLES
        for number in range(tone_frames):
            lasts = (number + 1) * _FRAME_SAMPLES
            frames.append([(_DIGIT, number == 0, begins, _event(digit, lasts))])
        # Its end is told three times, as RFC 4733 has it, and the pause begins.
        end = _event(digit, tone_frames * _FRAME_SAMPLES, _END)
        frames.append([(_DIGIT, False, begins, end)] * 3)
        frames += [
            [(_SOUND, False, (len(frames) + number) * _FRAME_SAMPLES, _SILENCE)]
            for number in range(pause_frames - 1)
        ]
    return frames


def _sounding(sound: bytes, seconds: float) -> list[list[_Packet]]:
    return [[(_SOUND, False, number * _FRAME_SAMPLES, sound)] for number in range(round(seconds / FRAME_S))]


def _event(digit: str, lasts: int, flags: int = 0) -> bytes:
    return struct.pack("!BBH", _EVENTS[digit], flags | _VOLUME, lasts)


@contextlib.asynccontextmanager
async def fingers(address: str = TRUNK_ADDRESS) -> AsyncIterator[Fingers]:
    """A caller's ear, mouth and fingers: give them to ``calls`` as its ears.

    ``address`` is the caller's: the trunk's, or PHONE_ADDRESS for who calls from a phone.
    """
    loop = asyncio.get_running_loop()
    transport, typing = await loop.create_datagram_endpoint(Fingers, local_addr=(address, 0))
    try:
        typing.transport = transport
        typing.port = transport.get_extra_info("sockname")[1]
        yield typing
    finally:
        transport.close()
