"""Which line of the routing log says why a thing came out as it did."""

from collections.abc import Mapping, Sequence
from typing import Final

from dialplan.ids import PersonId
from dialplan.records import LogLine

WAIT: Final = "wait"
"""What differs when a caller waited longer than the story allows."""

_TELLS: Final[Mapping[str, tuple[str, ...]]] = {
    "agent": ("outcome.answered", "hunting.", "group.", "person.", "hours."),
    "legs": ("outcome.", "hunting.", "group.", "person."),
    "group": ("group.", "hours.", "menu.", "number."),
    "voicemail": ("voicemail.", "outcome.answered", "group.", "person.", "hours."),
    WAIT: ("talk.answered", "outcome.", "hunting.", "group."),
    "disposition": ("outcome.answered", "group.overflow", "hours.closed", "hours.", "caller.", "end."),
}
"""Which rules say why a thing came out as it did, the most telling first."""


def telling_line(lines: Sequence[LogLine], what: str) -> int | None:
    """The last line of the most telling rule there is; else the last line at all."""
    for rule in _TELLS.get(what, ()):
        last = next((at for at in reversed(range(len(lines))) if lines[at].rule.startswith(rule)), None)
        if last is not None:
            return last
    return len(lines) - 1 if lines else None


def line_of_leg(lines: Sequence[LogLine], agent: PersonId) -> int | None:
    """The last line that says how a ringing of ``agent`` ended, or had to do with them at all."""
    theirs = [at for at, line in enumerate(lines) if line.saw.get("agent") == agent]
    ended = [at for at in theirs if lines[at].rule.startswith("outcome.")]
    return next(reversed(ended or theirs), None)
