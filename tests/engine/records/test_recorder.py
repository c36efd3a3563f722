import asyncio
from collections.abc import Sequence

import pytest

from dialplan.ids import CallId
from dialplan.records import LogLine, Record
from engine.records import recorder as module
from tests.engine.fakes import FakeSpool, FakeStore, settle
from tests.engine.records.kinds import cdr, line, message
from tests.engine.records.recording import Logs, recorder_of, running


async def test_records_reach_the_store_and_the_disk_is_empty_again() -> None:
    store, spool = FakeStore(), FakeSpool()
    recorder, spooled = recorder_of(store, spool)
    async with running(recorder):
        for record in (line(), cdr(), message()):
            recorder.record(record)
        await asyncio.sleep(module.STORE_EVERY_S)
        await settle()
    assert store.records == [line(), cdr(), message()] == spooled
    assert (spool.disk, recorder.backlog) == ([], 0)


async def test_records_of_an_earlier_engine_reach_the_store_without_new_ones() -> None:
    store = FakeStore()
    recorder, _ = recorder_of(store, FakeSpool(disk=[cdr()]))
    async with running(recorder):
        pass
    assert store.records == [cdr()]


async def test_while_the_store_is_away_records_wait_on_disk_and_follow_in_order(logs: Logs) -> None:
    store, spool = FakeStore(faults=[ConnectionError("away")] * 3), FakeSpool()
    recorder, spooled = recorder_of(store, spool)
    async with running(recorder):
        for seq in range(1, 4):
            recorder.record(line(seq))
            await asyncio.sleep(0.1)
        await asyncio.sleep(1)
        assert spool.disk == [line(1), line(2), line(3)] == spooled
        assert recorder.backlog == 3
        await asyncio.sleep(5)
        assert store.records == [line(1), line(2), line(3)]
        assert (spool.disk, recorder.backlog) == ([], 0)
    assert [entry["event"] for entry in logs] == [
        "the store is away; records wait on disk",
        "the store is back",
    ]


async def test_a_store_that_hangs_is_away(logs: Logs) -> None:
    store, spool = FakeStore(hangs=True), FakeSpool()
    recorder, _ = recorder_of(store, spool)
    async with running(recorder):
        recorder.record(cdr())
        await asyncio.sleep(10)
        store.hangs = False
        await asyncio.sleep(10)
    assert store.records == [cdr()]


async def test_records_that_come_while_the_store_hangs_are_soon_on_disk(logs: Logs) -> None:
    """More than a batch a try: else a slow store would fill the memory, which a kill -9 empties."""
    recorder, _ = recorder_of(FakeStore(hangs=True), spool := FakeSpool())
    async with running(recorder):
        recorder.record(line(1))
        await settle()
        for seq in range(2, 3000):
            recorder.record(line(seq))
        await asyncio.sleep(7)
        assert len(spool.disk) == 2999


async def test_a_long_backlog_reaches_the_store_in_pieces_each_with_its_own_deadline(logs: Logs) -> None:
    class SlowStore(FakeStore):
        async def write(self, records: Sequence[Record]) -> None:
            await asyncio.sleep(len(records) / 1000)  # a day's backlog in one piece would take for ever
            await super().write(records)

    store = SlowStore()
    recorder, _ = recorder_of(store, FakeSpool(disk=[line(seq) for seq in range(10_000)]))
    store.records = _Discards()
    async with running(recorder):
        await asyncio.sleep(60)
        assert recorder.backlog == 0
    assert sum(store.writes) == 10_000


class _Discards(list[Record]):
    def extend(self, _: object) -> None:
        pass

    def __contains__(self, _: object) -> bool:
        return False


async def test_what_was_recorded_in_the_moment_of_the_stop_is_on_disk() -> None:
    spool = FakeSpool()
    recorder, spooled = recorder_of(FakeStore(), spool)
    async with running(recorder):
        recorder.record(cdr())
    assert spool.disk == [cdr()] == spooled


@pytest.mark.parametrize("steps", range(25))
async def test_a_stop_at_any_moment_leaves_each_record_on_disk_or_in_the_store(steps: int) -> None:
    store, spool = FakeStore(), FakeSpool(disk=[line(1)])
    recorder, spooled = recorder_of(store, spool)
    task = asyncio.create_task(recorder.run())
    for step in range(steps):
        if step == 5:
            recorder.record(cdr())
        await asyncio.sleep(0)
    recorder.record(line(2))
    task.cancel()
    await asyncio.wait({task})
    kept = [*spool.disk, *store.records]
    assert line(1) in kept
    if task.cancelled() and steps:  # a task that never began has no end either
        assert line(2) in kept
        assert steps <= 5 or cdr() in kept
        assert spooled == ([cdr(), line(2)] if steps > 5 else [line(2)])


async def test_whoever_watches_the_log_can_break_nothing(logs: Logs) -> None:
    def fail(_: LogLine) -> None:
        raise BrokenPipeError

    store = FakeStore()
    recorder, _ = recorder_of(store, FakeSpool(), fail)
    async with running(recorder):
        recorder.record(line())
        await asyncio.sleep(1)
    assert store.records == [line()]


async def test_records_are_on_disk_at_once_and_go_to_the_store_together_soon() -> None:
    store, spool = FakeStore(), FakeSpool()
    recorder, _ = recorder_of(store, spool)
    async with running(recorder):
        for seq in range(10):
            recorder.record(line(seq))
            await settle()
            assert spool.disk[-1] == line(seq)
            await asyncio.sleep(0.01)
        assert (store.writes, recorder.backlog) == ([], 10)
        await asyncio.sleep(0.5)
    assert store.writes == [10]
    assert recorder.backlog == 0


async def test_a_drain_does_not_wait_for_others_to_come() -> None:
    store = FakeStore()
    recorder, _ = recorder_of(store, FakeSpool())
    async with running(recorder):
        recorder.record(cdr())
        await settle()
        before = asyncio.get_running_loop().time()
        await recorder.drain(within_s=2)
        assert asyncio.get_running_loop().time() == before
    assert store.records == [cdr()]


async def test_a_drain_into_a_store_that_hangs_ends_in_time_and_leaves_the_records_on_disk(
    logs: Logs,
) -> None:
    recorder, _ = recorder_of(FakeStore(hangs=True), spool := FakeSpool())
    async with running(recorder):
        recorder.record(line())
        await settle()
        recorder.record(cdr())
        await recorder.drain(within_s=2)
        assert asyncio.get_running_loop().time() == 2
    assert spool.disk == [line(), cdr()]


@pytest.mark.parametrize("where", [0, 1, 250, 499])
async def test_a_record_that_the_store_refuses_is_put_aside_and_stops_no_other(
    where: int, logs: Logs
) -> None:
    records: list[Record] = [line(seq) for seq in range(500)]
    records[where] = cdr()
    store, spool = FakeStore(refuses=[cdr()]), FakeSpool()
    recorder, spooled = recorder_of(store, spool)
    async with running(recorder):
        for record in records:
            recorder.record(record)
        await asyncio.sleep(1)
        assert spool.refused == [cdr()]
        assert store.records == [record for record in records if record != cdr()]
        assert (spool.disk, recorder.backlog, spooled) == ([], 0, records)
        recorder.record(message())
        await asyncio.sleep(1)
        assert store.records[-1] == message()
    (entry,) = logs
    assert entry["event"] == "the store refuses a record"
    assert cdr().cli not in str(entry)
    assert cdr().did not in str(entry)


async def test_records_of_an_earlier_engine_that_the_store_refuses_do_not_keep_back_the_rest(
    logs: Logs,
) -> None:
    spool = FakeSpool(disk=[cdr(), line(1), message(), line(2)])
    store = FakeStore(refuses=[cdr(), message()])
    recorder, _ = recorder_of(store, spool)
    async with running(recorder):
        await asyncio.sleep(1)
    assert store.records == [line(1), line(2)]
    assert spool.refused == [cdr(), message()]
    assert spool.disk == []


async def test_a_store_that_goes_away_while_it_refuses_loses_nothing(logs: Logs) -> None:
    spool = FakeSpool(disk=[cdr(), line(1)])
    store = FakeStore(refuses=[cdr()], faults=[ValueError("refused"), ConnectionError("away")])
    recorder, _ = recorder_of(store, spool)
    async with running(recorder):
        await settle()
        assert (spool.disk, spool.refused) == ([cdr(), line(1)], [])
        await asyncio.sleep(2)
    assert (store.records, spool.refused, spool.disk) == ([line(1)], [cdr()], [])


async def test_in_the_worst_case_log_lines_are_dropped_and_counted_but_no_cdr(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "LONGEST_BACKLOG", 3)
    recorder, _ = recorder_of(FakeStore(), FakeSpool())
    for seq in range(5):
        recorder.record(line(seq))
    recorder.record(cdr())
    recorder.record(message())
    assert (recorder.backlog, recorder.dropped_lines) == (5, 2)


async def test_what_the_store_says_of_its_trouble_gives_no_number_away(logs: Logs) -> None:
    away = ConnectionError("away")
    away.__cause__ = ValueError(f"[parameters: {cdr()}]")
    recorder, _ = recorder_of(FakeStore(faults=[away]), FakeSpool())
    async with running(recorder):
        recorder.record(cdr(CallId("1.1")))
        await asyncio.sleep(0.5)
    (entry, *_) = logs
    assert (entry["why"], entry.get("exc_info")) == ("away", None)
    assert cdr().cli not in str(logs)
