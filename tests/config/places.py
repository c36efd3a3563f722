"""Where a store can be: a file of SQLite's, and a PostgreSQL where VAXEL_TEST_POSTGRESQL names one."""

import os
import secrets
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg

POSTGRESQL = os.environ.get("VAXEL_TEST_POSTGRESQL", "")
"""The URL of a server, without a database."""

PLACES = ("sqlite", "postgresql") if POSTGRESQL else ("sqlite",)

Place = str | Path


@asynccontextmanager
async def place(kind: str, folder: Path, like: Place | None = None) -> AsyncIterator[Place]:
    """A place for one store, gone afterwards: empty, or a copy of one that nobody has open."""
    found = await make_place(kind, folder, like)
    try:
        yield found
    finally:
        await drop_place(found)


async def make_place(kind: str, folder: Path, like: Place | None = None) -> Place:
    if kind == "sqlite":
        file = folder / "vaxel.db"
        if like:
            shutil.copy(like, file)
        return file
    name = f"test_{secrets.token_hex(8)}"
    await _run(f"CREATE DATABASE {name}" + (f" TEMPLATE {_database(like)}" if like else ""))
    return f"{POSTGRESQL}/{name}"


async def drop_place(place: Place) -> None:
    """A file goes with its folder."""
    if isinstance(place, str):
        await _run(f"DROP DATABASE {_database(place)} WITH (FORCE)")


def _database(place: Place) -> str:
    return str(place).rpartition("/")[2]


async def _run(statement: str) -> None:
    connection = await asyncpg.connect(f"{POSTGRESQL.replace('+asyncpg', '')}/postgres", timeout=10)
    try:
        await connection.execute(statement, timeout=30)
    finally:
        await connection.close()
