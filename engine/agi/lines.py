"""Cuts what a stream brings into lines."""

from collections.abc import Sequence

from engine.agi.errors import ProtocolError


class LineCutter:
    """Holds what has no line feed yet, and no more of it than one line may have."""

    def __init__(self, max_line_bytes: int) -> None:
        self._max_line_bytes = max_line_bytes
        self._rest = b""

    def feed(self, data: bytes) -> Sequence[bytes]:
        """Return the lines that ``data`` completes, without their line feeds. Raises ProtocolError."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        if len(self._rest) > self._max_line_bytes or any(len(line) > self._max_line_bytes for line in lines):
            raise ProtocolError("a line too long")
        return lines
