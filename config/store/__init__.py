"""Where configurations and the records of calls are kept: SQLite, or PostgreSQL with the same code."""

from config.store.errors import (
    BoxesInUseError,
    NumbersTakenError,
    StoreAwayError,
    StoreUnusableError,
    UnknownOrganisationError,
)
from config.store.store import Store
from config.store.versions import AppliedVersion

__all__ = [
    "AppliedVersion",
    "BoxesInUseError",
    "NumbersTakenError",
    "Store",
    "StoreAwayError",
    "StoreUnusableError",
    "UnknownOrganisationError",
]
