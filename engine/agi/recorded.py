"""What a reply tells of a prompt's or a recording's end."""

from dataclasses import dataclass

from engine.agi.codec import Success
from engine.agi.errors import ProtocolError

_DIGITS = frozenset("0123456789*#ABCDabcd")


@dataclass(frozen=True, slots=True)
class Recorded:
    """A recording that Asterisk has finished; ``digit`` ended it, '' where time or silence did.

    ``samples`` are at the file's own rate: one second is 8,000 as ``wav`` and 16,000 as ``wav16``.
    """

    digit: str
    samples: int


def read_digit(reply: Success) -> str:
    """Return the digit whose ASCII code is the result, or '' for 0."""
    if reply.result == 0:
        return ""
    digit = chr(reply.result) if 0 < reply.result < 128 else ""
    if digit not in _DIGITS:
        raise ProtocolError("a result that is no digit")
    return digit


def read_recorded(reply: Success) -> Recorded:
    """Read the reply to RECORD FILE, e.g. ``200 result=35 (dtmf) endpos=8640``.

    Where silence ended it the result is no digit but the milliseconds that were left: ``200 result=174875
    (timeout) endpos=8160`` (res_agi.c, handle_recordfile).
    """
    digit = "" if reply.data == "timeout" else read_digit(reply)
    return Recorded(digit, reply.endpos or 0)
