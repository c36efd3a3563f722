"""Files that a command writes: that it can is found out before the work, and none is one that it reads."""

import os
from collections.abc import Iterable
from pathlib import Path

from console.cli.failing import WRONG_INPUT, fail, shorten


def check_out(*files: Path | None, reads: Iterable[Path] = ()) -> None:
    """End the command, with exit code 2, where one of these can't be written or would overwrite what is read.

    An earlier report may be written over.
    """
    seen = [(one, "is read: name another file to write") for one in reads]
    for file in files:
        if file is None:
            continue
        for other, why in seen:
            if _is_same(file, other):
                fail(f"{shorten(str(file))} {why}", WRONG_INPUT)
        if why_not := _why_not(file):
            fail(f"{shorten(str(file))} can't be written: {why_not}", WRONG_INPUT)
        if not file.exists() or file.is_file():  # both may go to /dev/stdout
            seen.append((file, "is to be written twice: name two files"))


def write_text(file: Path, text: str) -> None:
    """Write a file; end the command where that fails all the same."""
    try:
        file.write_text(text, encoding="utf-8", errors="backslashreplace")  # names of files may be no UTF-8
    except OSError as error:
        fail(f"{shorten(str(file))} can't be written: {error.strerror}", WRONG_INPUT)


def _is_same(file: Path, other: Path) -> bool:
    try:
        return file.samefile(other)
    except OSError:
        return file.absolute() == other.absolute()


def _why_not(file: Path) -> str:
    """'' where it seems to go."""
    try:
        if file.is_dir():
            return "it is a folder"
        if file.exists():
            return "" if os.access(file, os.W_OK) else "permission denied"
        folder = file.parent
        if not folder.is_dir():
            return f"there is no folder {shorten(str(folder))}"
        return "" if os.access(folder, os.W_OK | os.X_OK) else "permission denied"
    except (OSError, ValueError):
        return "this is not the name of a file"
