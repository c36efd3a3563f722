"""Everything that can happen to one call, in the order it happens, for the one coroutine that runs it."""

import asyncio
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto


@dataclass(frozen=True, slots=True)
class Digit:
    """The caller let go of a key."""

    digit: str


@dataclass(frozen=True, slots=True)
class HungUp:
    """The caller is gone."""


@dataclass(frozen=True, slots=True)
class Speech:
    """The caller began or stopped to speak."""

    speaking: bool


@dataclass(frozen=True, slots=True)
class Command:
    """A line from the engine."""

    line: str


@dataclass(frozen=True, slots=True)
class StreamEnded:
    """The engine's end of the AGI stream is closed."""


class LegChange(Enum):
    """What a phone that is rung, or talks, can do."""

    RINGING = auto()
    ANSWERED = auto()
    REFUSED = auto()
    HUNG_UP = auto()


@dataclass(frozen=True, slots=True)
class LegNews:
    """A phone did something; ``leg`` is its channel's unique id.

    A refusal is told by ``sip_status``, one that came through a Local channel by its ``cause`` alone.
    """

    leg: str
    change: LegChange
    sip_status: int = 0
    cause: int | None = None


@dataclass(frozen=True, slots=True)
class SpiedGone:
    """The channel that this call listens to is gone."""


News = Digit | HungUp | Speech | Command | StreamEnded | LegNews | SpiedGone


class Inbox:
    """What happened and was not looked at yet."""

    def __init__(self) -> None:
        self._news: deque[News] = deque()
        self._waiting: asyncio.Future[None] | None = None

    def post(self, news: News) -> None:
        self._news.append(news)
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    def put_back(self, news: Iterable[News]) -> None:
        """What was read too early is read again, first."""
        self._news.extendleft(reversed(list(news)))

    def drop_stream(self) -> None:
        """Forget what an earlier AGI stream brought."""
        self._news = deque(news for news in self._news if not isinstance(news, Command | StreamEnded))

    async def next(self, until: float | None = None) -> News | None:
        """Return what happens next; None when the loop's time is ``until`` and nothing did."""
        loop = asyncio.get_running_loop()
        if not self._news and (until is None or until > loop.time()):
            self._waiting = loop.create_future()
            alarm = loop.call_at(until, _wake, self._waiting) if until is not None else None
            try:
                await self._waiting
            finally:
                self._waiting = None
                if alarm is not None:
                    alarm.cancel()
        return self._news.popleft() if self._news else None


def _wake(waiting: "asyncio.Future[None]") -> None:
    if not waiting.done():
        waiting.set_result(None)
