"""One call as it stands on the switch: its channel, its variables, and what caller and phones do to it."""

import asyncio
from collections import defaultdict

from engine.signal import Flag
from simulator.asterisk.channel import Channel
from simulator.asterisk.channels import Channels
from simulator.asterisk.digit_gate import DigitGate
from simulator.asterisk.inbox import Digit, HungUp, Inbox, Speech

TONE_S = 0.2
"""How long a caller holds a key."""


class LiveCall:
    """What a caller can do (``press``, ``speak``, ``hang_up``), and what they can notice (``reached``).

    A call reaches, in time: ``answered``, ``prompt 1`` and so on, ``beep``, ``talking``, ``over``.
    ``heard`` are the sounds that began to play; ``sends_sound`` is whether the caller's phone sends any.
    """

    def __init__(self, channel: Channel, channels: Channels, *, sends_sound: bool = True) -> None:
        self.channel = channel
        self.inbox = Inbox()
        self.variables: dict[str, str] = {}
        self.dnid = ""
        self.sends_sound = sends_sound
        self.is_speaking = False
        self.has_hung_up = False
        self.is_talking = False
        self.prompts = 0
        self.heard: list[str] = []
        self._channels = channels
        self.gate = DigitGate(self._tell_digit, lambda digit: self.inbox.post(Digit(digit)))
        self._milestones: dict[str, Flag] = defaultdict(Flag)

    @property
    def id(self) -> str:
        return self.channel.uniqueid

    def reach(self, milestone: str) -> None:
        self._milestones[milestone].set()

    async def reached(self, milestone: str) -> None:
        await self._milestones[milestone].wait()

    def begin_prompt(self, sound: str) -> None:
        self.prompts += 1
        self.heard.append(sound)
        self.reach(f"prompt {self.prompts}")

    async def press(self, digit: str, tone_s: float = TONE_S) -> None:
        """Press a key and let go of it; it counts when it is let go.

        In a conversation the sound goes by the switch, and with it the digit: AMI tells nothing of it.
        """
        if not self._is_heard():
            return
        self._channels.digit_begins(self.channel, digit)
        has_begun = self.gate.begin()
        await asyncio.sleep(tone_s)
        if not self._is_heard():
            return
        self.gate.end(digit, tone_s, has_begun=has_begun)

    def _is_heard(self) -> bool:
        return not (self.has_hung_up or self.is_talking)

    def _tell_digit(self, digit: str, tone_s: float) -> None:
        if not self.has_hung_up:
            self._channels.digit_ends(self.channel, digit, round(tone_s * 1000))

    def speak(self, speaking: bool) -> None:
        if speaking != self.is_speaking:
            self.is_speaking = speaking
            self.inbox.post(Speech(speaking))

    def hang_up(self) -> None:
        """End the call, from either side."""
        if not self.has_hung_up:
            self.has_hung_up = True
            self.is_speaking = False
            self.inbox.post(HungUp())
