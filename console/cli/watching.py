"""Waits for files to change, for commands that go on until Ctrl-C."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from watchfiles import watch

_LOOKS_EVERY_MS = 200


def changes_of(paths: Sequence[Path]) -> Iterator[None]:
    """Yield at once, and again after each change of the files or of what is in the folders.

    What changes from the first yield on is seen. Folders are watched rather than files: most editors put
    a new file in an old one's place.
    """
    folders = {path if path.is_dir() else path.parent for path in paths}
    wanted = {path.resolve() for path in paths}
    is_first = True
    looks = watch(*folders, rust_timeout=_LOOKS_EVERY_MS, yield_on_timeout=True, raise_interrupt=False)
    for changes in looks:
        changed = {Path(name).resolve() for _, name in changes}
        if is_first or any(wanted & {file, *file.parents} for file in changed):
            is_first = False
            yield
