import asyncio
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from dialplan.records import Record
from engine.records import recorder as module
from engine.records.recorder import Recorder
from engine.records.spool import FileSpool
from tests.engine.fakes import FakeSpool, FakeStore, settle
from tests.engine.records.kinds import cdr, line
from tests.engine.records.recording import Logs, recorder_of, running


@pytest.mark.parametrize("method", ["append", "read", "clear", "put_aside"])
@pytest.mark.parametrize("is_store_away", [False, True])
async def test_a_disk_that_fails_loses_nothing_and_doubles_nothing(
    method: str, is_store_away: bool, logs: Logs
) -> None:
    store = FakeStore(faults=[ConnectionError("away")] if is_store_away else [], refuses=[line(3)])
    spool = FakeSpool(disk=[line(1), line(3)], faults={method: [OSError(28, "No space left on device")] * 2})
    recorder, spooled = recorder_of(store, spool)
    async with running(recorder):
        recorder.record(line(2))
        await asyncio.sleep(0.5)
        recorder.record(cdr())
        await asyncio.sleep(10)
        assert sorted(map(str, store.records)) == sorted(map(str, [line(1), line(2), cdr()]))
        assert spooled == [line(2), cdr()]
        assert (spool.disk, recorder.backlog) == ([], 0)
        assert set(map(str, spool.refused)) == {str(line(3))}


async def test_a_cdr_is_told_of_only_when_it_is_on_disk(logs: Logs) -> None:
    spool = FakeSpool(faults={"append": [OSError("disk")]})
    recorder, spooled = recorder_of(FakeStore(), spool)
    async with running(recorder):
        recorder.record(cdr())
        await asyncio.sleep(0.5)
        assert spooled == []
        await asyncio.sleep(1)
        assert spooled == [cdr()]


def test_a_write_that_a_stop_leaves_running_in_its_thread_doubles_and_loses_nothing(tmp_path: Path) -> None:
    """Real threads: cancelling an await does not stop the thread behind it."""
    in_append, go_on = threading.Event(), threading.Event()

    class SlowSpool(FileSpool):
        def append(self, records: Sequence[Record]) -> int:
            if threading.current_thread() is not threading.main_thread():
                in_append.set()
                go_on.wait(5)
            return super().append(records)

    spool = SlowSpool(tmp_path / "spool")
    store = FakeStore()

    async def main() -> None:
        recorder = Recorder(store, spool, lambda _: None)
        task = asyncio.create_task(recorder.run())
        recorder.record(cdr())
        await asyncio.to_thread(in_append.wait, 5)
        task.cancel()
        await asyncio.wait({task})
        go_on.set()

    asyncio.run(main())
    records, _ = spool.read()
    assert records and all(record == cdr() for record in records), "twice is allowed: the store has it once"


async def test_a_full_disk_is_said_when_it_begins_and_when_it_is_over(logs: Logs) -> None:
    full = OSError(28, "No space left on device", "/srv/vaxel/spool.jsonl")
    recorder, spooled = recorder_of(store := FakeStore(), FakeSpool(faults={"append": [full] * 30}))
    async with running(recorder):
        for seq in range(40):
            recorder.record(line(seq))
            await asyncio.sleep(1)
    began, over = logs
    assert (began["log_level"], began["why"], began["file"], began.get("exc_info")) == (
        "error",
        "No space left on device",
        "/srv/vaxel/spool.jsonl",
        None,
    )
    assert (over["log_level"], over["failures"]) == ("info", 30)
    assert len(spooled) == len(store.records) == 40


def test_a_disk_that_hangs_is_said_and_waited_for_by_one_thread(
    logs: Logs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Real threads and time: a second one would hang behind the first, and soon all of them."""
    monkeypatch.setattr(module, "DISK_S", 0.05)
    go_on, works = threading.Event(), []

    class Hanging(FakeSpool):
        def append(self, records: Sequence[Record]) -> int:
            works.append(records)
            go_on.wait(5)
            return super().append(records)

    class Telling(Recorder):
        def _note_disk_fails(self, reason: str, file: object) -> None:
            super()._note_disk_fails(reason, file)
            hangs.set()

        def _note_disk_works(self) -> None:
            super()._note_disk_works()
            works_again.set()

    async def main() -> None:
        spooled: list[Record] = []
        recorder = Telling(FakeStore(), Hanging(), spooled.extend)
        task = asyncio.create_task(recorder.run())
        recorder.record(cdr())
        await asyncio.wait_for(hangs.wait(), 5)
        await asyncio.sleep(0.2)
        assert len(works) == 1
        go_on.set()
        works_again.clear()
        await asyncio.wait_for(works_again.wait(), 5)
        assert spooled == [cdr()]
        task.cancel()
        await asyncio.wait({task})

    hangs, works_again = asyncio.Event(), asyncio.Event()
    asyncio.run(main())
    assert [entry["log_level"] for entry in logs] == ["error", "info"]


async def test_a_stop_on_a_full_disk_says_what_is_lost_and_is_a_stop(logs: Logs) -> None:
    full = OSError(28, "No space left on device")
    recorder, spooled = recorder_of(FakeStore(), FakeSpool(faults={"append": [full] * 9}))
    task = asyncio.create_task(recorder.run())
    await settle()
    recorder.record(cdr())
    await settle()
    task.cancel()
    await asyncio.wait({task})
    assert task.cancelled()
    assert (logs[-1]["records"], logs[-1].get("exc_info")) == (1, None)
    assert spooled == []


async def test_a_long_backlog_is_said_at_each_power_of_ten(
    logs: Logs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LONG_BACKLOG", 10)
    store = FakeStore(hangs=True)
    recorder, _ = recorder_of(store, FakeSpool())
    async with running(recorder):
        for seq in range(150):
            recorder.record(line(seq))
        assert [entry["backlog"] for entry in logs] == [10, 100]
        store.hangs = False
        await asyncio.sleep(30)
        logs.clear()
        for seq in range(200, 212):
            recorder.record(line(seq))
        assert [entry["backlog"] for entry in logs] == [10], "said again, once all had been stored"
