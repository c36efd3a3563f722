from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from config.store import Store


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "vaxel.db"


@pytest.fixture
async def store(store_place: str | Path) -> AsyncIterator[Store]:
    opened = await Store.open(store_place)
    yield opened
    await opened.close()
