"""FastAGI's lines, both ways, without any I/O: commands to bytes, lines to replies.

One command, one line; one reply, one line, except 520, which explains itself over several. A line
``HANGUP`` stands between replies and belongs to none.
"""

import re
from dataclasses import dataclass

from engine.agi.errors import ProtocolError

MAX_COMMAND_BYTES = 8191
"""With the line feed. Asterisk splits a longer line in two, and all later replies are one behind."""

_MAX_USAGE_LINES = 200  # the longest that Asterisk 22 has is nine
_NAME = re.compile(r"[A-Z]+( [A-Z]+)*")
_SUCCESS = re.compile(r"200 result=(-?[0-9]{1,10})(?: \((.*)\))?(?: endpos=([0-9]{1,18}))?", re.DOTALL)
_USAGE_BEGIN = "520-"
_USAGE_END = "520 End of proper usage."


@dataclass(frozen=True, slots=True)
class Success:
    """``200``: done, though ``result`` may say that it failed.

    ``data`` is what stands in brackets, and ``endpos`` the number of samples played or recorded.
    """

    result: int
    data: str | None = None
    endpos: int | None = None


@dataclass(frozen=True, slots=True)
class UnknownCommand:
    """``510``."""


@dataclass(frozen=True, slots=True)
class DeadChannel:
    """``511``: the caller is gone, and this command needs one."""


@dataclass(frozen=True, slots=True)
class WrongUsage:
    """``520``: Asterisk explains how the command is used."""

    usage: str


Reply = Success | UnknownCommand | DeadChannel | WrongUsage


@dataclass(frozen=True, slots=True)
class HangUpNotice:
    """``HANGUP``: the caller is gone. It follows the reply of a command that was running."""


def encode_command(name: str, *arguments: str) -> bytes:
    """Return the line that asks for ``name``, e.g. ``STREAM FILE``, with every argument quoted.

    Raises ValueError for what can't stand on a line or makes it too long; the text is not in the message.
    """
    if not _NAME.fullmatch(name):
        raise ValueError("not the name of an AGI command")
    line = " ".join([name, *map(_quote, arguments)])
    try:
        encoded = line.encode() + b"\n"
    except UnicodeEncodeError:
        raise ValueError(f"an argument of {name} is not Unicode text") from None
    if len(encoded) > MAX_COMMAND_BYTES:
        raise ValueError(f"{name} with its arguments is longer than {MAX_COMMAND_BYTES} bytes")
    return encoded


def _quote(argument: str) -> str:
    if any(character in argument for character in "\r\n\0"):
        raise ValueError("CR, LF or NUL in an argument of an AGI command")
    escaped = argument.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


class ReplyDecoder:
    """Reads the lines that Asterisk sends after the request; remembers only a 520 that isn't over."""

    def __init__(self) -> None:
        self._usage: list[str] | None = None

    def feed(self, line: bytes) -> Reply | HangUpNotice | None:
        """Return what a line says, or None within a 520. Raises ProtocolError for anything else."""
        text = line.decode(errors="replace").removesuffix("\n").removesuffix("\r")
        if self._usage is not None:
            return self._take_usage(self._usage, text)
        match text[:4]:
            case "200 ":
                return _decode_success(text)
            case "510 ":
                return UnknownCommand()
            case "511 ":
                return DeadChannel()
            case "520-":
                self._usage = [text.removeprefix(_USAGE_BEGIN)]
                return None
        if text == "HANGUP":
            return HangUpNotice()
        raise ProtocolError("a line that is no AGI reply")

    def _take_usage(self, usage: list[str], text: str) -> WrongUsage | None:
        if text == _USAGE_END:
            self._usage = None
            return WrongUsage("\n".join(usage))
        if len(usage) == _MAX_USAGE_LINES:
            raise ProtocolError("an explanation of usage that does not end")
        usage.append(text)
        return None


def _decode_success(text: str) -> Success:
    parts = _SUCCESS.fullmatch(text)
    if parts is None:
        raise ProtocolError("a 200 without a result")
    result, data, endpos = parts.groups()
    return Success(int(result), data, int(endpos) if endpos is not None else None)
