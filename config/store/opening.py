"""From what a setting says to an engine of SQLAlchemy's, or a sentence on why there is none."""

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InvalidRequestError, NoSuchModuleError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from config.store.errors import StoreAwayError, StoreUnusableError

_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}
_MEMORY = ":memory:"
_HOPELESS = {
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
}
"""SQLite's errors that stay until somebody mends the file; the others (busy, full) may pass."""


def create_engine(place: str | Path) -> AsyncEngine:
    """Make an engine for a file of SQLite's or a database URL. Raises StoreUnusableError.

    Errors of SQLAlchemy's would have telephone numbers in them: it is told to hide parameters.
    """
    url = _read_url(place) if isinstance(place, str) and "://" in place else _url_of_file(Path(place))
    try:
        return create_async_engine(url, hide_parameters=True)
    except ImportError as error:
        raise StoreUnusableError(
            f"the driver {error.name} is not installed: pip install {error.name}"
        ) from error
    except (NoSuchModuleError, InvalidRequestError) as error:  # unknown, or none for asyncio
        driver = _DRIVERS[url.get_backend_name()]
        raise StoreUnusableError(f"{url.drivername} can't be used: write {driver}://…") from error


def _read_url(text: str) -> URL:
    """Errors don't repeat the text: there may be a password in it."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        raise StoreUnusableError(
            "this is no URL of a database: write sqlite+aiosqlite:////srv/vaxel/vaxel.db, "
            "or postgresql+asyncpg://user:password@host:5432/database"
        ) from error
    if url.get_backend_name() not in _DRIVERS:
        raise StoreUnusableError(f"a store is in SQLite or PostgreSQL, not in {url.get_backend_name()}")
    return url


def _url_of_file(path: Path) -> URL:
    return URL.create("sqlite+aiosqlite", database=str(path))


def make_file(engine: AsyncEngine) -> None:
    """Open and close SQLite's file, made for its owner alone where it isn't there; raises StoreAwayError.

    aiosqlite leaves a thread behind, which complains at the loop's end, where its first opening fails.
    SQLite gives the files that it puts beside (-wal, -shm) the same mode.
    """
    if engine.dialect.name != "sqlite":
        return
    database = engine.url.database or _MEMORY
    if database != _MEMORY:
        with suppress(OSError):  # SQLite says it better
            os.close(os.open(database, os.O_RDWR | os.O_CREAT, 0o600))
    try:
        with closing(sqlite3.connect(database)):
            pass
    except sqlite3.Error as error:
        raise StoreAwayError(f"the store is away: {error}") from error


def check_hope(error: StoreAwayError, engine: AsyncEngine) -> None:
    """Raise StoreUnusableError for what is more than away."""
    cause = error.__cause__
    if isinstance(cause, DBAPIError):
        cause = cause.orig
    # The low byte is the error, the rest its shade: SQLITE_READONLY_DIRECTORY is one of SQLITE_READONLY's.
    if isinstance(cause, sqlite3.Error) and getattr(cause, "sqlite_errorcode", 0) & 0xFF in _HOPELESS:
        raise StoreUnusableError(f"{cause}: {engine.url.database}") from error
