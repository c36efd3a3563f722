import asyncio

import pytest

from tests.engine.ami.listening import Listener


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture
def retrying(monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Set when the session has given up a connection and waits to try again."""
    event = asyncio.Event()

    def wait_s(*_: object) -> float:
        event.set()
        return 0.01

    monkeypatch.setattr("engine.ami.session.backoff_s", wait_s)
    return event
