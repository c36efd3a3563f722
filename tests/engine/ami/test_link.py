"""One connection, used once: a transport that comes too late is not kept."""

import asyncio
from unittest.mock import Mock

import pytest

from engine.ami import AmiAway, AmiSettings
from engine.ami.errors import Outage, Trouble
from engine.ami.link import Link


async def test_a_transport_that_comes_after_the_end_is_closed_at_once() -> None:
    losses: list[None] = []
    link = Link(AmiSettings("127.0.0.1", 1, "vaxel", "right"), print, lambda: losses.append(None))
    link.drop(Outage(Trouble.AWAY, "stopped"))
    transport = Mock(asyncio.Transport)
    link.protocol.connection_made(transport)
    link.protocol.connection_lost(None)
    transport.abort.assert_called_once()
    assert len(losses) == 1
    with pytest.raises(AmiAway):
        await link.ask("Ping", {}, deadline_s=1)


async def test_panoramisk_itself_neither_pings_nor_reconnects_nor_keeps_actions() -> None:
    link = Link(AmiSettings("127.0.0.1", 1, "vaxel", "right"), print, lambda: None)
    with pytest.raises(OSError, match="Connect call failed"):
        await link.open()
    await asyncio.sleep(0)
    assert link.pinger is None
    assert not link.awaiting_actions
    assert "secret" not in link.config
