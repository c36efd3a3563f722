"""What a whole run came to: as text for people, as plain values for programs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from simulator.report.calls import CallReport
from simulator.report.telling import tell_differences


@dataclass(frozen=True, slots=True)
class Report:
    """``leftovers`` is what should not be there when every call is over; ``took_s`` is virtual time.

    ``broke`` says what broke, and when; ``unmet`` what else came out otherwise than the story says: an end
    that was too late (``is_overdue``), a fault that never struck. It ``starts`` on the wall clock.
    """

    file: str
    story: str
    took_s: float
    calls: tuple[CallReport, ...]
    leftovers: tuple[str, ...] = ()
    callbacks: int = 0
    broke: tuple[tuple[datetime, str], ...] = ()
    unmet: tuple[str, ...] = ()
    starts: datetime | None = None
    is_overdue: bool = False

    @property
    def callers(self) -> int:
        """How many of the calls are callers' own; those that queues owed follow."""
        return len(self.calls) - self.callbacks

    def named(self) -> Iterator[tuple[str, CallReport]]:
        """Each call with what it is called: callers' own from 1, and callbacks from 1."""
        for number, call in enumerate(self.calls, 1):
            is_callback = number > self.callers
            yield (f"callback {number - self.callers}" if is_callback else f"caller {number}"), call

    @property
    def ok(self) -> bool:
        return not (self.leftovers or self.unmet) and not any(call.differences for call in self.calls)

    def text(self) -> Iterator[str]:
        """The lines that a person reads."""
        yield f"{'passed' if self.ok else 'FAILED'}  {self.file}: {self.story}"
        yield from (f"    {unmet}" for unmet in self.unmet)
        for name, call in self.named():
            yield from tell_differences(name, call, self.broke, self.starts)
        yield from (f"    left over: {leftover}" for leftover in self.leftovers)

    def as_json(self) -> Mapping[str, object]:
        """The report as plain values for ``json.dumps``."""
        return {
            "file": self.file,
            "story": self.story,
            "ok": self.ok,
            "took_s": round(self.took_s, 3),
            "leftovers": list(self.leftovers),
            "unmet": list(self.unmet),
            "calls": [
                {
                    "call": call.call,
                    "is_callback": number > self.callers,
                    "disposition": call.cdrs[0].disposition if call.cdrs else None,
                    "path": [line.rule for line in call.lines],
                    "passes": list(call.passes),
                    "differences": [
                        {"what": difference.what, "expected": difference.expected, "got": difference.got}
                        for difference in call.differences
                    ],
                }
                for number, call in enumerate(self.calls, 1)
            ],
        }
