from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.config.patterns import Patterns, make_patterns
from tests.config.places import PLACES, place

pytest_plugins = ["tests.live.skips"]

# A busy machine is no failure. The rest is as it is here, or under CI=true.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


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


@pytest.fixture(scope="session")
def patterns() -> Iterator[Patterns]:
    """Stores to copy."""
    with make_patterns() as made:
        yield made
