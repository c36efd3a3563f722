"""Where a running service shows its routing log; it goes on when nobody looks any more."""

import errno
from zoneinfo import ZoneInfo

from console.cli.output import Output, write_to_nobody
from console.live_view import print_lines
from dialplan.records import LogLine


class Screen(Output):
    """A terminal, a file or a pipe."""

    def on_broken_pipe(self) -> None:
        """Rich tells so of a reader who has left."""
        write_to_nobody()

    def show(self, line: LogLine, zone: ZoneInfo) -> None:
        """Print a line at once. The first that nobody can see raises OSError, those after it vanish."""
        try:
            print_lines(self, (line,), lambda _: zone)
        except OSError as error:
            if error.errno in {errno.EPIPE, errno.EIO}:  # a pipe, a terminal that is gone
                write_to_nobody()
            raise
