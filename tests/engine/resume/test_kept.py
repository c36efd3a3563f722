"""A value in a small file that outlives the engine."""

import asyncio
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from dialplan.queueing import Presence
from engine.agents.presence import KeptPresence, PresenceBook
from engine.resume.kept import FileKept
from tests.engine.fakes import ANNA, DEMO

BOOK = (KeptPresence(DEMO, ANNA, Presence.PAUSED, "lunch"),)
pytestmark = pytest.mark.usefixtures("logs")


def kept(folder: Path) -> FileKept[PresenceBook]:
    return FileKept(folder / "agents.json", TypeAdapter(PresenceBook))


async def write(value: FileKept[PresenceBook], *books: PresenceBook) -> None:
    running = asyncio.create_task(value.run())
    for book in books:
        value.keep(book)
    await asyncio.sleep(0.1)
    running.cancel()
    await asyncio.wait({running})


def test_the_first_engine_finds_nothing(tmp_path: Path) -> None:
    async def load() -> None:
        assert kept(tmp_path).load() is None

    asyncio.run(load())


async def test_the_newest_value_is_there_for_the_next_engine(tmp_path: Path) -> None:
    await write(kept(tmp_path), (), BOOK)
    assert kept(tmp_path).load() == BOOK
    assert not (tmp_path / "agents.half").exists()


async def test_what_was_kept_last_is_written_at_the_end(tmp_path: Path) -> None:
    value = kept(tmp_path)
    running = asyncio.create_task(value.run())
    await asyncio.sleep(0)
    value.keep(BOOK)
    running.cancel()
    await asyncio.wait({running})
    assert kept(tmp_path).load() == BOOK


@pytest.mark.parametrize("content", [b"", b"{", b'[{"organisation": 1}]', b"\xff"])
async def test_what_can_not_be_read_is_put_aside_and_told(
    tmp_path: Path, content: bytes, logs: list[MutableMapping[str, Any]]
) -> None:
    (tmp_path / "agents.json").write_bytes(content)
    assert kept(tmp_path).load() is None
    assert (tmp_path / "agents.unreadable").read_bytes() == content
    assert [entry["event"] for entry in logs] == ["what an earlier engine left can't be read"]


async def test_a_disk_that_refuses_is_told_of_once_and_tried_again(
    tmp_path: Path, logs: list[MutableMapping[str, Any]]
) -> None:
    folder = tmp_path / "away"
    value = kept(folder)
    running = asyncio.create_task(value.run())
    value.keep(BOOK)
    await asyncio.sleep(5)
    folder.mkdir()
    await asyncio.sleep(5)
    running.cancel()
    await asyncio.wait({running})
    assert kept(folder).load() == BOOK
    assert [entry["event"] for entry in logs] == ["what must outlive the engine can't be written"]
