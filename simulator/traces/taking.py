"""Takes down what an engine and Asterisk say: in memory, within bounds, and without looking at it.

What is taken down has people's numbers in it, and never leaves memory as it is: see ``making``.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from dialplan.ids import CallId, Endpoint
from engine.agi import Request
from engine.events import PhoneState
from engine.wiretap import Ear
from simulator.traces.trace import AMI, Kind

Said = str | Mapping[str, object] | Request
_QUIET = frozenset({"ping", "coreshowchannels", "devicestatelist"})
_OURS = frozenset({None, "OriginateResponse"})


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one recording; where one is reached it ends, so that a trace never has a hole."""

    lines: int = 12_000
    characters: int = 2_500_000
    calls: int = 1_000


@dataclass(frozen=True, slots=True)
class Taken:
    """One thing said, as it was; ``at_s`` is of the loop's clock."""

    at_s: float
    wire: int
    kind: Kind
    said: Said = ""


@dataclass(slots=True)
class Taking:
    """A listener, from when it is made until it is stopped, or full."""

    starts: datetime
    devices: Mapping[Endpoint, PhoneState] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    taken: list[Taken] = field(default_factory=list)
    began_s: float = field(default_factory=lambda: asyncio.get_running_loop().time())
    why_over: str = ""
    """Why it ended before it was told to; empty where it did not."""

    _characters: int = 0
    _streams: int = 0
    _open: int = 0
    _is_over: bool = False
    _admits: bool = True

    @property
    def calls(self) -> int:
        """How many streams were heard."""
        return self._streams

    @property
    def call_ids(self) -> tuple[CallId, ...]:
        """The calls that they were, each once."""
        heard = (one.said.unique_id for one in self.taken if isinstance(one.said, Request))
        return tuple(dict.fromkeys(map(CallId, heard)))

    @property
    def is_over(self) -> bool:
        return self._is_over

    @property
    def has_enough(self) -> bool:
        """Whether no further call is heard."""
        return not self._admits

    @property
    def open(self) -> int:
        """How many are being heard."""
        return self._open

    def limit_calls(self, calls: int) -> None:
        """Hear no more than so many; 0 leaves the limit as it is."""
        if calls:
            self.limits = replace(self.limits, calls=min(calls, self.limits.calls))

    def admit_no_more(self) -> None:
        """Hear those that are there to their end, and no new one."""
        self._admits = False

    def stop(self, why: str = "") -> None:
        """Hear no more."""
        if not self._is_over:
            self._is_over, self._admits = True, False
            self.why_over = why

    # What the engine calls.

    def heard(self, message: Mapping[str, str]) -> None:
        is_listed = "actionid" in message and message.get("event") not in _OURS
        if ("event" in message and not is_listed) or ("response" in message and "ping" not in message):
            self._take(AMI, Kind.ASTERISK, message, sum(map(len, message.values())))

    def said(self, action: Mapping[str, object]) -> None:
        if str(action["Action"]).lower() not in _QUIET:
            self._take(AMI, Kind.ENGINE, action, 200)

    def ami_lost(self) -> None:
        self.stop("AMI was lost")

    def ear_for(self, request: Request) -> Ear | None:
        if not self._admits:
            return None
        self._streams += 1
        self._admits = self._streams < self.limits.calls
        self._open += 1
        self._take(self._streams, Kind.CALL, request, 300)
        return _Ear(self, self._streams)

    def take_line(self, wire: int, kind: Kind, line: bytes) -> None:
        text = line.decode(errors="replace").removesuffix("\n").removesuffix("\r")
        self._take(wire, kind, text, len(text))

    def take_end(self, wire: int, kind: Kind, *, is_last: bool) -> None:
        self._take(wire, kind, "", 0)
        if is_last:
            self._open -= 1

    def _take(self, wire: int, kind: Kind, said: Said, characters: int) -> None:
        if self._is_over:
            return
        self._characters += characters
        self.taken.append(Taken(asyncio.get_running_loop().time(), wire, kind, said))
        if len(self.taken) >= self.limits.lines or self._characters > self.limits.characters:
            self.stop("it reached the limit of what one trace holds")


class _Ear:
    """One stream's: whoever leaves first is written down."""

    def __init__(self, taking: Taking, wire: int) -> None:
        self._taking, self._wire = taking, wire
        self._asterisk_left = self._engine_left = False

    def heard(self, line: bytes) -> None:
        self._taking.take_line(self._wire, Kind.ASTERISK, line)

    def said(self, line: bytes) -> None:
        self._taking.take_line(self._wire, Kind.ENGINE, line)

    def asterisk_left(self) -> None:
        if not (self._asterisk_left or self._engine_left):
            self._asterisk_left = True
            self._taking.take_end(self._wire, Kind.ASTERISK_LEFT, is_last=False)

    def engine_left(self) -> None:
        if not self._engine_left:
            self._engine_left = True
            self._taking.take_end(self._wire, Kind.ENGINE_LEFT, is_last=True)
