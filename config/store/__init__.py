"""Where configurations and the records of calls are kept: SQLite, or PostgreSQL with the same code."""

from config.store.errors import (
    NumbersTakenError,
    StoreAwayError,
    StoreUnusableError,
    UnknownOrganisationError,
)
from config.store.store import Store
from config.store.versions import AppliedVersion

__all__ = [
    "AppliedVersion",
    "NumbersTakenError",
    "Store",
    "StoreAwayError",
    "StoreUnusableError",
    "UnknownOrganisationError",
]
