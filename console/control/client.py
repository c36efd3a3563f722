"""A command's end of the control socket."""

import asyncio
from pathlib import Path

from pydantic import ValidationError

from console.control.address import bindable
from console.control.words import Answer, Asked

_WITHIN_S = 5.0
_LONGEST_LINE = 4 * 1024 * 1024


class NoEngine(Exception):
    """No engine runs on the data folder, or it does not answer; the message says which."""


async def ask(file: Path, asked: Asked) -> Answer:
    """Ask the engine that runs. Raises NoEngine."""
    try:
        async with asyncio.timeout(_WITHIN_S):
            line = await _exchange(file, asked.model_dump_json().encode() + b"\n")
        return Answer.model_validate_json(line)
    except (FileNotFoundError, ConnectionRefusedError):
        raise NoEngine(f"No engine runs on {file.parent.absolute()}: start it with vaxel run.") from None
    except PermissionError:
        raise NoEngine(f"{file} is another user's: ask as the one who runs the engine.") from None
    except (OSError, ValidationError, ValueError) as error:  # TimeoutError is an OSError
        raise NoEngine(f"The engine does not answer on {file}: {type(error).__name__}.") from None


async def _exchange(file: Path, line: bytes) -> bytes:
    with bindable(file) as address:
        reader, writer = await asyncio.open_unix_connection(address, limit=_LONGEST_LINE)
    try:
        writer.write(line)
        await writer.drain()
        return await reader.readline()
    finally:
        writer.close()
