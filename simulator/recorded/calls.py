"""A call as it was: its CDR and its lines of the routing log, and how long its caller waited for somebody."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from dialplan.disposition import Disposition
from dialplan.outcome import LegOutcome
from dialplan.records import Cdr, LogLine

_WAITS = ("group.joined", "hunting.", "outcome.", "external.rings", "person.besides", "person.engaged")
"""Rules of lines that are written while a caller waits for somebody to answer."""

_LEAVES = (
    *("group.overflow", "group.full", "group.nobody", "group.exit_key", "callback.over", "talk.answered"),
    *(f"person.{outcome}" for outcome in ("paused", *LegOutcome)),
    *(f"external.{outcome}" for outcome in LegOutcome),
)
"""Rules by which a call leaves those who could have answered, or is answered."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """How long a caller waited for somebody altogether, and whether they gave up at the end of it."""

    waited_s: float
    gave_up: bool


@dataclass(frozen=True, slots=True)
class RecordedCall:
    cdr: Cdr
    lines: tuple[LogLine, ...]

    @property
    def waiting(self) -> Waiting | None:
        """None where the caller never came to anybody who could have answered."""
        began: datetime | None = None
        waited_s, has_waited = 0.0, False
        for before, line in self.steps():
            if began is None and line.rule.startswith(_WAITS):
                began, has_waited = before, True
            elif began is not None and line.rule in _LEAVES:
                waited_s, began = waited_s + (line.at - began).total_seconds(), None
        if not has_waited:
            return None
        if began is not None:
            until = self.cdr.answered or self.cdr.ended
            waited_s += max(0.0, (until - began).total_seconds())
        gave_up = began is not None and self.cdr.answered is None and self.lines[-1].rule == "caller.hung_up"
        return Waiting(waited_s, gave_up)

    @property
    def is_answered(self) -> bool:
        return self.cdr.disposition is Disposition.ANSWERED

    def steps(self) -> Iterator[tuple[datetime, LogLine]]:
        """Each line with the time of the one before it: since when the call was where the line finds it."""
        before = self.cdr.started
        for line in self.lines:
            yield before, line
            before = line.at
