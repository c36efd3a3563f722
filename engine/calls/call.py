"""One live call as its performers see it: the channel, the inbox, and a progress that is never lost."""

from dataclasses import dataclass, replace
from datetime import datetime

from dialplan.company import Company
from dialplan.decision import Decision
from dialplan.disposition import CallFacts
from dialplan.ids import CallId
from dialplan.prompts import Prompt, in_language
from engine.agi import Channel, CommandFailed
from engine.calls.desk import Desk
from engine.calls.inbox import Inbox
from engine.calls.progress import CallProgress
from engine.queues import Queues


@dataclass(slots=True)
class Call:
    """``progress`` changes only through methods of this class, which keep it for a restart.

    ``last_word`` is what the stub is told at the end: ``fallback`` where it shall try by itself.
    """

    desk: Desk
    channel: Channel
    inbox: Inbox
    company: Company
    queues: Queues
    progress: CallProgress
    last_word: str = "1"
    is_ended_by_us: bool = False

    @property
    def id(self) -> CallId:
        return self.progress.call

    @property
    def facts(self) -> CallFacts:
        return self.progress.facts

    @property
    def is_caller_gone(self) -> bool:
        """Whether either connection to Asterisk has told so."""
        return self.inbox.caller_gone.is_set() or self.channel.is_hung_up

    def now(self) -> datetime:
        return self.desk.ports.now()

    def note(self, decision: Decision) -> None:
        """Write one line of the routing log."""
        self.progress = self.desk.note(self.progress, decision)

    def show(self, number: str) -> None:
        """Keep the number that legs out of the house show."""
        self.advance(replace(self.progress, shown=number))

    def advance(self, progress: CallProgress) -> None:
        """Go on from ``progress``, also after a restart."""
        self.progress = progress
        self.desk.ports.journal.keep(progress)

    def learn(self, facts: CallFacts) -> None:
        """Remember something that the disposition is read from."""
        self.advance(replace(self.progress, facts=facts))

    def end(self) -> datetime:
        """Remember that the call is over, also for a restart: what is left to do is its CDR alone."""
        ended = self.now()
        self.advance(replace(self.progress, ended=ended))
        return ended

    async def say(self, prompt: Prompt, escape_digits: str = "") -> str:
        """Play a prompt in the caller's language; return the digit that stopped it, or ''.

        One that is not made, or that Asterisk can't play, is left out: a call is worth more than a prompt.
        """
        sound = self.desk.ports.prompts.sound(in_language(prompt, self.progress.language))
        try:
            if sound is not None:
                return await self.channel.stream_file(sound, escape_digits)
        except CommandFailed:
            pass
        self.desk.recorder.count_missing_prompt(self.id)
        return ""
