"""RECORD FILE: until a key, the time is up, silence, or the caller hangs up."""

import asyncio
from collections.abc import Sequence

from simulator.asterisk.call import LiveCall
from simulator.asterisk.inbox import Command, Digit, HungUp, News, Speech, StreamEnded
from simulator.asterisk.machine import Machine, samples

_BEEP_S = 3404 / 8000
_FORMATS = ("wav", "wav16", "WAV", "gsm", "sln", "ulaw", "alaw")
_KEPT_SILENCE_S = 1.0
"""Of the silence that ended a recording Asterisk keeps one second."""


async def record_file(call: LiveCall, machine: Machine, words: Sequence[str]) -> str:
    name, extension, escape, timeout_ms, *options = words
    path = f"{name}.{extension}"
    silence_s = next((float(option[2:]) for option in options if option.startswith("s=")), 0.0)
    has_beep = any(not option.startswith("s=") and not option.isdecimal() for option in options)
    early: list[News] = []
    try:
        if has_beep and not await _beep(call, early):
            return "200 result=-1 (randomerror) endpos=0"
        if extension not in _FORMATS or not machine.write_recording(path, 0.0, 0.0):
            return "200 result=-1 (writefile)"
        call.reach("beep")
        limit_s = None if int(timeout_ms) < 0 else int(timeout_ms) / 1000
        recording = _Recording(call, early, escape, limit_s, silence_s)
        reply, duration_s = await recording.run()
        spoken_s = min(recording.spoken_s, duration_s)
        machine.write_recording(path, spoken_s, duration_s - spoken_s)
        return f"{reply} endpos={samples(duration_s)}"
    finally:
        call.inbox.put_back(early)


async def _beep(call: LiveCall, early: list[News]) -> bool:
    """Play the beep; digits are lost under it. False where the caller hangs up."""
    until = asyncio.get_running_loop().time() + _BEEP_S
    while not call.has_hung_up:
        match await call.inbox.next(until):
            case None:
                return True
            case Command() | StreamEnded() as news:
                early.append(news)
            case _:
                pass
    return False


class _Recording:
    """One recording under way. Without any sound from the caller there are no frames: nothing is written,
    and silence is not noticed either."""

    def __init__(
        self, call: LiveCall, early: list[News], escape: str, limit_s: float | None, silence_s: float
    ) -> None:
        self._call = call
        self._early = early
        self._escape = escape
        self._silence_s = silence_s if call.sends_sound else 0.0
        self._began = self._now()
        self._ends = None if limit_s is None else self._began + limit_s
        self._silent_since = self._began
        self._was_speaking = call.is_speaking
        self._turned = self._began
        self._spoken_s = 0.0

    @property
    def spoken_s(self) -> float:
        """For how long the caller has spoken."""
        return self._spoken_s + (self._now() - self._turned if self._was_speaking else 0.0)

    async def run(self) -> tuple[str, float]:
        """Return the reply without its ``endpos``, and the length in seconds."""
        while not self._call.has_hung_up:
            match await self._call.inbox.next(self._next_look()):
                case None:
                    return f"200 result={self._left_ms()} (timeout)", self._length(trimmed=True)
                case Digit(digit) if digit in self._escape:
                    return f"200 result={ord(digit)} (dtmf)", self._length()
                case Speech(speaking):
                    self._turn(speaking)
                case HungUp():
                    break
                case Command() | StreamEnded() as news:
                    self._early.append(news)
                case _:
                    pass
        return "200 result=-1 (hangup)", self._length()

    def _turn(self, speaking: bool) -> None:
        self._spoken_s = self.spoken_s
        self._was_speaking = speaking
        self._turned = self._silent_since = self._now()

    def _now(self) -> float:
        return asyncio.get_running_loop().time()

    def _left_ms(self) -> int:
        """How much of the time was left when silence ended it: Asterisk tells by chance, as the result."""
        return 0 if self._ends is None else max(0, round((self._ends - self._now()) * 1000))

    def _next_look(self) -> float | None:
        times = [self._ends] if self._ends is not None else []
        if self._silence_s and not self._call.is_speaking:
            times.append(self._silent_since + self._silence_s)
        return min(times, default=None)

    def _length(self, *, trimmed: bool = False) -> float:
        if not self._call.sends_sound:
            return 0.0
        now = self._now()
        by_silence = trimmed and (self._ends is None or now < self._ends)
        end = min(now, self._silent_since + _KEPT_SILENCE_S) if by_silence else now
        return end - self._began
