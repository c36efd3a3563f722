"""Inserting what may be there already: SQLite and PostgreSQL spell it alike, SQLAlchemy apart."""

from sqlalchemy import Dialect, Insert, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_new(dialect: Dialect, table: Table) -> Insert:
    """Insert rows, leaving those alone whose primary key is there."""
    if dialect.name == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()
