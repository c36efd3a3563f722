"""The engine's end of the control socket: who may open the data folder may ask."""

import asyncio
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import structlog
from pydantic import ValidationError

from console.control.address import bindable
from console.control.words import ASKED, Answer, Asked

_log = structlog.get_logger(__name__)

_LONGEST_LINE = 16 * 1024
_AT_ONCE = 16
_ASK_WITHIN_S = 10.0
_TAKE_WITHIN_S = 5.0

Answers = Callable[[Asked], Answer]


async def serve(file: Path, answers: Answers) -> None:
    """Answer until cancelled. A socket that can't be opened is told of: calls go on without it."""
    try:
        listening = _open(file)
    except OSError as error:
        _log.error("commands can't reach this engine: no control socket", why=error.strerror or str(error))
        return
    places = asyncio.Semaphore(_AT_ONCE)

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if not places.locked():
                async with places:
                    await _converse(reader, writer, answers)
        finally:
            writer.close()

    try:
        async with await asyncio.start_unix_server(take, sock=listening, limit=_LONGEST_LINE) as server:
            await server.serve_forever()
    finally:
        _remove(file)


def _open(file: Path) -> socket.socket:
    """What an engine that was killed left there is taken away: only one engine has the folder."""
    file.unlink(missing_ok=True)
    listening = socket.socket(socket.AF_UNIX)
    try:
        with bindable(file) as address, _mine_alone():
            listening.bind(address)
    except OSError:
        listening.close()
        raise
    return listening


def _remove(file: Path) -> None:
    with suppress(OSError):
        file.unlink()


@contextmanager
def _mine_alone() -> Iterator[None]:
    before = os.umask(0o177)
    try:
        yield
    finally:
        os.umask(before)


async def _converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, answers: Answers) -> None:
    """One answer a line, until the other end has no more to ask or takes too long."""
    try:
        while True:
            async with asyncio.timeout(_ASK_WITHIN_S):
                line = await reader.readline()
            if not line:
                return
            writer.write(_answer(line, answers).model_dump_json().encode() + b"\n")
            async with asyncio.timeout(_TAKE_WITHIN_S):
                await writer.drain()
    except (TimeoutError, ValueError, OSError):  # ValueError: a line too long
        return


def _answer(line: bytes, answers: Answers) -> Answer:
    try:
        return answers(ASKED.validate_json(line))
    except ValidationError as error:
        return Answer(refusal=f"not understood: {error.error_count()} problems")
    except Exception:
        _log.exception("a command failed")
        return Answer(refusal="the engine failed at it: see its log")
