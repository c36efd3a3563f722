"""Where a store can be: a file of SQLite's, and a PostgreSQL where VAXEL_TEST_POSTGRESQL names one."""

import os
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg

POSTGRESQL = os.environ.get("VAXEL_TEST_POSTGRESQL", "")
"""The URL of a server, without a database."""

PLACES = ("sqlite", "postgresql") if POSTGRESQL else ("sqlite",)


@asynccontextmanager
async def place(kind: str, folder: Path) -> AsyncIterator[str | Path]:
    """An empty place for one store, gone afterwards."""
    if kind == "sqlite":
        yield folder / "vaxel.db"
        return
    server = POSTGRESQL.replace("+asyncpg", "")
    name = f"test_{secrets.token_hex(8)}"
    await _run(server, f"CREATE DATABASE {name}")
    try:
        yield f"{POSTGRESQL}/{name}"
    finally:
        await _run(server, f"DROP DATABASE {name} WITH (FORCE)")


async def _run(server: str, statement: str) -> None:
    connection = await asyncpg.connect(f"{server}/postgres", timeout=10)
    try:
        await connection.execute(statement, timeout=30)
    finally:
        await connection.close()
