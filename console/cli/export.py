"""Where a command writes what it exports: standard output, or a file that is there whole or not at all."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from console.cli.failing import FAILED, fail


@contextmanager
def exported(file: Path | None) -> Iterator[TextIO]:
    """What to write to; a file that can't be written ends the command."""
    if file is None:
        yield sys.stdout
        return
    part = file.with_name(f"{file.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as out:
            yield out
        part.replace(file)
    except ConnectionError:
        raise  # the store's, or of who reads: not the file's
    except OSError as error:
        fail(f"{file} can't be written: {error.strerror}", FAILED)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
