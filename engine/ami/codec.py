"""AMI's bytes, without I/O: the one encoder of actions, and the splitter of what arrives."""

import re
from collections.abc import Iterable, Mapping

Headers = Mapping[str, str]
"""What arrived: header names in lower case; the values of a repeated header are joined by LF.

Asterisk repeats ``Variable``, ``ChanVariable`` and ``Output``. Any other that is there twice may be a
caller's forgery (a CR LF in a number), so whoever reads a single value must refuse one with an LF in it.
"""

Value = str | tuple[str, ...]
"""What is sent: a tuple repeats its header, as ``Variable`` needs."""

BANNER = b"Asterisk Call Manager/"
MAX_BANNER_BYTES = 256
MAX_LINE_BYTES = 1_024
"""Asterisk drops a longer line, CR LF counted, and reads on in its middle (``get_input``, manager.c)."""

MAX_LINES = 128
"""Asterisk refuses a message of more (``AST_MAX_MANHEADERS``)."""

_EOL = b"\r\n"
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_BREAKS_A_LINE = re.compile(r"[\r\n\0]")


class NotAmi(Exception):
    """The peer's first line is no AMI banner."""


class TooLong(Exception):
    """A message has more bytes than the splitter may hold."""


def encode(headers: Iterable[tuple[str, Value]]) -> bytes:
    """Return one action's bytes.

    Raises ValueError, which never quotes the value, for what Asterisk would read as another header or action.
    """
    lines = [
        _line(name, value)
        for name, values in headers
        for value in ((values,) if isinstance(values, str) else values)
    ]
    if len(lines) > MAX_LINES:
        raise ValueError(f"AMI action has {len(lines)} lines, more than {MAX_LINES}")
    return b"".join(lines) + _EOL


def _line(name: str, value: str) -> bytes:
    if not _NAME.fullmatch(name):
        raise ValueError(f"not an AMI header name: {name!r}")
    if _BREAKS_A_LINE.search(value):
        raise ValueError(f"AMI header {name}: CR, LF or NUL in its value")
    try:
        line = f"{name}: {value}".encode() + _EOL
    except UnicodeEncodeError:
        raise ValueError(f"AMI header {name}: its value is not Unicode text") from None
    if len(line) > MAX_LINE_BYTES:
        raise ValueError(f"AMI header {name}: line of {len(line)} bytes, more than {MAX_LINE_BYTES}")
    return line


def decode(text: str) -> Headers:
    """Read one message's lines; what is no header is passed over."""
    headers: dict[str, str] = {}
    for line in text.split("\r\n"):
        name, colon, value = line.partition(": ")
        if colon:
            known = headers.get(name := name.lower())
            headers[name] = value if known is None else f"{known}\n{value}"
    return headers


class Splitter:
    """Cuts the stream into the banner's line, then messages.

    It cuts bytes and decodes whole messages, so a character split over two reads is never lost.
    """

    def __init__(self, max_message_bytes: int) -> None:
        self._max_message_bytes = max_message_bytes
        self._buffer = bytearray()
        self._looked = 0
        self._banner_seen = False

    def feed(self, chunk: bytes) -> list[str]:
        """Return the messages that ``chunk`` completes; raises NotAmi and TooLong."""
        self._buffer += chunk
        texts = [] if self._banner_seen else self._banner()
        return texts + self._messages() if self._banner_seen else texts

    def _banner(self) -> list[str]:
        head = bytes(self._buffer[:MAX_BANNER_BYTES])
        line, eol, _ = head.partition(_EOL)
        if not (head.startswith(BANNER) or BANNER.startswith(head)):
            raise NotAmi
        if not eol:
            if len(head) == MAX_BANNER_BYTES:
                raise NotAmi
            return []
        del self._buffer[: len(line) + len(_EOL)]
        self._banner_seen = True
        return [line.decode(errors="replace")]

    def _messages(self) -> list[str]:
        blank_line, texts, start, look = _EOL + _EOL, [], 0, self._looked
        while (end := self._buffer.find(blank_line, look)) >= 0:
            texts.append(self._buffer[start:end].decode(errors="replace"))
            start = look = end + len(blank_line)
        del self._buffer[:start]
        self._looked = max(0, len(self._buffer) - len(blank_line) + 1)
        if len(self._buffer) > self._max_message_bytes:
            raise TooLong
        return texts
