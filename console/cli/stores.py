"""Opens the store for a command that only looks, or applies, and leaves again."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from config.store import Store, StoreAwayError
from console.cli.failing import fail
from console.settings import Settings


@asynccontextmanager
async def opened_store(settings: Settings) -> AsyncIterator[Store]:
    """The store that the settings name; a store that can't be reached ends the command."""
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
        store = await Store.open(settings.store_place)
    except (StoreAwayError, OSError) as error:
        fail(f"The store can't be opened: {error}. VAXEL_DATA or VAXEL_STORE says where it is.")
    try:
        yield store
    except StoreAwayError as error:
        fail(f"The store does not answer: {error}")
    finally:
        await store.close()
