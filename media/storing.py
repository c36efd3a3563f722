"""Moving a recording to safety: by rename where that works, else as a copy that is whole or absent."""

import errno
import os
import tempfile
from pathlib import Path
from shutil import copyfileobj, copymode

from media import wav
from media.wav import HEADER_LENGTH, WavLength


def move(dropped: Path, target: Path, found: WavLength) -> None:
    """Move ``dropped``, which holds ``found``, to ``target``, with a true header; raises OSError."""
    if not (found.is_whole and _rename(dropped, target)):
        _copy(dropped, target, found)
        dropped.unlink()


def remove_copied(dropped: Path, target: Path) -> bool:
    """Remove ``dropped`` if ``target`` is a copy of it; False, and nothing done, if it has other sound."""
    if _sound(dropped) != _sound(target):
        return False
    dropped.unlink(missing_ok=True)
    return True


def _sound(path: Path) -> bytes:
    found = wav.length(path)
    with path.open("rb") as file:
        file.seek(HEADER_LENGTH)
        return file.read(found.sound)


def _rename(dropped: Path, target: Path) -> bool:
    """Rename, durably; False when the two are on different file systems."""
    with dropped.open("rb") as file:
        os.fsync(file.fileno())  # Asterisk closes without
    try:
        dropped.rename(target)
    except OSError as why:
        if why.errno == errno.EXDEV:
            return False
        raise
    wav.sync_folder(target.parent)
    return True


def _copy(dropped: Path, target: Path, found: WavLength) -> None:
    prefix, suffix = f".{target.name}.", ".part"
    for left in target.parent.glob(f"{prefix}*{suffix}"):  # by a process killed in this very copy
        left.unlink(missing_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=prefix, suffix=suffix, delete=False) as copy:
        try:
            copy.write(wav.header(found.sound, found.rate_hz))
            with dropped.open("rb") as source:
                source.seek(HEADER_LENGTH)
                copyfileobj(source, copy)
            copy.truncate(HEADER_LENGTH + found.sound)
            copy.flush()
            os.fsync(copy.fileno())
            copymode(dropped, copy.name)
            Path(copy.name).rename(target)
        except BaseException:
            Path(copy.name).unlink(missing_ok=True)
            raise
    wav.sync_folder(target.parent)
