"""``vaxel``, the command line: one file a command."""

from console.cli.app import main

__all__ = ["main"]
