"""Brings a database to this program's tables."""

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection

from config.store.errors import StoreUnusableError


def migrate(connection: Connection) -> None:
    """Run what is missing of the migrations, within the connection's transaction.

    Raises StoreUnusableError where a newer program has been there: its migrations are not known here.
    """
    settings = Config()
    settings.set_main_option("script_location", "config.store:migrations")
    settings.attributes["connection"] = connection
    try:
        command.upgrade(settings, "head")
    except CommandError as error:
        raise StoreUnusableError(
            "a newer Växel has changed its tables: run that one, or a copy of the store from before"
        ) from error
