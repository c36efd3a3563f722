"""What alembic runs: on the connection it is given, or, from its own command line, on ``-x store=URL``."""

import asyncio

from alembic import context
from sqlalchemy import Connection

from config.store.connection import make_engine
from config.store.tables import metadata


def run_on(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True)
    with context.begin_transaction():
        context.run_migrations()


async def run_alone() -> None:
    engine = make_engine(context.get_x_argument(as_dictionary=True)["store"])
    try:
        async with engine.begin() as connection:
            await connection.run_sync(run_on)
    finally:
        await engine.dispose()


given = context.config.attributes.get("connection")
if given is None:
    asyncio.run(run_alone())
else:
    run_on(given)
