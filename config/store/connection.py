"""How the database is opened: SQLite in WAL mode with one writer at a time, or any URL of SQLAlchemy's."""

from asyncio import timeout
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, InvalidRequestError, ProgrammingError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.pool import ConnectionPoolEntry

from config.store.errors import StoreAwayError
from config.store.opening import create_engine

_BEGIN = "sqlite_begin"


def make_engine(place: str | Path, deadline_s: float = 10.0) -> AsyncEngine:
    """Make an engine for a file of SQLite's or a database URL; nothing is opened yet.

    A thread that waits for SQLite's lock can't be cancelled, so SQLite is given the deadline too.
    Raises StoreUnusableError.
    """
    engine = create_engine(place)
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", partial(_prepare, deadline_s))
        event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _prepare(busy_s: float, connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # sqlite3 would begin on its own, too late and never IMMEDIATE
    try:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {int(busy_s * 1000)}")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA secure_delete = ON")  # what is erased is overwritten, not only unlinked
        cursor.close()
    except BaseException:
        connection.close()  # the pool would leave its thread behind
        raise


def _begin(connection: Connection) -> None:
    # A transaction that begins by reading and writes later fails at once when another has written between.
    connection.exec_driver_sql(f"BEGIN {connection.get_execution_options().get(_BEGIN, 'DEFERRED')}")


@asynccontextmanager
async def reading(engine: AsyncEngine, deadline_s: float) -> AsyncIterator[AsyncConnection]:
    """One consistent look; raises StoreAwayError where it takes longer than the deadline or fails."""
    with _away():
        async with timeout(deadline_s), engine.begin() as connection:
            yield connection


@asynccontextmanager
async def writing(engine: AsyncEngine, deadline_s: float) -> AsyncIterator[AsyncConnection]:
    """One transaction: all of it or nothing; raises StoreAwayError like ``reading``."""
    with _away():
        async with (
            timeout(deadline_s),
            engine.execution_options(**{_BEGIN: "IMMEDIATE"}).begin() as connection,
        ):
            yield connection


@contextmanager
def _away() -> Iterator[None]:
    try:
        yield
    except (IntegrityError, DataError, ProgrammingError, InvalidRequestError):
        raise  # our fault: no later try would help
    except DBAPIError as error:
        raise StoreAwayError(f"the store is away: {error.orig}") from error
    except TimeoutError as error:
        raise StoreAwayError("the store is away: no answer in time") from error
    except OSError as error:
        raise StoreAwayError(f"the store is away: {error.strerror or error}") from error
