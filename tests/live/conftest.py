"""A real Asterisk for every test in this folder, or a skip that says why there is none."""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.live.asterisk import RealAsterisk, start_asterisk
from tests.live.asterisk_root import NoAsteriskError, find_asterisk_root
from tests.live.skips import tell_at_the_end

_FOLDER: Final = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)  # pytest-xdist reads the groups in a hook of the same name
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if _FOLDER in item.path.parents:
            item.add_marker(pytest.mark.live)
            item.add_marker(pytest.mark.xdist_group(_lane(item)))


def _lane(item: pytest.Item) -> str:
    """Whom a test takes turns with: more than these at once would crowd each other's phones."""
    if item.path.name == "test_scenarios.py":
        return "scenarios"
    return "one Asterisk" if "asterisk" in getattr(item, "fixturenames", ()) else "an Asterisk each"


@pytest.fixture(scope="session")
def asterisk_root(request: pytest.FixtureRequest) -> Path:
    """The root folder of a real Asterisk; made at the first test that asks."""
    try:
        return find_asterisk_root()
    except NoAsteriskError as reason:
        tell_at_the_end(request.config, str(reason))
        if os.environ.get("CI") == "true":
            pytest.fail(f"with CI=true the tests on a real Asterisk must run: {reason}")
        pytest.skip(str(reason))


@pytest.fixture(scope="session")
def running_asterisk(asterisk_root: Path) -> Iterator[RealAsterisk]:
    with start_asterisk(asterisk_root) as running:
        yield running


@pytest.fixture
def wide_asterisk(asterisk_root: Path) -> Iterator[RealAsterisk]:
    """An Asterisk of its own with many phones that are all one sipp."""
    phones = [str(number) for number in range(300, 348)]
    with start_asterisk(asterisk_root, phones, share_one_port=True) as running:
        yield running


@pytest.fixture
async def asterisk(running_asterisk: RealAsterisk) -> AsyncIterator[RealAsterisk]:
    """The session's Asterisk; a test that leaves a channel behind fails."""
    yield running_asterisk
    try:
        await running_asterisk.no_channels()
    finally:
        await running_asterisk.hang_up_all()
