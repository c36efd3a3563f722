"""Brings a database to this program's tables."""

from pkgutil import iter_modules

from sqlalchemy import Connection, inspect, text

from config.store.errors import StoreUnusableError
from config.store.migrations import versions


def migrate(connection: Connection) -> None:
    """Run what is missing of the migrations, within the connection's transaction.

    Raises StoreUnusableError where a newer program has been there: its migrations are not known here.
    """
    if _revision(connection) != newest_revision():
        _upgrade(connection)


def newest_revision() -> str:
    """The last migration's number, which its file begins with: v0001_first_tables."""
    return max(module.name for module in iter_modules(versions.__path__)).partition("_")[0].removeprefix("v")


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


def _upgrade(connection: Connection) -> None:
    # Here, since alembic takes a fifth of a command's start, and is needed once for each new version.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    settings = Config()
    settings.set_main_option("script_location", "config.store:migrations")
    settings.attributes["connection"] = connection
    try:
        command.upgrade(settings, "head")
    except CommandError as error:
        raise StoreUnusableError(
            "a newer Växel has changed its tables: run that one, or a copy of the store from before"
        ) from error
