"""Connecting, logging in, noticing that the peer is gone, and coming back; what the log says of it."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from structlog.testing import capture_logs

from engine.ami import AmiSession, AmiSettings
from engine.events import AmiDown, AmiUp
from tests.engine.ami.fake_peer import FakePeer, channel, error, listing, silence
from tests.engine.ami.listening import QUICK, Listener, session_with

Logs = Sequence[Mapping[str, Any]]


def lines(logs: Logs, level: str) -> list[str]:
    return [line["event"] for line in logs if line["log_level"] == level]


async def test_login_asks_for_the_least_event_classes(listener: Listener) -> None:
    async with FakePeer() as peer, session_with(peer, listener):
        await listener.up()
        login = peer.received[0]
        assert (login["action"], login["username"], login["secret"]) == ("Login", "vaxel", "right")
        assert login["events"] == "call,dtmf,user"


async def test_each_connect_starts_from_asterisks_own_list(listener: Listener) -> None:
    async with FakePeer() as peer, session_with(peer, listener):
        assert (await listener.up()).channels == ()
        peer.answers["CoreShowChannels"] = listing("CoreShowChannel", [channel("1.1")])
        peer.cut()
        assert await listener.next() == AmiDown()
        again = await listener.next()
        assert isinstance(again, AmiUp)
        assert [one.channel for one in again.channels] == ["1.1"]


async def test_a_silent_peer_is_noticed_by_its_missing_pong(listener: Listener) -> None:
    limits = replace(QUICK, ping_interval_s=0.01, pong_timeout_s=0.2)
    async with FakePeer(answers={"Ping": silence}) as peer, session_with(peer, listener, limits):
        await listener.up()
        assert await listener.next() == AmiDown()
        peer.answers["Ping"] = lambda action: (
            f"Response: Success\r\nActionID: {action['actionid']}\r\n\r\n".encode()
        )
        assert await listener.up()
        pings = peer.names().count("Ping")
        await peer.got("Ping", pings + 3)
        assert peer.connections == 2


@pytest.mark.parametrize("step", ["Login", "CoreShowChannels"])
async def test_a_peer_that_falls_silent_while_connecting_is_tried_again(
    listener: Listener, step: str
) -> None:
    limits = replace(QUICK, login_timeout_s=0.02, resync_timeout_s=0.02)
    async with FakePeer(answers={step: silence}) as peer, session_with(peer, listener, limits):
        await peer.got(step, 2)
        assert peer.connections >= 2
        assert listener.heard == []


async def test_a_peer_without_a_banner_is_tried_again(listener: Listener) -> None:
    limits = replace(QUICK, connect_timeout_s=0.02)
    async with FakePeer(banner=b"") as peer, session_with(peer, listener, limits):
        await peer.connected(2)
        assert peer.received == []


async def test_a_peer_that_is_not_ami_is_said_once_and_gets_no_secret(listener: Listener) -> None:
    peer = FakePeer(banner=b"SSH-2.0-OpenSSH_9.2\r\nAsterisk Call Manager/11.0.0\r\n")
    with capture_logs() as logs:
        async with peer, session_with(peer, listener):
            await peer.connected(3)
    assert peer.received == []
    assert [line for line in lines(logs, "error") if "not Asterisk's AMI" in line] == lines(logs, "error")
    assert len(lines(logs, "error")) == 1


async def test_a_wrong_password_is_said_once_and_clearly_and_tried_on(listener: Listener) -> None:
    refusing = FakePeer(answers={"Login": error("Authentication failed")})
    with capture_logs() as logs:
        async with refusing as peer, session_with(peer, listener) as session:
            await peer.got("Login", 4)
            assert not session.is_up
            del peer.answers["Login"]
            await listener.up()
    said = [line for line in logs if line["log_level"] in ("warning", "error")]
    assert len(said) == 1
    assert "VAXEL_AMI_SECRET" in said[0]["event"]
    assert "manager.conf" in said[0]["event"]
    assert said[0]["user"] == "vaxel"
    assert "right" not in repr(logs)


async def test_a_wrong_password_is_retried_at_the_slowest_pace(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    at_once = asyncio.sleep

    async def sleep(delay_s: float) -> None:
        slept.append(delay_s)
        await at_once(0)

    monkeypatch.setattr("engine.ami.session.asyncio.sleep", sleep)
    limits = replace(QUICK, first_backoff_s=0.1, last_backoff_s=5.0)
    refusing = FakePeer(answers={"Login": error("Authentication failed")})
    async with refusing as peer, session_with(peer, listener, limits):
        await peer.got("Login", 4)
    assert len(slept) >= 3
    assert all(2.5 <= wait_s <= 5 for wait_s in slept)


async def test_a_login_refused_for_a_passing_reason_is_not_called_a_wrong_password(
    listener: Listener,
) -> None:
    peer = FakePeer(answers={"Login": error("Login Already In Use")})
    with capture_logs() as logs:
        async with peer, session_with(peer, listener):
            await peer.got("Login", 2)
    assert lines(logs, "error") == []
    assert [line["why"] for line in logs if line["log_level"] == "warning"] == ["Login Already In Use"]


async def test_a_user_that_may_not_list_channels_is_said_once(listener: Listener) -> None:
    peer = FakePeer(answers={"CoreShowChannels": error("Permission denied")})
    with capture_logs() as logs:
        async with peer, session_with(peer, listener):
            await peer.got("CoreShowChannels", 3)
    assert len(lines(logs, "error")) == 1
    assert "write = reporting" in lines(logs, "error")[0]


async def test_asterisk_not_there_is_one_line_and_one_more_when_it_is_back_each_time(
    listener: Listener, retrying: asyncio.Event
) -> None:
    peer = FakePeer()
    await peer.listen()
    with capture_logs() as logs:
        async with session_with(peer, listener):
            await listener.up()
            for _ in range(2):
                await peer.stop()
                for _ in range(3):
                    retrying.clear()
                    await retrying.wait()
                await peer.listen()
                await listener.up()
    await peer.stop()
    levels = [line["log_level"] for line in logs]
    assert levels == ["info", "warning", "info", "warning", "info"]
    assert logs[1]["port"] == peer.port


async def test_a_connection_lost_before_its_first_pong_does_not_reset_the_backoff(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempts: list[int] = []

    def at_once(attempt: int, *_: object) -> float:
        attempts.append(attempt)
        return 0.0

    monkeypatch.setattr("engine.ami.session.backoff_s", at_once)
    limits = replace(QUICK, ping_interval_s=0.01)
    async with FakePeer() as peer, session_with(peer, listener, limits):
        for _ in range(3):
            await listener.up()
            peer.answers["Ping"] = silence
            peer.cut()
            await listener.next()
        del peer.answers["Ping"]
        await listener.up()
        await peer.got("Ping", peer.names().count("Ping") + 2)
        peer.cut()
        await listener.up()
    assert attempts[:4] == [0, 1, 2, 0]


async def test_a_host_name_that_cannot_be_is_told_and_does_not_end_the_session(
    listener: Listener, retrying: asyncio.Event
) -> None:
    nowhere = AmiSession(AmiSettings("a..b", 5038, "vaxel", "right", limits=QUICK), listener)
    with capture_logs() as logs:
        async with asyncio.TaskGroup() as tasks:
            running = tasks.create_task(nowhere.run())
            await retrying.wait()
            running.cancel()
    assert lines(logs, "warning") == ["Asterisk's AMI is away; trying again until it is there"]


async def test_stopping_while_connecting_leaves_no_connection_behind(listener: Listener) -> None:
    async with FakePeer(banner=b"") as peer:
        async with session_with(peer, listener):
            await peer.connected(1)
        await peer.disconnected(1)
    assert listener.heard == []
