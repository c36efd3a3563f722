"""Clients that mean no good, or are half dead, harm nobody; calls end with their stream closed."""

import asyncio
import contextlib
import socket
import time

import pytest
from structlog.testing import capture_logs

from engine.agi import AgiServer, Channel, PortTaken, ServerLimits
from tests.engine.agi.conftest import serve
from tests.engine.agi.fake_asterisk import FakeAsterisk, header

IMPATIENT = ServerLimits(header_s=0.05)
REFUSED = "an AGI client brought no call"


async def greet(channel: Channel) -> None:
    await channel.set_variable("HELLO", channel.request.extension)


async def is_served(server: AgiServer) -> bool:
    asterisk = await FakeAsterisk.bring_call(server.port)
    heard = await asterisk.answers("200 result=1")
    return heard == 'SET VARIABLE "HELLO" "100"' and await asterisk.sees_close()


async def test_a_call_is_handled_and_its_stream_closed() -> None:
    async with serve(greet) as server:
        assert await is_served(server)


async def test_a_header_in_single_bytes_is_a_header() -> None:
    async with serve(greet) as server:
        asterisk = await FakeAsterisk.connect(server.port)
        for byte in header():
            asterisk.send(bytes([byte]))
            await asterisk.writer.drain()
            await asyncio.sleep(0)
        assert await asterisk.hears() == 'SET VARIABLE "HELLO" "100"'
        asterisk.close()


async def test_a_caller_with_a_name_of_4000_letters_is_served() -> None:
    async with serve(greet) as server:
        asterisk = await FakeAsterisk.bring_call(server.port, calleridname="Ö" * 4000)
        assert await asterisk.hears() == 'SET VARIABLE "HELLO" "100"'
        asterisk.close()


@pytest.mark.parametrize(
    "sent",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"\x00\xff" * 500 + b"\n",
        b"agi_network: yes\n" * 3000,
        b"agi_network: " + b"x" * 100_000,
        (b"agi_network: " + b"x" * 10_000 + b"\n") * 10,
        header(uniqueid=""),
    ],
)
async def test_rubbish_is_closed_without_waiting(sent: bytes) -> None:
    async with serve(greet) as server:
        client = await FakeAsterisk.connect(server.port)
        client.send(sent)
        assert await client.sees_close()
        assert await is_served(server)


@pytest.mark.parametrize("sent", [b"", b"agi_net", header()[:200], header()[:-1]])
async def test_nothing_or_half_a_header_is_closed_at_the_deadline(sent: bytes) -> None:
    async with serve(greet, IMPATIENT) as server:
        client = await FakeAsterisk.connect(server.port)
        client.send(sent)
        with capture_logs() as logs:
            assert await client.sees_close()
        assert [entry["why"] for entry in logs if entry["event"] == REFUSED] == ["it took too long"]


@pytest.mark.parametrize("sent", [b"", b"agi_net", header()[:200]])
async def test_a_client_that_leaves_harms_nothing(sent: bytes) -> None:
    async with serve(greet) as server:
        for _ in range(20):
            client = await FakeAsterisk.connect(server.port)
            client.send(sent)
            client.ends()
            assert await client.sees_close()
        assert server.connections == 0
        assert await is_served(server)


async def test_clients_that_leave_or_wait_use_no_cpu() -> None:
    async with serve(greet) as server:
        clients = [await FakeAsterisk.connect(server.port) for _ in range(20)]
        for client in clients[:10]:
            client.close()
        before = time.process_time()
        await asyncio.sleep(0.3)  # the time is what is measured
        assert time.process_time() - before < 0.1
        for client in clients:
            client.close()


async def test_a_handler_that_fails_takes_no_other_call_with_it() -> None:
    async def handle(channel: Channel) -> None:
        if channel.request.extension == "666":
            raise LookupError("bug")
        await channel.wait_hung_up()
        await greet(channel)

    async with serve(handle) as server:
        good = await FakeAsterisk.bring_call(server.port)
        with capture_logs() as logs:
            bad = await FakeAsterisk.bring_call(server.port, extension="666")
            assert await bad.sees_close()
        assert [entry["event"] for entry in logs] == ["a call's handler failed"]
        good.says("HANGUP")
        assert await good.hears() == 'SET VARIABLE "HELLO" "100"'
        good.close()


async def test_a_hang_up_or_a_lost_stream_in_a_handler_is_no_failure() -> None:
    over: asyncio.Queue[None] = asyncio.Queue()

    async def handle(channel: Channel) -> None:
        try:
            await channel.answer()
        finally:
            over.put_nowait(None)

    async with serve(handle) as server:
        with capture_logs() as logs:
            hung_up = await FakeAsterisk.bring_call(server.port)
            await hung_up.answers("200 result=-1", "HANGUP")
            await over.get()
            hung_up.close()
            lost = await FakeAsterisk.bring_call(server.port)
            await lost.hears()
            lost.close()
            await over.get()
        assert [entry["log_level"] for entry in logs] == ["info", "info"]


async def test_clients_over_the_bound_are_closed_at_once_and_logged_once() -> None:
    async with serve(greet, ServerLimits(connections=2)) as server:
        with capture_logs() as logs:
            kept = [await FakeAsterisk.connect(server.port) for _ in range(2)]
            for _ in range(5):
                assert await (await FakeAsterisk.connect(server.port)).sees_close()
        assert [entry["event"] for entry in logs] == ["refused an AGI client: too many connections"]
        for client in kept:
            client.ends()
            assert await client.sees_close()
        assert await is_served(server)


async def test_a_taken_port_is_told_with_the_setting_that_changes_it() -> None:
    async with serve(greet) as server:
        with pytest.raises(PortTaken, match=rf"Port {server.port} on 127\.0\.0\.1.*VAXEL_AGI_PORT"):
            await AgiServer("127.0.0.1", server.port, greet).run()


async def test_stopping_unwinds_handlers_who_may_still_speak_and_closes_every_stream() -> None:
    begun: asyncio.Queue[None] = asyncio.Queue()

    async def handle(channel: Channel) -> None:
        begun.put_nowait(None)
        try:
            await channel.wait_hung_up()
        finally:
            await channel.set_variable("LAST", "word")

    server = AgiServer("127.0.0.1", 0, handle)
    running = asyncio.create_task(server.run())
    await server.started.wait()
    half = await FakeAsterisk.connect(server.port)
    calls = [await FakeAsterisk.bring_call(server.port) for _ in range(3)]
    for _ in calls:
        await begun.get()
    running.cancel()
    async with asyncio.TaskGroup() as group:
        for call in calls:
            group.create_task(_give_last_word(call))
    assert await half.sees_close()
    await asyncio.wait({running})
    assert running.cancelled()
    assert server.connections == 0
    with pytest.raises(ConnectionRefusedError):
        await FakeAsterisk.connect(server.port)


@pytest.mark.parametrize("passes", range(9))
async def test_a_stream_that_comes_in_the_instant_of_the_stop_is_given_back_at_once(passes: int) -> None:
    """Wherever the loop is with it: the dialplan stub must go on, and not wait for the process to end."""
    loop = asyncio.get_running_loop()
    broken: list[object] = []
    loop.set_exception_handler(lambda _, told: broken.append(told))
    server = AgiServer("127.0.0.1", 0, greet)
    running = asyncio.create_task(server.run())
    await server.started.wait()
    with socket.create_connection(("127.0.0.1", server.port)) as client:
        client.setblocking(False)
        client.sendall(header())
        for _ in range(passes):
            await asyncio.sleep(0)
        running.cancel()
        await asyncio.wait({running})
        assert server.connections == 0
        with contextlib.suppress(ConnectionResetError):
            async with asyncio.timeout(5):
                while await loop.sock_recv(client, 1000):
                    pass
    assert broken == []


async def _give_last_word(call: FakeAsterisk) -> None:
    assert await call.answers("200 result=1") == 'SET VARIABLE "LAST" "word"'
    assert await call.sees_close()
