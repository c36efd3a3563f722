from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.config.places import PLACES, place


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tests of a store run on each that is there; those that look into SQLite's file, on SQLite."""
    if "store_kind" in metafunc.fixturenames:
        looks_into_file = "file" in metafunc.fixturenames
        metafunc.parametrize("store_kind", ("sqlite",) if looks_into_file else PLACES)


@pytest.fixture
async def store_place(store_kind: str, tmp_path: Path) -> AsyncIterator[str | Path]:
    """An empty place for a store."""
    async with place(store_kind, tmp_path) as found:
        yield found
