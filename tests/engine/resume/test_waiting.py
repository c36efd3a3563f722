import asyncio
from pathlib import Path

from dialplan.disposition import CallFacts
from dialplan.ids import CallId, OrganisationId
from engine.resume import FileJournal
from engine.resume.waiting import count_waiting
from tests.engine.fakes import progress_of

DEMO = OrganisationId("demo")
SALES = "groups/sales"


def journal_with(folder: Path, *calls: object) -> None:
    async def write() -> None:
        journal = FileJournal(folder)
        for call in calls:
            journal.keep(call)  # type: ignore[arg-type]
        task = asyncio.create_task(journal.run())
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait({task})

    asyncio.run(write())


def test_who_waits_in_a_group_is_counted_and_who_talks_is_not(tmp_path: Path) -> None:
    journal_with(
        tmp_path,
        progress_of(CallId("1.1"), SALES),
        progress_of(CallId("1.2"), SALES),
        progress_of(CallId("1.3"), SALES, facts=CallFacts(talked=True)),
        progress_of(CallId("1.4"), "menus/main"),
        progress_of(CallId("1.5"), SALES, organisation=OrganisationId("other")),
    )
    assert count_waiting(tmp_path, DEMO) == {SALES: 2, "menus/main": 1}


def test_what_can_not_be_read_is_left_to_an_engine(tmp_path: Path) -> None:
    (tmp_path / "torn.json").write_text("{")
    (tmp_path / "folder.json").mkdir()
    assert count_waiting(tmp_path, DEMO) == {}
    assert (tmp_path / "torn.json").exists()


def test_without_a_journal_nobody_waits(tmp_path: Path) -> None:
    assert count_waiting(tmp_path / "gone", DEMO) == {}
