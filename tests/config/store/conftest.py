from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from config.store import Store


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "vaxel.db"


@pytest.fixture
async def store(file: Path) -> AsyncIterator[Store]:
    opened = await Store.open(file)
    yield opened
    await opened.close()
