"""What Asterisk told of one call and its performers have not taken yet."""

import asyncio

from engine.events import AmiDown, AmiUp, ChannelHungUp, DigitPressed, LegBegan, LegEnded

CallEvent = AmiUp | AmiDown | LegBegan | LegEnded | ChannelHungUp | DigitPressed
LegEvent = AmiUp | LegBegan | LegEnded | ChannelHungUp

_DIGITS = 64  # more than any menu takes; a caller who leans on a key fills no memory
_LEGS = 256


class Inbox:
    """Digits and leg events, each in Asterisk's order, and whether AMI can be trusted to tell more."""

    def __init__(self, is_ami_up: bool) -> None:
        self.is_ami_up = is_ami_up
        self.caller_gone = asyncio.Event()
        self._digits: asyncio.Queue[str] = asyncio.Queue(_DIGITS)
        self._legs: asyncio.Queue[LegEvent] = asyncio.Queue(_LEGS)
        self._stood_in: list[str] = []

    def put(self, event: CallEvent) -> None:
        """Take an event in; one too many is dropped, which only a flood from the caller's phone can cause."""
        match event:
            case DigitPressed(digit=digit):
                self._put_digit(digit)
            case AmiDown():
                self.is_ami_up = False
            case AmiUp() | LegBegan() | LegEnded() | ChannelHungUp():
                self.is_ami_up = True
                if not self._legs.full():
                    self._legs.put_nowait(event)

    def _put_digit(self, digit: str) -> None:
        if self._stood_in and self._stood_in[0] == digit:
            self._stood_in.pop(0)  # AGI told of this press already
        elif not self._digits.full():
            self._digits.put_nowait(digit)

    def stand_in(self, digit: str) -> None:
        """Note that AGI told of a press that AMI has not (yet), so that it is not counted twice."""
        self._stood_in.append(digit)

    def has_digits(self) -> bool:
        return not self._digits.empty()

    async def next_digit(self) -> str:
        return await self._digits.get()

    async def next_leg_event(self) -> LegEvent:
        return await self._legs.get()

    def forget_legs(self) -> None:
        """Drop what is left of an earlier ringing."""
        while not self._legs.empty():
            self._legs.get_nowait()

    def forget_digits(self) -> None:
        self._stood_in.clear()
        while not self._digits.empty():
            self._digits.get_nowait()
