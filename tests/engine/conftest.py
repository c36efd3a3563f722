"""The engine's own time and network in its tests: virtual, except where real sockets are under test."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from typing import Any

import pytest
from structlog.testing import capture_logs

from simulator.wire.network import WiredLoop
from tests.engine.fakes import World

_REAL_TIME = {"ami", "agi", "smtp"}


def pytest_asyncio_loop_factories(
    config: pytest.Config, item: pytest.Item
) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    if item.path.parent.name in _REAL_TIME:
        return {"real": asyncio.new_event_loop}
    return {"virtual": WiredLoop}


@pytest.fixture
def logs() -> Iterator[list[MutableMapping[str, Any]]]:
    with capture_logs() as entries:
        yield entries


@pytest.fixture
async def world(logs: list[MutableMapping[str, Any]]) -> World:
    """A desk with everything behind it, and AMI up."""
    return World()
