"""A recorder at work, as its tests need one."""

import asyncio
from collections.abc import AsyncIterator, Callable, MutableMapping
from contextlib import asynccontextmanager
from typing import Any

from dialplan.records import LogLine, Record
from engine.records.recorder import Recorder
from tests.engine.fakes import FakeSpool, FakeStore, settle

Logs = list[MutableMapping[str, Any]]


def recorder_of(
    store: FakeStore, spool: FakeSpool, on_line: Callable[[LogLine], None] = lambda _: None
) -> tuple[Recorder, list[Record]]:
    spooled: list[Record] = []
    return Recorder(store, spool, spooled.extend, on_line), spooled


@asynccontextmanager
async def running(recorder: Recorder) -> AsyncIterator[None]:
    task = asyncio.create_task(recorder.run())
    await settle()
    try:
        yield
    finally:
        assert not task.done()
        task.cancel()
        await asyncio.wait({task})
