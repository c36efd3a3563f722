"""What Asterisk says when it brings a call: a header of ``agi_name: value`` lines, without any I/O.

A caller writes in it too. Asterisk 22 escapes nothing, and PJSIP turns ``%0A`` in a caller's or a dialled
number into a line feed, so lines of this header can be forged. Those before ``agi_callerid`` can't be:
of them the first counts. Of ``agi_extension``, which comes late, the last counts. And a blank line ends
the header only when ``agi_threadid`` was there, the last line before the arguments.
"""

from dataclasses import dataclass

from dialplan.ids import Endpoint
from engine.agi.errors import ProtocolError
from engine.events import UniqueId, endpoint_of

MAX_VALUE_CHARS = 255
"""Longer values are cut: a caller's name may have 4,000 letters, and the call still counts."""

_NO_NUMBER = "unknown"


@dataclass(frozen=True, slots=True)
class Request:
    """The call that a stream is about.

    ``network_script`` says how it came about: ``call`` over a trunk, ``phone`` from one of the house's,
    ``callback`` by us. ``extension`` (the number dialled) and ``caller_number`` are as the caller sent
    them: hostile, up to ``MAX_VALUE_CHARS`` long, and '' where there was none, or it is withheld.
    ``asterisk`` is its version.
    """

    unique_id: UniqueId
    channel: str
    extension: str
    caller_number: str
    language: str
    network_script: str
    asterisk: str = ""

    @property
    def endpoint(self) -> Endpoint:
        """Whose channel it is, which nobody can choose: a phone's, say ``PJSIP/201``."""
        return endpoint_of(self.channel)


@dataclass(frozen=True, slots=True)
class HeaderLimits:
    """How much a header may hold; a caller can add some 250 lines to the usual 22, and 16 kB."""

    lines: int = 1000
    total_bytes: int = 65536


class RequestDecoder:
    """Reads the header line by line, within its limits."""

    def __init__(self, limits: HeaderLimits) -> None:
        self._limits = limits
        self._lines = 0
        self._bytes = 0
        self._values: dict[str, str] = {}

    def feed(self, line: bytes) -> Request | None:
        """Return the request once ``line`` has ended it, else None. Raises ProtocolError."""
        self._lines += 1
        self._bytes += len(line)
        if self._lines > self._limits.lines or self._bytes > self._limits.total_bytes:
            raise ProtocolError("a header beyond every limit")
        text = line.decode(errors="replace").removesuffix("\n").removesuffix("\r")
        if self._lines == 1 and not text.startswith("agi_"):
            raise ProtocolError("no AGI header")
        if text:
            self._take(text)
            return None
        return self._request() if "agi_threadid" in self._values else None

    def _take(self, text: str) -> None:
        name, separator, value = text.partition(":")
        if separator and name in _READ:
            cut = value.removeprefix(" ")[:MAX_VALUE_CHARS]
            if name == "agi_extension":
                self._values[name] = cut
            else:
                self._values.setdefault(name, cut)

    def _request(self) -> Request:
        values = self._values
        if not (values.get("agi_uniqueid") and values.get("agi_channel") and values.get("agi_extension")):
            raise ProtocolError("a header without a channel or an extension")
        number = values.get("agi_callerid", _NO_NUMBER)
        is_withheld = _is_restricted(values.get("agi_callingpres", ""))
        return Request(
            unique_id=UniqueId(values["agi_uniqueid"]),
            channel=values["agi_channel"],
            extension=values["agi_extension"],
            caller_number="" if number == _NO_NUMBER or is_withheld else number,
            language=values.get("agi_language", ""),
            network_script=values.get("agi_network_script", ""),
            asterisk=values.get("agi_version", ""),
        )


def _is_restricted(presentation: str) -> bool:
    """Asterisk gives a number that its owner withholds all the same, and says so (Q.931's octet 3a) here."""
    return presentation.isdecimal() and (int(presentation) & _RESTRICTION) == _RESTRICTED


_RESTRICTION = 0x60
_RESTRICTED = 0x20

_READ = frozenset(
    {
        "agi_uniqueid",
        "agi_channel",
        "agi_extension",
        "agi_callerid",
        "agi_callingpres",
        "agi_language",
        "agi_network_script",
        "agi_threadid",
        "agi_version",
    }
)
