"""What came of one call, and what of it came out otherwise than it must."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from dialplan.ids import CallId, DestinationId
from dialplan.records import Cdr, LogLine, VoicemailMessage


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that came out otherwise. ``line`` is the line of the routing log that says why, from 0."""

    what: str
    expected: str
    got: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class CallReport:
    """One caller's call: all that is on record of it.

    ``heard`` is None where nobody could listen; ``is_unattended``: at its end no engine could take it.
    """

    call: CallId
    lines: tuple[LogLine, ...]
    cdrs: tuple[Cdr, ...]
    messages: tuple[VoicemailMessage, ...]
    differences: tuple[Difference, ...]
    heard: tuple[str, ...] | None = None
    is_unattended: bool = False

    @property
    def is_unknown(self) -> bool:
        """Whether no engine ever had anything to do with it."""
        return not (self.lines or self.cdrs)

    @property
    def passes(self) -> tuple[DestinationId, ...]:
        return visited(self.lines)


def visited(lines: Sequence[LogLine]) -> tuple[DestinationId, ...]:
    """The destinations that a call went by, in order, as its log lines name them."""
    places = (DestinationId(str(line.saw["at"])) for line in lines if line.saw.get("at"))
    return tuple(place for place, _ in groupby(places))
