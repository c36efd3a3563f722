"""Dial, and what AMI tells of its phones meanwhile; what it can't is asked of the caller's channel."""

import asyncio
from collections.abc import Callable

import structlog

from engine.agi import AgiError
from engine.calls.call import Call
from engine.events import AmiUp
from engine.performers.dial_variables import DialVariables
from engine.performers.leg import Stage
from engine.performers.legs import Legs
from engine.performers.ring_notes import RingNotes

_log = structlog.get_logger(__name__)

_LATE_S = 10  # Asterisk ends what is out of its time; a deadline of ours is for an Asterisk that does not
_NO_LEG_S = 0.3  # AMI's DialBegin may follow Dial's reply by some ms; a phone that isn't registered has none


class Dialling:
    """One Dial under way, or just over."""

    def __init__(self, call: Call, legs: Legs, notes: RingNotes) -> None:
        self._call = call
        self._legs = legs
        self._notes = notes
        self._variables = DialVariables(call)
        self._has_missed_events = not call.inbox.is_ami_up
        self._changed = asyncio.Event()

    async def run(self, ring_s: int, options: str) -> None:
        """Ring until one is answered and the conversation over, or all have stopped."""
        async with asyncio.TaskGroup() as tasks:
            listening = tasks.create_task(self._listen())
            await self._call.channel.dial(
                self._legs.endpoints,
                ring_s,
                options=options,
                deadline_s=ring_s + self._call.desk.settings.longest_talk_s + _LATE_S,
            )
            self._variables.is_over()
            await self._settle()
            listening.cancel()

    async def ask_of_the_gone(self) -> None:
        """The caller has left: Asterisk still says whether there was a conversation, if AMI could not."""
        if self._call.inbox.is_ami_up and not self._has_missed_events:
            return
        self._variables.is_over()
        try:
            async with asyncio.timeout(self._call.desk.settings.limits.late_leg_s):
                await self._ask_channel()
        except (AgiError, TimeoutError) as error:
            _log.info("how a call ended could not be asked", call=self._call.id, why=type(error).__name__)

    async def _listen(self) -> None:
        while True:
            event = await self._call.inbox.next_leg_event()
            self._legs.take(event)
            is_back = isinstance(event, AmiUp)
            self._has_missed_events |= is_back
            self._notes.note(Stage.RINGING, self._variables.earliest_answer if is_back else None)
            self._changed.set()

    async def _settle(self) -> None:
        """Wait for what AMI has yet to tell of legs that Dial is done with; ask the channel what it can't."""
        legs, late_s = self._legs, self._call.desk.settings.limits.late_leg_s
        if legs.answered is None and not legs.have_all_begun:
            await self._wait_until(lambda: legs.have_all_begun, _NO_LEG_S)
        if legs.answered is None:
            await self._wait_until(lambda: legs.are_settled, late_s)
        is_all_told = legs.are_settled and self._call.inbox.is_ami_up and not self._has_missed_events
        if self._notes.is_answer_guessed or (legs.answered is None and not is_all_told):
            await self._ask_channel()

    async def _wait_until(self, is_true: Callable[[], bool], within_s: float) -> None:
        try:
            async with asyncio.timeout(within_s):
                while self._call.inbox.is_ami_up and not is_true():
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            pass  # what is not told by now is read from what is known

    async def _ask_channel(self) -> None:
        """AMI was away: what it did not tell is read from the channel's own variables."""
        if self._legs.answered is None:
            match await self._variables.end():
                case str() as talked:
                    self._legs.take_answer_of(talked)
                    self._notes.note(Stage.RINGING, await self._variables.answer())
                case int() as cause:
                    self._legs.take_end(cause)
        elif self._notes.is_answer_guessed:
            self._notes.correct_answer(await self._variables.answer())
