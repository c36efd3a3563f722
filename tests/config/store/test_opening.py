import asyncio
import sqlite3
import stat
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_mock_engine, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import DBAPIError

from config.store import Store, StoreAwayError, StoreUnusableError
from config.store.connection import make_engine
from config.store.insertion import insert_new
from config.store.migrate import newest_revision
from config.store.tables import metadata
from tests.config.companies import small
from tests.config.store.tables import content


async def test_migrations_make_the_tables_that_the_program_knows(store: Store, file: Path) -> None:
    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))

    engine = make_engine(file)
    try:
        async with engine.connect() as connection:
            assert await connection.run_sync(differences) == []
    finally:
        await engine.dispose()


def test_the_newest_migration_is_the_last_of_their_chain() -> None:
    settings = Config()
    settings.set_main_option("script_location", "config.store:migrations")
    assert newest_revision() == ScriptDirectory.from_config(settings).get_current_head()


async def test_opening_again_changes_nothing(store: Store, file: Path) -> None:
    await store.apply(small())
    before = content(file)
    again = await Store.open(file)
    await again.close()
    assert content(file) == before


async def test_a_file_is_opened_by_its_url_too(store: Store, file: Path) -> None:
    await store.apply(small())
    again = await Store.open(f"sqlite+aiosqlite:///{file}")
    try:
        assert await again.newest_versions() == {"small": 1}
    finally:
        await again.close()


async def test_readers_and_a_writer_do_not_wait_for_each_other(store: Store, file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


_APPLY = """
import asyncio, sys
from config.store import Store
from tests.config.companies import small

async def main():
    store = await Store.open(sys.argv[1])
    for number in range(5):
        await store.apply(small(sys.argv[2], sys.argv[3], f"{number}"))
    await store.close()

asyncio.run(main())
"""


async def test_processes_that_open_and_apply_at_once_lose_nothing(file: Path) -> None:
    async with asyncio.timeout(60):
        processes = [
            await asyncio.create_subprocess_exec(
                sys.executable, "-c", _APPLY, str(file), organisation, number
            )
            for organisation, number in (("one", "08-465 004 01"), ("two", "08-465 004 02"))
        ]
        assert [await process.wait() for process in processes] == [0, 0]
    store = await Store.open(file)
    try:
        assert await store.newest_versions() == {"one": 5, "two": 5}
    finally:
        await store.close()


async def test_a_file_that_cannot_be_opened_is_an_unusable_store(tmp_path: Path) -> None:
    with pytest.raises(StoreUnusableError, match=r"unable to open database file: .*nowhere/vaxel\.db"):
        await Store.open(tmp_path / "nowhere" / "vaxel.db")


async def test_a_file_that_is_no_database_is_an_unusable_store(file: Path) -> None:
    file.write_text("not a database" * 1000)  # noqa: ASYNC240
    with pytest.raises(StoreUnusableError, match=f"file is not a database: {file}"):
        await Store.open(file)


async def test_a_damaged_file_is_an_unusable_store(store: Store, file: Path) -> None:
    await store.apply(small())
    await store.close()
    whole = file.read_bytes()  # noqa: ASYNC240
    file.write_bytes(whole[:100] + b"x" * 4000 + whole[4100:])  # noqa: ASYNC240
    with pytest.raises(StoreUnusableError, match="malformed"):
        await Store.open(file)


async def test_tables_that_a_newer_program_made_are_left_alone(store: Store, file: Path) -> None:
    await store.close()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'v9999'")
        connection.commit()
    before = content(file)
    with pytest.raises(StoreUnusableError, match="newer Växel"):
        await Store.open(file)
    assert content(file) == before


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql+asyncpg://vaxel:hemlig:@host:port/vaxel", "no URL of a database"),
        ("://", "no URL of a database"),
        ("mysql+aiomysql://vaxel:hemlig@host/vaxel", "in SQLite or PostgreSQL, not in mysql"),
        ("sqlite:///vaxel.db", r"write sqlite\+aiosqlite://"),
        ("postgresql+nosuch://vaxel:hemlig@host/vaxel", r"write postgresql\+asyncpg://"),
    ],
)
async def test_a_wrong_url_is_told_without_its_password(url: str, said: str) -> None:
    with pytest.raises(StoreUnusableError, match=said) as error:
        await Store.open(url)
    assert "hemlig" not in str(error.value)


async def test_a_driver_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "asyncpg", None)
    with pytest.raises(StoreUnusableError, match="pip install asyncpg"):
        await Store.open("postgresql+asyncpg://vaxel:hemlig@127.0.0.1:9/vaxel")


async def test_the_files_are_their_owners_alone(store: Store, file: Path) -> None:
    await store.apply(small())
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in file.parent.iterdir()}
    assert modes == {"vaxel.db": 0o600, "vaxel.db-wal": 0o600, "vaxel.db-shm": 0o600}


async def test_errors_of_the_database_hold_no_values(file: Path) -> None:
    engine = make_engine(file)
    try:
        async with engine.connect() as connection:
            with pytest.raises(DBAPIError) as error:
                await connection.execute(text("INSERT INTO nowhere VALUES (:cli)"), {"cli": "+46701740605"})
        assert "+46701740605" not in str(error.value)
    finally:
        await engine.dispose()


async def test_a_store_that_does_not_answer_in_time_is_away_and_comes_back(file: Path) -> None:
    store = await Store.open(file, deadline_s=2)
    try:
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            with pytest.raises(StoreAwayError):  # well before SQLite's usual five seconds are over
                await store.apply(small())
            other.execute("ROLLBACK")
        assert (await store.apply(small())).version == 1
    finally:
        await store.close()


def test_the_tables_and_insertions_are_postgresqls_too() -> None:
    statements: list[str] = []
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    mock = create_mock_engine(
        "postgresql+asyncpg://", lambda ddl, *_, **__: statements.append(str(ddl.compile(dialect=dialect)))
    )
    metadata.create_all(mock, checkfirst=False)
    assert len([statement for statement in statements if "CREATE TABLE" in statement]) == len(metadata.tables)
    insertion = insert_new(dialect, metadata.tables["cdrs"]).compile(dialect=dialect)
    assert str(insertion).endswith("ON CONFLICT DO NOTHING")
