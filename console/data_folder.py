"""The folder of all that is kept: closed to strangers, but for what Asterisk must reach in it.

Only what is made here is closed. A folder that is there already has the modes that an administrator gave it.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from console.settings import Settings

_OWNERS_ALONE: Final = 0o700
_PROMPTS: Final = 0o755
"""What every caller may hear; Asterisk's user must be able to read it."""
_RECORDING: Final = 0o770
"""Asterisk records here, as another user of the folder's group."""
_PROMPT_FILE: Final = 0o644
_LOCK: Final = "engine.lock"


class DataFolderTaken(OSError):
    """Another engine runs on the data folder; the message says what to do."""


@contextmanager
def sole_engine(settings: Settings) -> Iterator[None]:
    """Hold the data folder for one engine: two would end each other's calls and write each one's CDR twice.

    The kernel frees it when the process ends, however it ends. Raises DataFolderTaken, and OSError where
    the file can't be opened.
    """
    with (settings.data / _LOCK).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DataFolderTaken(
                f"Another Växel runs on the data folder {settings.data.absolute()}. "
                "Stop that one first, or set VAXEL_DATA to a folder of this one's own."
            ) from None
        yield


@contextmanager
def private_files() -> Iterator[None]:
    """What this process makes meanwhile is its owner's alone, unless a mode is given to it afterwards."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def make_data_folder(settings: Settings) -> None:
    """Make the folders that are not there yet; raises OSError."""
    settings.data.mkdir(parents=True, exist_ok=True, mode=_OWNERS_ALONE)
    for folder, mode in (
        (settings.calls, _OWNERS_ALONE),
        (settings.recordings, _OWNERS_ALONE),
        (settings.recording, _RECORDING),
        (settings.prompts, _PROMPTS),
    ):
        _make(folder, mode)


def _make(folder: Path, mode: int) -> None:
    """By umask, not chmod, which would take the set-group-ID bit away that a parent has handed down."""
    before = os.umask(0)
    try:
        folder.mkdir(exist_ok=True, mode=mode)
    finally:
        os.umask(before)


def open_prompts(folder: Path) -> None:
    """Let Asterisk's user read the prompts; one that another user made is that user's to open."""
    for prompt in (*folder.glob("*.wav"), *folder.glob("*.wav16")):
        with suppress(OSError):
            if prompt.stat().st_mode & 0o777 != _PROMPT_FILE:
                prompt.chmod(_PROMPT_FILE)
