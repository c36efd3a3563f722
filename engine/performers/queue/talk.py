"""What is said to one waiting caller, and the music between: each message once, at its time."""

import asyncio
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import NoReturn

from dialplan.destinations import HuntGroup
from dialplan.numbers import E164, as_dialled
from dialplan.prompts import Prompt
from dialplan.queueing import phrases
from engine.calls.call import Call
from engine.performers.queue.callback import number_to_call
from engine.signal import Flag

_LEAST_CLIP_S = 0.5
"""Music that is over sooner is not there: Asterisk's own is played instead."""

_LISTEN_S = 1.0
"""While AMI is away AGI is asked for keys, so long at a time: the channel can do nothing else meanwhile."""

_CONFIRM_WITHIN_S = 30.0
"""How long one may think after one's number was read out."""


class Talk:
    """Lives as long as the caller waits; ``run`` may be cancelled at any moment and begun again.

    What was said to its end counts as said; what was cut is said again. ``greeted`` is set once the welcome
    was, ``is_asked_anew`` while the caller asked for something that ``run`` has not begun to say.
    """

    def __init__(self, call: Call, group: HuntGroup, *, is_back: bool) -> None:
        self._call = call
        self._group = group
        self._messages = group.messages
        self._asked: Sequence[Prompt] = ()
        self.is_asked_anew = False
        self._is_hushed = False
        self._reads_number = False
        self._confirm_until = 0.0
        self._is_new = not is_back
        self._is_unheard = Flag()
        self._cut: asyncio.Timeout | None = None
        self._next_at = self._now() + group.messages.every_s
        self.greeted = Flag()
        if is_back or group.messages.welcome is None:
            self.greeted.set()

    def ask(self, *prompts: Prompt) -> None:
        """Say this first when ``run`` goes on, and nothing they asked for before: the caller wants it."""
        self._asked = prompts
        self._reads_number = False
        self._confirm_until = 0.0
        self.is_asked_anew = True

    def hush(self) -> None:
        """Begin nothing after the welcome: agents are there for the caller."""
        self._is_hushed = True

    def note_unheard(self) -> None:
        """AMI is away, and hears no key: what is being said is begun anew, so that keys stop it."""
        self._is_unheard.set()
        cut, self._cut = self._cut, None
        if cut is not None:
            cut.reschedule(self._now())

    @property
    def asks_to_confirm(self) -> bool:
        """Whether the caller is asked whether they want to be called back, or was not long ago."""
        return self._now() < self._confirm_until

    def ask_to_confirm(self, number: E164) -> None:
        """Read out where the caller would be called, and ask whether they want that."""
        language = self._group.language
        digits = (
            phrases.digit(figure, language) for figure in as_dialled(number, self._call.company.country)
        )
        self.ask(phrases.number_asked(language), *digits, phrases.confirm_asked(language))
        self._reads_number = True

    async def run(self) -> NoReturn:
        """Talk and play until cancelled."""
        self._is_hushed = False
        if not self.greeted.is_set() and self._messages.welcome is not None:
            await self._say_one(self._messages.welcome, tuple(self._group.exit_keys))
            self.greeted.set()
            if self._is_hushed:
                await asyncio.get_running_loop().create_future()
        while True:
            await self._say_asked()
            await self._say_due()
            await self._play_music()

    async def _say_asked(self) -> None:
        self.is_asked_anew = False
        for prompt in self._asked:
            await self._say([prompt])
            if self._reads_number:  # what was pressed before its first digit confirms nothing
                self._confirm_until = math.inf
        if self.is_asked_anew:  # in the very moment in which that was over
            return
        self._asked = ()
        if self.asks_to_confirm:
            self._confirm_until = min(self._confirm_until, self._now() + _CONFIRM_WITHIN_S)

    async def _say_due(self) -> None:
        began = self._now()
        if self._is_new:
            await self._say(self._message(self._messages.message))
            self._is_new = False
        elif began >= self._next_at:
            await self._say(self._message(self._messages.periodic))
            self._next_at = began + self._messages.every_s

    async def _say(self, prompts: Iterable[Prompt]) -> None:
        for prompt in tuple(prompts):
            await self._say_one(prompt, self._keys())

    async def _say_one(self, prompt: Prompt, keys: Iterable[str]) -> None:
        """``keys`` stop it where AMI is away and can't tell of them; else whoever takes keys stops it."""
        while self._call.inbox.is_ami_up:
            if await self._say_unless_cut(prompt):
                return
        pressed = await self._call.say(prompt, "".join(keys))
        if pressed:
            self._call.inbox.hear(pressed)
            await asyncio.sleep(_LISTEN_S)  # whoever takes keys ends this, if it means anything

    async def _say_unless_cut(self, prompt: Prompt) -> bool:
        """Whether it was said to its end while AMI was there."""
        cut = asyncio.timeout(None)
        try:
            async with cut:
                self._cut = cut
                await self._call.say(prompt)
                self._cut = None
        except TimeoutError:
            if not cut.expired():
                raise
            return False
        finally:
            if self._cut is cut:
                self._cut = None
        return True

    def _keys(self) -> Iterator[str]:
        """Those that mean something; others stop nothing."""
        yield from self._group.exit_keys
        if self._group.position_key is not None:
            yield self._group.position_key
        if self._group.callback is not None:
            yield self._group.callback.key
        if self.asks_to_confirm:
            yield phrases.CALLBACK_CONFIRM

    def _message(self, says: Prompt | None) -> Iterator[Prompt]:
        """A message with its figures; those come by themselves too, where the group tells them."""
        if says is not None:
            yield says
        if self._messages.tells_position:
            yield self._position()
        if self._messages.tells_wait:
            yield self._wait()
        callback = self._group.callback
        if callback is not None and callback.offer is not None and number_to_call(self._call) is not None:
            yield callback.offer

    def tell_place(self) -> None:
        """The caller asked how far they have come: say it, and how long it takes where the group tells it."""
        self.ask(self._position(), *([self._wait()] if self._messages.tells_wait else []))

    def _position(self) -> Prompt:
        return phrases.position(self._call.queues.position(self._call.id), self._group.language)

    def _wait(self) -> Prompt:
        ticket = self._call.queues.ticket(self._call.id)
        wait_s = self._call.queues.estimate(self._group, ticket).wait_s if ticket is not None else 0.0
        return phrases.wait(wait_s, self._group.language)

    async def _play_music(self) -> None:
        """Until the next message is due; a group that says nothing plays on."""
        until = self._next_at if any(self._message(self._messages.periodic)) else None
        try:
            async with asyncio.timeout_at(until):
                if self._messages.music is not None:
                    await self._play_own(self._messages.music)
                await self._call.channel.music_on(self._call.desk.settings.music)
                await self._listen_for_ami()
        except TimeoutError:
            self._next_at = min(self._next_at, self._now())  # a timer may ring a tick early

    async def _listen_for_ami(self) -> NoReturn:
        """Hear keys where AMI can't; while it is there, just wait."""
        while True:
            await self._is_unheard.wait()
            while not self._call.inbox.is_ami_up:
                pressed = await self._call.channel.wait_for_digit(_LISTEN_S)
                if pressed:
                    self._call.inbox.hear(pressed)
            self._is_unheard.clear()

    async def _play_own(self, music: Prompt) -> None:
        """The group's music, over and over; returns where it can't be played."""
        began = -_LEAST_CLIP_S
        while self._now() - began >= _LEAST_CLIP_S:
            began = self._now()
            await self._say_one(music, self._keys())

    @staticmethod
    def _now() -> float:
        return asyncio.get_running_loop().time()
