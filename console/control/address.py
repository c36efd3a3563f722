"""The address of a Unix socket, which Linux lets be 107 bytes long, however long the folder's own name is."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def bindable(file: Path) -> Iterator[str]:
    """A short name for ``file``, good as long as this lasts. Raises OSError."""
    folder = os.open(file.parent, os.O_PATH | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{file.name}"
    finally:
        os.close(folder)
