"""What Asterisk told of one call and its performers have not taken yet."""

import asyncio

from engine.calls.presses import Presses
from engine.events import AmiDown, AmiUp, ChannelHungUp, DigitBegan, DigitPressed, LegBegan, LegEnded
from engine.signal import Flag

CallEvent = AmiUp | AmiDown | LegBegan | LegEnded | ChannelHungUp | DigitBegan | DigitPressed
LegEvent = AmiUp | LegBegan | LegEnded | ChannelHungUp

_DIGITS = 64  # more than any menu takes; a caller who leans on a key fills no memory
_LEGS = 4096  # more than all the phones that fit into one Dial (8 kB) have to tell in one go
_STANDS_S = 2.0  # an event that is later than this is of another press: the first one's will never come


class Inbox:
    """Digits and leg events, each in Asterisk's order, and whether AMI can be trusted to tell more.

    Lists, since there is mostly nothing in them: an empty deque takes as much memory as twelve.
    """

    def __init__(self, is_ami_up: bool) -> None:
        self.is_ami_up = is_ami_up
        self.silent_since: float | None = None
        """When AMI went away for the last time, by the loop's clock."""
        self.caller_gone = Flag()
        self._presses = Presses()
        self._digits: list[str] = []
        self._digits_or_silence = Flag()
        self._legs: list[LegEvent] = []
        self._has_legs = Flag()
        self._stood_in: list[tuple[str, float]] = []

    def put(self, event: CallEvent) -> None:
        """Take an event in; one too many is dropped, which only a flood from the caller's phone can cause."""
        match event:
            case DigitBegan(digit=digit):
                self._presses.begin(digit)
            case DigitPressed(digit=digit):
                if self._presses.end(digit, asyncio.get_running_loop().time()):
                    self._put_digit(digit)
            case AmiDown():
                if self.is_ami_up:
                    self.silent_since = asyncio.get_running_loop().time()
                self.is_ami_up = False
                self._presses.forget()
                self._digits_or_silence.set()
            case AmiUp() | LegBegan() | LegEnded() | ChannelHungUp():
                self.is_ami_up = True
                if len(self._legs) < _LEGS:
                    self._legs.append(event)
                    self._has_legs.set()

    def _put_digit(self, digit: str) -> None:
        now = asyncio.get_running_loop().time()
        while self._stood_in and self._stood_in[0][1] + _STANDS_S < now:
            self._stood_in.pop(0)
        if self._stood_in and self._stood_in[0][0] == digit:
            self._stood_in.pop(0)  # AGI told of this press already
        elif len(self._digits) < _DIGITS:
            self._digits.append(digit)
            self._digits_or_silence.set()

    def stand_in(self, digit: str) -> None:
        """Note that AGI told of a press, so that it is not counted again if AMI tells of it, or just did."""
        if self._digits and self._digits[0] == digit:
            self._digits.pop(0)
        else:
            self._stood_in.append((digit, asyncio.get_running_loop().time()))

    def hear(self, digit: str) -> None:
        """Take a press that AGI told of for whoever takes digits next; AMI's word of it counts no more."""
        self.stand_in(digit)
        self._digits.append(digit)
        self._digits_or_silence.set()

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
        return self._digits.pop(0) if self._digits else ""

    async def next_leg_event(self) -> LegEvent:
        while not self._legs:
            self._has_legs.clear()
            await self._has_legs.wait()
        return self._legs.pop(0)

    def forget_legs(self) -> None:
        """Drop what is left of an earlier ringing."""
        self._legs.clear()

    def forget_digits(self) -> None:
        """Drop what was pressed; the event of a digit that stood in may still come, and is not counted."""
        self._digits.clear()
