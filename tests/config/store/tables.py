"""The whole content of a store, to compare it with what it was."""

import sqlite3
from contextlib import closing
from pathlib import Path


def content(file: Path) -> list[str]:
    """All tables and rows as SQL."""
    with closing(sqlite3.connect(file)) as connection:
        return list(connection.iterdump())
