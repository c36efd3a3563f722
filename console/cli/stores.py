"""Opens the store for a command, and closes it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from config.store import Store, StoreAwayError, StoreUnusableError
from console.cli.failing import FAILED, WRONG_INPUT, fail
from console.data_folder import make_data_folder, private_files
from console.settings import Settings


@asynccontextmanager
async def opened_store(settings: Settings, *, may_be_new: bool = False) -> AsyncIterator[Store]:
    """The store that the settings name; a store that can't be used or reached ends the command.

    So does one that is not there, save where it may be new: who looks into the wrong folder makes nothing.
    """
    place = settings.store_place
    if not may_be_new and isinstance(place, Path) and not await asyncio.to_thread(place.exists):
        fail(
            f"Nothing is kept in {settings.data.absolute()} yet: vaxel run or vaxel apply begins it "
            "(VAXEL_DATA says where it is)",
            FAILED,
        )
    with private_files():
        store = await _open(settings)
        try:
            yield store
        except StoreAwayError as error:
            fail(f"The store does not answer: {error}", FAILED)
        finally:
            await store.close()


async def _open(settings: Settings) -> Store:
    setting = "VAXEL_STORE" if settings.store else "VAXEL_DATA"
    try:
        make_data_folder(settings)
        return await Store.open(settings.store_place)
    except StoreUnusableError as error:
        fail(f"The store can't be opened: {error} ({setting} says where it is)", WRONG_INPUT)
    except StoreAwayError as error:
        fail(f"The store can't be opened: {error} ({setting} says where it is)", FAILED)
    except OSError as error:
        fail(
            f"The data folder can't be made: {error.filename}: {error.strerror} "
            "(VAXEL_DATA says where it is)",
            WRONG_INPUT,
        )
