"""The socket between commands and the engine that runs."""

import asyncio
import stat
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from console.control.client import NoEngine, ask
from console.control.server import serve
from console.control.words import Answer, Asked, Declare, ListAgents, ListQueues
from dialplan.queueing import PresenceAct


@asynccontextmanager
async def served(file: Path, answers: Callable[[Asked], Answer]) -> AsyncIterator[None]:
    serving = asyncio.create_task(serve(file, answers))
    while not serving.done():
        try:
            await ask(file, ListQueues())
            break
        except NoEngine:  # not listening yet
            await asyncio.sleep(0.001)
    try:
        yield
    finally:
        serving.cancel()
        await asyncio.wait({serving})


def echo(asked: Asked) -> Answer:
    return Answer(refusal=asked.model_dump_json())


@pytest.mark.parametrize(
    "asked",
    [
        ListAgents(organisation="demo", actor="anna"),
        ListQueues(),
        Declare(agent="anna", act=PresenceAct.PAUSE, reason="lunch"),
    ],
)
async def test_what_is_asked_arrives_as_it_was_meant(tmp_path: Path, asked: Asked) -> None:
    async with served(tmp_path / "control.sock", echo):
        answer = await ask(tmp_path / "control.sock", asked)
    assert answer.refusal == asked.model_dump_json()


async def test_only_who_runs_the_engine_may_open_it(tmp_path: Path) -> None:
    file = tmp_path / "control.sock"
    async with served(file, echo):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not file.exists()


async def test_a_long_folder_name_is_no_hindrance(tmp_path: Path) -> None:
    folder = tmp_path / ("a" * 120)
    folder.mkdir()
    async with served(folder / "control.sock", echo):
        assert (await ask(folder / "control.sock", ListQueues())).refusal


async def test_what_an_engine_that_was_killed_left_is_no_engine_and_no_hindrance(tmp_path: Path) -> None:
    file = tmp_path / "control.sock"
    with pytest.raises(NoEngine, match="No engine runs"):
        await ask(file, ListQueues())
    left = await asyncio.start_unix_server(lambda *_: None, file)
    left.close()
    file.touch()
    with pytest.raises(NoEngine):
        await ask(file, ListQueues())
    async with served(file, echo):
        assert (await ask(file, ListQueues())).refusal


@pytest.mark.parametrize(
    "line", [b"\n", b"{}\n", b'{"ask": "shell"}\n', b"\xff\n", b'{"ask": "queues", "more": 1}\n', b"[" * 9000]
)
async def test_what_is_not_understood_is_refused_and_hurts_nobody(tmp_path: Path, line: bytes) -> None:
    file = tmp_path / "control.sock"
    async with served(file, echo):
        reader, writer = await asyncio.open_unix_connection(str(file))
        writer.write(line)
        writer.write_eof()
        async with asyncio.timeout(5):
            said = await reader.read()
        assert b"not understood" in said or not said
        writer.close()
        assert (await ask(file, ListQueues())).refusal


async def test_an_engine_that_fails_at_a_command_says_so_and_lives(tmp_path: Path) -> None:
    def fail(_: Asked) -> Answer:
        raise RuntimeError("secret +46701740605")

    with capture_logs():
        async with served(tmp_path / "control.sock", fail):
            for _ in range(2):
                answer = await ask(tmp_path / "control.sock", ListQueues())
                assert answer.refusal == "the engine failed at it: see its log"


async def test_a_socket_that_can_not_be_opened_is_told_of(tmp_path: Path) -> None:
    with capture_logs() as logs:
        await serve(tmp_path / "nowhere" / "control.sock", echo)
    assert logs[0]["event"] == "commands can't reach this engine: no control socket"
