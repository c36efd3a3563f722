"""Waits for files to change, for commands that go on until Ctrl-C."""

import os
from collections.abc import Callable, Collection, Generator, Iterable, Iterator
from contextlib import closing
from pathlib import Path

from watchfiles import watch

_LOOKS_EVERY_MS = 200


def changes_of(paths: Callable[[], Collection[Path]], *, but: Collection[Path] = ()) -> Iterator[None]:
    """Yield at once, and again after each change of the files or of what is in the folders.

    Each change may make others the ones to watch: ``paths`` says which. ``but`` are never waited for, such as
    what is written at each change. What changes from the first yield on is seen. Folders are watched rather
    than files: most editors put a new file in an old one's place.
    """
    is_watching = True
    while is_watching:
        is_watching = yield from _changes_of_these(paths, _real(but))


def _changes_of_these(
    paths: Callable[[], Collection[Path]], but: frozenset[Path]
) -> Generator[None, None, bool]:
    """Until a change makes others the ones to watch; False where the program is to end."""
    wanted = _real(paths())
    looks = watch(
        *{_folder_of(path) for path in wanted if path.parent.is_dir()},
        rust_timeout=_LOOKS_EVERY_MS,
        yield_on_timeout=True,
        raise_interrupt=False,
    )
    is_first = True
    with closing(looks):
        for changes in looks:
            changed = _real(Path(name) for _, name in changes) - but
            if is_first or any(wanted & {file, *file.parents} for file in changed):
                if not is_first and _real(paths()) != wanted:
                    return True
                is_first = False
                yield
    return False


def _folder_of(path: Path) -> Path:
    try:
        return path if path.is_dir() else path.parent
    except OSError:  # its name is too long
        return path.parent


def _real(paths: Iterable[Path]) -> frozenset[Path]:
    return frozenset(Path(os.path.realpath(path)) for path in paths)
