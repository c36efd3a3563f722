import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import update
from structlog.testing import capture_logs

from config.snapshot.company import company_of
from config.snapshot.directory import Directory
from config.snapshot.following import Configurations, follow, read_directory
from config.store import Store
from config.store.connection import make_engine, writing
from config.store.tables import configuration_versions
from dialplan.company import Company
from dialplan.ids import OrganisationId
from tests.config.companies import small

SMALL = OrganisationId("small")
AWAY_AND_BACK = ["configuration store is away", "configuration store is back"]


@asynccontextmanager
async def following(store: Configurations, deadline_s: float = 5) -> AsyncIterator[asyncio.Queue[Directory]]:
    seen: asyncio.Queue[Directory] = asyncio.Queue()
    task = asyncio.create_task(follow(store, seen.put, poll_s=0.001, deadline_s=deadline_s))
    try:
        async with asyncio.timeout(10):
            yield seen
    finally:
        task.cancel()


class MemoryStore:
    """Says what a test tells it to; ``asked`` is set at every question."""

    def __init__(self) -> None:
        self.newest: dict[OrganisationId, int] = {}
        self.fault: Exception | None = None
        self.is_stuck = False
        self.asked = asyncio.Event()

    async def newest_versions(self) -> Mapping[OrganisationId, int]:
        self.asked.set()
        if self.is_stuck:
            await asyncio.Event().wait()
        if self.fault:
            raise self.fault
        return dict(self.newest)

    async def load(self, organisation: OrganisationId, version: int | None = None) -> Company | None:
        assert version is not None
        return company_of(small(organisation), version)

    async def asked_again(self) -> None:
        for _ in range(2):
            self.asked.clear()
            await self.asked.wait()


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = await Store.open(tmp_path / "vaxel.db")
    yield opened
    await opened.close()


async def test_an_applied_configuration_is_seen(store: Store) -> None:
    async with following(store) as seen:
        for version, number in ((1, "08-465 004 01"), (2, "08-465 004 02")):
            await store.apply(small(number=number))
            company = (await seen.get()).company_for(number)
            assert company is not None
            assert (company.organisation, company.version) == (SMALL, version)


async def test_a_call_can_end_on_the_version_it_began_with(store: Store) -> None:
    for number in range(7):
        await store.apply(small(name=f"{number}"))
    directory = await read_directory(store)
    assert [version for _, version in directory.companies] == [3, 4, 5, 6, 7]


async def test_nothing_new_is_the_same_directory(store: Store) -> None:
    await store.apply(small())
    directory = await read_directory(store)
    assert await read_directory(store, directory) is directory


async def test_what_is_known_is_not_read_again(store: Store) -> None:
    await store.apply(small())
    before = await read_directory(store)
    await store.apply(small(name="Ny"))
    after = await read_directory(store, before)
    assert after.company_at(SMALL, 1) is before.company_at(SMALL, 1)


async def test_a_version_that_cannot_be_read_leaves_the_one_before(store: Store, tmp_path: Path) -> None:
    await store.apply(small())
    await store.apply(small(name="Ny"))
    engine = make_engine(tmp_path / "vaxel.db")
    async with writing(engine, 5) as connection:
        row = configuration_versions.c.version == 2
        await connection.execute(
            update(configuration_versions).where(row).values(document='{"from": "later"}')
        )
    await engine.dispose()
    with capture_logs() as logs:
        directory = await read_directory(store)
    company = directory.company_for("+46846500400")
    assert company is not None
    assert company.version == 1
    assert [(entry["event"], entry["version"]) for entry in logs] == [("configuration can't be read", 2)]
    assert await read_directory(store, directory) is directory


async def test_while_the_store_is_away_the_last_directory_stays_and_one_line_is_logged() -> None:
    store = MemoryStore()
    store.newest = {SMALL: 1}
    with capture_logs() as logs:
        async with following(store) as seen:
            await seen.get()
            store.fault = ConnectionError()
            await store.asked_again()
            await store.asked_again()
            assert seen.empty()
            store.fault, store.newest = None, {SMALL: 2}
            assert (await seen.get()).newest == {SMALL: 2}
    assert [entry["event"] for entry in logs] == [
        "configuration store is away",
        "configuration store is back",
    ]


async def test_a_store_that_never_answers_is_away() -> None:
    store = MemoryStore()
    store.newest, store.is_stuck = {SMALL: 1}, True
    with capture_logs() as logs:
        async with following(store, deadline_s=0.01) as seen:
            await store.asked_again()
            store.is_stuck = False
            assert (await seen.get()).newest == {SMALL: 1}
    assert [entry["event"] for entry in logs] == [
        "configuration store is away",
        "configuration store is back",
    ]


async def test_an_error_of_any_kind_keeps_the_directory_and_its_text_is_not_logged() -> None:
    store = MemoryStore()
    store.newest = {SMALL: 1}
    with capture_logs() as logs:
        async with following(store) as seen:
            await seen.get()
            store.fault = RuntimeError("no such row: +46701740605")
            await store.asked_again()
            store.fault, store.newest = None, {SMALL: 2}
            assert (await seen.get()).newest == {SMALL: 2}
    assert [entry["event"] for entry in logs] == AWAY_AND_BACK
    assert logs[0]["cause"] == "RuntimeError"
    assert "46701740605" not in str(logs)
