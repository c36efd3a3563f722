"""The whole engine's start and end; what it does between them is told by its scenarios."""

import asyncio
import errno
import random
import socket
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import NoReturn

import pytest

from dialplan.records import Record
from engine.agi import AgiServer, Channel, PortTaken
from engine.ami import AmiSession, AmiSettings
from engine.events import AmiUp
from engine.ports import Ports
from engine.records.spool import FileSpool
from engine.resume import FileJournal
from engine.service import Engine
from engine.settings import EngineSettings
from engine.switchboard import Switchboard
from simulator.ports.kept import MemoryKept
from simulator.ports.mailboxes import MemoryMailboxes, MemoryPins
from tests.engine.fakes import (
    FakeConfiguration,
    FakeGreetings,
    FakePrompts,
    FakeRecordings,
    FakeStore,
    company_of,
    progress_of,
)
from tests.engine.records.kinds import cdr, line

pytestmark = pytest.mark.usefixtures("logs")
AMI = AmiSettings("127.0.0.1", 1, "vaxel", "secret")


class NotingStore(FakeStore):
    """Notes what else goes on when records come."""

    def __init__(self, running: list[str]) -> None:
        super().__init__()
        self.while_running: list[tuple[str, ...]] = []
        self._running = running

    async def write(self, records: Sequence[Record]) -> None:
        await super().write(records)
        if records:
            self.while_running.append(tuple(self._running))


def ports_in(folder: Path, store: FakeStore) -> Ports:
    return Ports(
        presence=MemoryKept(),
        promises=MemoryKept(),
        past=MemoryKept(),
        configuration=FakeConfiguration([company_of()]),
        prompts=FakePrompts(),
        recordings=FakeRecordings(),
        store=store,
        spool=FileSpool(folder / "spool.jsonl"),
        journal=FileJournal(folder / "calls"),
        tally=MemoryKept(),
        mailboxes=MemoryMailboxes(),
        pins=MemoryPins(),
        greetings=FakeGreetings(),
        now=lambda: progress_of().started,
    )


def engine_in(folder: Path, store: FakeStore | None = None, port: int = 0) -> Engine:
    return Engine(EngineSettings(AMI, agi_port=port), ports_in(folder, store or FakeStore()))


async def stop(running: asyncio.Task[None]) -> None:
    running.cancel()
    await asyncio.wait({running})
    assert running.cancelled()


async def test_a_taken_port_is_said_as_such(tmp_path: Path) -> None:
    async def nobody(_: Channel) -> None: ...

    other = AgiServer("127.0.0.1", 0, nobody)
    serving = asyncio.create_task(other.run())
    await other.started.wait()
    with pytest.raises(PortTaken, match=str(other.port)):
        await engine_in(tmp_path, port=other.port).run()
    serving.cancel()
    await asyncio.wait({serving})


@pytest.mark.parametrize("host", ["127.0.0.1", "no-such-host.invalid"])
async def test_an_engine_that_can_not_be_reached_touches_no_call_and_logs_in_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    async def refuse(*_: object, **__: object) -> NoReturn:
        raise OSError(errno.EADDRINUSE, "taken") if host[0].isdigit() else socket.gaierror(-2, "unknown")

    ran: list[str] = []
    monkeypatch.setattr(asyncio.get_running_loop(), "create_server", refuse)
    monkeypatch.setattr(AmiSession, "run", lambda _: ran.append("ami"))
    monkeypatch.setattr(Switchboard, "remember_calls", lambda _: ran.append("journal"))
    engine = Engine(EngineSettings(AMI, agi_host=host, agi_port=4573), ports_in(tmp_path, FakeStore()))
    with pytest.raises((PortTaken, ExceptionGroup)):
        await engine.run()
    assert ran == []


async def test_an_engine_is_known_to_be_there_as_long_as_it_hears_asterisk(tmp_path: Path) -> None:
    engine = engine_in(tmp_path)
    journal = engine.desk.ports.journal
    before = progress_of().started - timedelta(hours=1)
    journal.note_alive(before)
    task = asyncio.create_task(engine.run())
    await asyncio.sleep(5)
    assert journal.last_alive() == before, "AMI was not up: it can't know of any call"
    engine.exchange.take(AmiUp(()))
    await asyncio.sleep(1.5)
    assert journal.last_alive() == progress_of().started
    await stop(task)
    assert FileJournal(tmp_path / "calls").last_alive() == progress_of().started


async def test_what_calls_say_at_their_end_is_stored_and_their_progress_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    running: list[str] = []

    async def take_calls(server: AgiServer) -> None:
        running.append("agi")
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            await asyncio.sleep(0.3)
            engine.recorder.record(line())
            engine.desk.ports.journal.keep(progress_of(lines=1))
            running.remove("agi")

    monkeypatch.setattr(AgiServer, "run", take_calls)
    engine = engine_in(tmp_path, store := NotingStore(running))
    task = asyncio.create_task(engine.run())
    await asyncio.sleep(1)
    await stop(task)
    assert store.records == [line()]
    assert store.while_running == [()]
    assert list(FileJournal(tmp_path / "calls").load()) == [progress_of(lines=1)]


async def test_a_store_that_is_away_holds_the_end_up_for_2_s_at_most(tmp_path: Path) -> None:
    store = FakeStore()
    engine = engine_in(tmp_path, store)
    task = asyncio.create_task(engine.run())
    await asyncio.sleep(1)
    store.hangs = True
    engine.recorder.record(cdr())
    before = asyncio.get_running_loop().time()
    await stop(task)
    assert asyncio.get_running_loop().time() - before <= 2.0
    assert FileSpool(tmp_path / "spool.jsonl").read()[0] == [cdr()]


async def test_a_second_wish_to_stop_waits_for_no_store(tmp_path: Path) -> None:
    engine = engine_in(tmp_path, FakeStore(hangs=True))
    task = asyncio.create_task(engine.run())
    await asyncio.sleep(1)
    task.cancel()
    await asyncio.sleep(0.1)
    before = asyncio.get_running_loop().time()
    await stop(task)
    assert asyncio.get_running_loop().time() == before


def test_reconnections_are_spread_by_the_given_chance(tmp_path: Path) -> None:
    chance = random.Random(7)
    engine = Engine(EngineSettings(AMI), ports_in(tmp_path, FakeStore()), jitter=chance)
    assert engine.ami._jitter is chance
