"""What Asterisk told of one call and its performers have not taken yet."""

import asyncio
from collections import deque

from engine.calls.presses import Presses
from engine.events import AmiDown, AmiUp, ChannelHungUp, DigitBegan, DigitPressed, LegBegan, LegEnded

CallEvent = AmiUp | AmiDown | LegBegan | LegEnded | ChannelHungUp | DigitBegan | DigitPressed
LegEvent = AmiUp | LegBegan | LegEnded | ChannelHungUp

_DIGITS = 64  # more than any menu takes; a caller who leans on a key fills no memory
_LEGS = 4096  # more than all the phones that fit into one Dial (8 kB) have to tell in one go
_STANDS_S = 2.0  # an event that is later than this is of another press: the first one's will never come


class Inbox:
    """Digits and leg events, each in Asterisk's order, and whether AMI can be trusted to tell more."""

    def __init__(self, is_ami_up: bool) -> None:
        self.is_ami_up = is_ami_up
        self.caller_gone = asyncio.Event()
        self._presses = Presses()
        self._digits: deque[str] = deque()
        self._digits_or_silence = asyncio.Event()
        self._legs: asyncio.Queue[LegEvent] = asyncio.Queue(_LEGS)
        self._stood_in: deque[tuple[str, float]] = deque()

    def put(self, event: CallEvent) -> None:
        """Take an event in; one too many is dropped, which only a flood from the caller's phone can cause."""
        match event:
            case DigitBegan(digit=digit):
                self._presses.begin(digit)
            case DigitPressed(digit=digit):
                if self._presses.end(digit, asyncio.get_running_loop().time()):
                    self._put_digit(digit)
            case AmiDown():
                self.is_ami_up = False
                self._presses.forget()
                self._digits_or_silence.set()
            case AmiUp() | LegBegan() | LegEnded() | ChannelHungUp():
                self.is_ami_up = True
                if not self._legs.full():
                    self._legs.put_nowait(event)

    def _put_digit(self, digit: str) -> None:
        now = asyncio.get_running_loop().time()
        while self._stood_in and self._stood_in[0][1] + _STANDS_S < now:
            self._stood_in.popleft()
        if self._stood_in and self._stood_in[0][0] == digit:
            self._stood_in.popleft()  # AGI told of this press already
        elif len(self._digits) < _DIGITS:
            self._digits.append(digit)
            self._digits_or_silence.set()

    def stand_in(self, digit: str) -> None:
        """Note that AGI told of a press, so that it is not counted again if AMI tells of it, or just did."""
        if self._digits and self._digits[0] == digit:
            self._digits.popleft()
        else:
            self._stood_in.append((digit, asyncio.get_running_loop().time()))

    def has_digits(self) -> bool:
        return bool(self._digits)

    async def wait_for_press(self) -> None:
        """Return once AMI has told of a digit that nobody has taken; for ever, while it is away."""
        while not self._digits:
            self._digits_or_silence.clear()
            await self._digits_or_silence.wait()

    async def next_digit(self) -> str:
        """Return the next digit, or '' as soon as none is left and AMI, which would tell of more, is away."""
        while not self._digits and self.is_ami_up:
            self._digits_or_silence.clear()
            await self._digits_or_silence.wait()
        return self._digits.popleft() if self._digits else ""

    async def next_leg_event(self) -> LegEvent:
        return await self._legs.get()

    def forget_legs(self) -> None:
        """Drop what is left of an earlier ringing."""
        while not self._legs.empty():
            self._legs.get_nowait()

    def forget_digits(self) -> None:
        """Drop what was pressed; the event of a digit that stood in may still come, and is not counted."""
        self._digits.clear()
