"""Brings a database to this program's tables."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection


def migrate(connection: Connection) -> None:
    """Run what is missing of the migrations, within the connection's transaction."""
    settings = Config()
    settings.set_main_option("script_location", "config.store:migrations")
    settings.attributes["connection"] = connection
    command.upgrade(settings, "head")
