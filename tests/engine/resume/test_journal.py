import asyncio
import threading
from collections.abc import MutableMapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NoReturn

import pytest
import structlog

from dialplan.disposition import CallFacts
from dialplan.ids import CallId, DestinationId
from dialplan.outcome import LegOutcome
from dialplan.records import LegRecord
from engine.calls.progress import CallProgress
from engine.resume import FileJournal
from tests.engine.fakes import ANNA, CALL, CLI, DID, PHONES, progress_of, settle

Logs = list[MutableMapping[str, Any]]

FULL = progress_of(
    at="groups/sales",
    steps=3,
    tries=2,
    lines=17,
    group=DestinationId("groups/sales"),
    queued=datetime(2026, 11, 23, 9, 0, 1, 500, tzinfo=UTC),
    answered=datetime(2026, 11, 23, 9, 1, tzinfo=UTC),
    agent=ANNA,
    wrap_up_s=2.5,
    recording="1795425404.0-3",
    legs=(LegRecord(ANNA, PHONES[ANNA], LegOutcome.DECLINED, 21),),
    facts=CallFacts(talked=True, rang=LegOutcome.ANSWERED),
)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def the_file(folder: Path) -> Path:
    (file,) = folder.iterdir()
    return file


async def write(journal: FileJournal, *progress: CallProgress) -> None:
    """Let the journal write all that it was told."""
    task = asyncio.create_task(journal.run())
    for one in progress:
        journal.keep(one)
    await settle()
    task.cancel()
    await asyncio.wait({task})


async def test_progress_is_read_as_it_was_kept(tmp_path: Path) -> None:
    await write(FileJournal(tmp_path), FULL)
    assert list(FileJournal(tmp_path).load()) == [FULL]


async def test_only_the_newest_progress_of_a_call_is_kept(tmp_path: Path) -> None:
    await write(FileJournal(tmp_path), *(replace(FULL, lines=lines) for lines in range(20)))
    (kept,) = FileJournal(tmp_path).load()
    assert kept.lines == 19


async def test_a_burst_is_written_once_and_within_50_ms(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a kill -9 may cost: a place in a queue that is older is in the file."""
    journal = FileJournal(tmp_path)
    written: list[CallProgress | None] = []
    monkeypatch.setattr(journal, "_write_one", lambda _, progress: written.append(progress))
    task = asyncio.create_task(journal.run())
    await settle()
    for lines in range(4):
        journal.keep(newest := replace(FULL, lines=lines))
        await asyncio.sleep(0.009)
    await asyncio.sleep(0.05 - 4 * 0.009)
    assert written == [newest]
    journal.keep(FULL)
    await asyncio.sleep(0.05)
    assert written == [newest, FULL]
    task.cancel()
    await asyncio.wait({task})


async def test_a_forgotten_call_is_gone(tmp_path: Path) -> None:
    journal = FileJournal(tmp_path)
    await write(journal, FULL)
    journal.forget(CALL)
    await write(journal)
    assert list(FileJournal(tmp_path).load()) == []
    assert names(tmp_path) == []


@pytest.mark.parametrize("steps", range(6))
async def test_a_stop_at_any_moment_loses_no_progress(tmp_path: Path, steps: int) -> None:
    journal = FileJournal(tmp_path)
    task = asyncio.create_task(journal.run())
    await asyncio.sleep(0)
    journal.keep(FULL)
    for _ in range(steps):
        await asyncio.sleep(0)
    newest = replace(FULL, lines=18)
    journal.keep(newest)
    task.cancel()
    await asyncio.wait({task})
    assert list(FileJournal(tmp_path).load()) == [newest]
    assert journal.backlog == 0


@pytest.mark.parametrize(
    "call",
    ["1795425404.0", "vaxel-1-1795425404.0", "växel/1 2-1.1", "../../etc/passwd", ".", "a b\nc", "x" * 149],
)
async def test_any_id_of_a_call_is_one_file_in_the_folder(tmp_path: Path, call: str) -> None:
    folder = tmp_path / "calls"
    progress = progress_of(CallId(call))
    await write(FileJournal(folder), progress)
    assert len(names(folder)) == 1
    assert names(tmp_path) == ["calls"]
    assert list(FileJournal(folder).load()) == [progress]


async def test_ids_that_look_alike_are_two_calls(tmp_path: Path) -> None:
    one, other = progress_of(CallId("a_1.1")), progress_of(CallId("a/1.1"))
    await write(FileJournal(tmp_path), one, other)
    assert len(FileJournal(tmp_path).load()) == 2


async def test_a_kill_in_the_middle_of_writing_leaves_what_was_kept_before(tmp_path: Path) -> None:
    await write(FileJournal(tmp_path), FULL)
    file = the_file(tmp_path)
    file.with_suffix(".half").write_bytes(file.read_bytes()[:40])
    assert list(FileJournal(tmp_path).load()) == [FULL]
    assert names(tmp_path) == [file.name], "halves are left by nobody for ever"


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\x00" * 300, b'{"call": "1.1"}'])
async def test_what_can_not_be_read_is_put_aside_and_told_of(
    tmp_path: Path, content: bytes, logs: Logs
) -> None:
    await write(FileJournal(tmp_path), FULL)
    (tmp_path / "0.json").write_bytes(content)
    assert list(FileJournal(tmp_path).load()) == [FULL]
    assert list(FileJournal(tmp_path).load()) == [FULL]
    assert len(logs) == 1
    assert (tmp_path / "0.unreadable").exists()


async def test_what_can_not_be_read_gives_no_number_away(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await write(FileJournal(tmp_path), FULL)
    file = the_file(tmp_path)
    file.write_text(file.read_text().replace('"started"', '"begun"'))
    structlog.configure(processors=[structlog.dev.ConsoleRenderer(colors=False)])
    try:
        FileJournal(tmp_path).load()
    finally:
        structlog.reset_defaults()
    said = capsys.readouterr().out
    assert "put aside" in said
    assert DID not in said
    assert CLI not in said


async def test_a_disk_that_fails_is_told_of_and_stops_nothing(
    tmp_path: Path, logs: Logs, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = FileJournal(tmp_path)
    full = OSError(28, "No space left on device")

    def fail(*_: object) -> int:
        raise full

    with monkeypatch.context() as broken:
        broken.setattr(Path, "write_bytes", fail)
        await write(journal, FULL)
    await write(journal, replace(FULL, lines=18))
    assert [progress.lines for progress in FileJournal(tmp_path).load()] == [18]
    assert journal.backlog == 0


async def test_an_outage_of_the_disk_is_said_when_it_begins_and_when_it_is_over_and_nothing_is_lost(
    tmp_path: Path, logs: Logs, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = FileJournal(tmp_path)
    other = progress_of(CallId("1.2"))
    task = asyncio.create_task(journal.run())
    with monkeypatch.context() as broken:
        broken.setattr(Path, "write_bytes", _no_room)
        journal.keep(FULL)
        for lines in range(50):
            journal.keep(replace(other, lines=lines))
            await asyncio.sleep(1)
    await asyncio.sleep(2)
    assert len(FileJournal(tmp_path).load()) == 2
    began, over = logs
    assert (began["log_level"], began["why"], began.get("exc_info")) == (
        "error",
        "No space left on device",
        None,
    )
    assert began["folder"] == str(tmp_path)
    assert (over["log_level"], over["calls"]) == ("info", 2)
    assert over["failures"] >= 50
    task.cancel()
    await asyncio.wait({task})


async def test_one_call_that_can_not_be_written_stops_no_other(tmp_path: Path, logs: Logs) -> None:
    """Asterisk gives any bytes on as text; not all of it is UTF-8 again."""
    bad = progress_of(CallId("1.2"), did="\ud800")
    await write(journal := FileJournal(tmp_path), bad, FULL)
    assert list(FileJournal(tmp_path).load()) == [FULL]
    assert journal.backlog == 0
    (entry,) = logs
    assert (entry["call"], entry.get("exc_info")) == ("1.2", None)


@pytest.mark.parametrize("name", ["0.json", "0.half"])
async def test_what_is_no_file_stops_no_start(tmp_path: Path, logs: Logs, name: str) -> None:
    await write(FileJournal(tmp_path), FULL)
    (tmp_path / name).mkdir()
    assert list(FileJournal(tmp_path).load()) == [FULL]
    assert all(entry.get("exc_info") is None for entry in logs)


async def test_what_can_neither_be_read_nor_moved_is_told_of_and_left(
    tmp_path: Path, logs: Logs, monkeypatch: pytest.MonkeyPatch
) -> None:
    await write(FileJournal(tmp_path), FULL)
    (tmp_path / "0.json").mkdir()

    def refuse(*_: object) -> NoReturn:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "rename", refuse)
    assert list(FileJournal(tmp_path).load()) == [FULL]
    assert (tmp_path / "0.json").exists()
    assert len(logs) == 1


async def test_a_folder_that_can_not_be_listed_stops_no_start(
    tmp_path: Path, logs: Logs, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> NoReturn:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert list(FileJournal(tmp_path).load()) == []
    assert [entry["why"] for entry in logs] == ["Input/output error"]


async def test_the_last_sign_of_life_is_there_after_a_kill(tmp_path: Path) -> None:
    journal = FileJournal(tmp_path)
    assert journal.last_alive() is None
    task = asyncio.create_task(journal.run())
    at = datetime(2026, 11, 23, 9, 0, 1, 500, tzinfo=UTC)
    journal.note_alive(at)
    await asyncio.sleep(0.05)
    assert FileJournal(tmp_path).last_alive() == at
    assert list(FileJournal(tmp_path).load()) == []
    task.cancel()
    await asyncio.wait({task})


@pytest.mark.parametrize("content", [b"", b"\xff\x00", b"2026-11-23", b"2026-11-23T09:00:00"])
def test_a_sign_of_life_that_says_nothing_is_none(tmp_path: Path, content: bytes) -> None:
    journal = FileJournal(tmp_path / "calls")
    (tmp_path / "calls.alive").write_bytes(content)
    assert journal.last_alive() is None


def test_a_sign_of_life_that_can_not_be_read_stops_no_start(tmp_path: Path, logs: Logs) -> None:
    (tmp_path / "calls.alive").mkdir()
    assert FileJournal(tmp_path / "calls").last_alive() is None
    assert len(logs) == 1


def _no_room(*_: object) -> NoReturn:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("is_forgotten", [False, True])
def test_a_write_that_a_stop_leaves_running_in_its_thread_undoes_nothing(
    tmp_path: Path, is_forgotten: bool
) -> None:
    """Real threads: an older progress must not come after a newer one, or bring a call back that is over."""
    in_write, go_on = threading.Event(), threading.Event()
    older, newer = FULL, replace(FULL, lines=18)

    class Slow(FileJournal):
        def _place(self, call: CallId) -> Path:
            if threading.current_thread() is not threading.main_thread() and not go_on.is_set():
                in_write.set()
                threading.Timer(0.05, go_on.set).start()
                go_on.wait(5)
            return super()._place(call)

    async def main() -> None:
        journal = Slow(tmp_path)
        task = asyncio.create_task(journal.run())
        journal.keep(older)
        await asyncio.to_thread(in_write.wait, 5)
        if is_forgotten:
            journal.forget(CALL)
        else:
            journal.keep(newer)
        task.cancel()
        await asyncio.wait({task})

    asyncio.run(main())
    assert list(FileJournal(tmp_path).load()) == ([] if is_forgotten else [newer])


def test_a_stop_before_the_thread_has_begun_loses_nothing(tmp_path: Path) -> None:
    """An executor that is busy has not begun what is cancelled, and never will."""
    busy = threading.Event()

    async def main() -> None:
        loop = asyncio.get_running_loop()
        from concurrent.futures import ThreadPoolExecutor

        loop.set_default_executor(ThreadPoolExecutor(1))
        blocking = loop.run_in_executor(None, busy.wait, 5)
        journal = FileJournal(tmp_path)
        task = asyncio.create_task(journal.run())
        journal.keep(FULL)
        for _ in range(5):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait({task})
        busy.set()
        await blocking

    asyncio.run(main())
    assert list(FileJournal(tmp_path).load()) == [FULL]


async def test_times_keep_their_zone(tmp_path: Path) -> None:
    await write(FileJournal(tmp_path), FULL)
    (kept,) = FileJournal(tmp_path).load()
    assert kept.queued is not None
    assert kept.queued.utcoffset() == timedelta(0)
