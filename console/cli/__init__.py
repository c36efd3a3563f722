"""``vaxel``, the command line: one file a command."""

import sys

__all__ = ["main"]

_INTERRUPTED = 130
"""What a shell says of a program that Ctrl-C has ended."""


def main() -> None:
    try:
        from console.cli.app import app  # noqa: PLC0415 - it takes a second, in which Ctrl-C may come

        app()
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)
