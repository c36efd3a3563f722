import asyncio
from collections.abc import Coroutine
from datetime import UTC, datetime
from typing import Any, TypeVar

import pytest

from simulator.virtual_time.clock import run
from simulator.wire.network import Network, Warts, WiredLoop

T = TypeVar("T")
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def play(main: Coroutine[Any, Any, T], network: Network | None = None) -> T:
    return run(lambda _now: main, wall=MONDAY, loop=WiredLoop(network))


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(1000):
        writer.write(data)
        await writer.drain()
    writer.close()


def test_streams_work_unchanged() -> None:
    async def main() -> tuple[bytes, bytes]:
        async with await asyncio.start_server(echo, "127.0.0.1", 4000):
            reader, writer = await asyncio.open_connection("127.0.0.1", 4000)
            writer.write(b"hello\n")
            line = await reader.readline()
            writer.write_eof()
            rest = await reader.read()
            writer.close()
            await writer.wait_closed()
            return line, rest

    assert play(main()) == (b"hello\n", b"")


def test_several_writes_may_arrive_as_one() -> None:
    pieces: list[bytes] = []

    class Listener(asyncio.Protocol):
        def data_received(self, data: bytes) -> None:
            pieces.append(data)

    async def main() -> None:
        loop = asyncio.get_running_loop()
        await loop.create_server(Listener, "127.0.0.1", 4000)
        transport, _ = await loop.create_connection(asyncio.Protocol, "127.0.0.1", 4000)
        for letter in (b"a", b"b", b"c"):
            transport.write(letter)
        await asyncio.sleep(1)

    play(main())
    assert pieces == [b"abc"]


def pieces_with(seed: int) -> list[bytes]:
    pieces: list[bytes] = []

    class Listener(asyncio.Protocol):
        def data_received(self, data: bytes) -> None:
            pieces.append(data)

    async def main() -> None:
        loop = asyncio.get_running_loop()
        await loop.create_server(Listener, "127.0.0.1", 4000)
        transport, _ = await loop.create_connection(asyncio.Protocol, "127.0.0.1", 4000)
        transport.write("räksmörgås".encode() * 20)
        await asyncio.sleep(1)

    play(main(), Network(seed, Warts(split=0.2)))
    return pieces


def test_what_is_written_may_arrive_in_pieces_cut_anywhere() -> None:
    pieces = pieces_with(seed=1)
    assert len(pieces) > 20
    assert b"".join(pieces) == "räksmörgås".encode() * 20


def test_the_same_seed_cuts_the_same_pieces() -> None:
    assert pieces_with(seed=7) == pieces_with(seed=7)
    assert pieces_with(seed=7) != pieces_with(seed=8)


def test_bytes_are_late_but_in_order() -> None:
    async def main() -> tuple[bytes, float]:
        async with await asyncio.start_server(echo, "127.0.0.1", 4000):
            reader, writer = await asyncio.open_connection("127.0.0.1", 4000)
            for number in range(100):
                writer.write(b"%d\n" % number)
            told = b"".join([await reader.readline() for _ in range(100)])
            writer.close()
            return told, asyncio.get_running_loop().time()

    told, at = play(main(), Network(1, Warts(split=0.1, delay_s=0.5)))
    assert told == b"".join(b"%d\n" % number for number in range(100))
    assert at == pytest.approx(1.5)


def test_nobody_listens_means_refused() -> None:
    async def main() -> None:
        with pytest.raises(ConnectionRefusedError, match="4000"):
            await asyncio.open_connection("127.0.0.1", 4000)

    play(main())


def test_a_port_can_refuse_for_a_while() -> None:
    network = Network()

    async def main() -> None:
        async with await asyncio.start_server(echo, "127.0.0.1", 4000):
            network.refuse(4000)
            with pytest.raises(ConnectionRefusedError):
                await asyncio.open_connection("127.0.0.1", 4000)
            network.accept(4000)
            _, writer = await asyncio.open_connection("127.0.0.1", 4000)
            writer.close()

    play(main(), network)


def test_a_cut_is_felt_at_both_ends_and_loses_what_was_on_its_way() -> None:
    network = Network(warts=Warts(delay_s=1))
    felt: list[str] = []

    async def serve(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readexactly(1)
        except ConnectionResetError:
            felt.append("server")

    async def main() -> None:
        async with await asyncio.start_server(serve, "127.0.0.1", 4000):
            reader, writer = await asyncio.open_connection("127.0.0.1", 4000)
            await asyncio.sleep(2)
            writer.write(b"x")
            assert network.cut(4000) == 1
            with pytest.raises(ConnectionResetError):
                await reader.read()
            felt.append("client")
            await asyncio.sleep(5)
            assert network.connections(4000) == 0

    play(main(), network)
    assert sorted(felt) == ["client", "server"]


def test_a_taken_port_is_told() -> None:
    async def main() -> None:
        await asyncio.start_server(echo, "127.0.0.1", 4000)
        with pytest.raises(OSError, match="4000"):
            await asyncio.start_server(echo, "127.0.0.1", 4000)

    play(main())


def test_port_0_is_any_free_port_and_a_closed_server_frees_it() -> None:
    async def main() -> None:
        first = await asyncio.start_server(echo, "127.0.0.1", 0)
        port = first.sockets[0].getsockname()[1]
        second = await asyncio.start_server(echo, "127.0.0.1", 0)
        assert port != second.sockets[0].getsockname()[1]
        first.close()
        await first.wait_closed()
        assert not first.is_serving()
        await asyncio.start_server(echo, "127.0.0.1", port)

    play(main())


def test_a_writer_waits_for_a_reader_who_does_not_read() -> None:
    async def ignore(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(60)
        while await reader.read(1 << 20):
            pass

    async def main() -> float:
        async with await asyncio.start_server(ignore, "127.0.0.1", 4000):
            _, writer = await asyncio.open_connection("127.0.0.1", 4000)
            for _ in range(100):
                writer.write(b"x" * 10_000)
                await writer.drain()
            drained = asyncio.get_running_loop().time()
            writer.close()
            return drained

    assert play(main()) >= 60


def test_what_was_written_before_close_still_arrives() -> None:
    async def speak(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"last words")
        writer.close()

    async def main() -> bytes:
        async with await asyncio.start_server(speak, "127.0.0.1", 4000):
            reader, writer = await asyncio.open_connection("127.0.0.1", 4000)
            told = await reader.read()
            writer.close()
            return told

    assert play(main(), Network(1, Warts(split=0.5, delay_s=0.1))) == b"last words"


def test_writing_to_a_peer_who_is_gone_ends_the_connection() -> None:
    async def leave(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    async def main() -> None:
        async with await asyncio.start_server(leave, "127.0.0.1", 4000):
            reader, writer = await asyncio.open_connection("127.0.0.1", 4000)
            assert await reader.read() == b""
            writer.write(b"anybody there?")
            with pytest.raises(ConnectionResetError):
                await writer.wait_closed()

    play(main())


def test_an_abort_is_a_reset_for_the_peer() -> None:
    async def leave(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.transport.abort()

    async def main() -> None:
        async with await asyncio.start_server(leave, "127.0.0.1", 4000):
            reader, _ = await asyncio.open_connection("127.0.0.1", 4000)
            with pytest.raises(ConnectionResetError):
                await reader.read()

    play(main())


def test_there_is_no_tls() -> None:
    async def main() -> None:
        with pytest.raises(ValueError, match="TLS"):
            await asyncio.open_connection("127.0.0.1", 4000, ssl=True)

    play(main())


def test_names_of_both_ends() -> None:
    async def main() -> None:
        async with await asyncio.start_server(echo, "127.0.0.1", 4000):
            _, writer = await asyncio.open_connection("127.0.0.1", 4000)
            assert writer.get_extra_info("peername") == ("127.0.0.1", 4000)
            assert writer.get_extra_info("sockname")[0] == "127.0.0.1"
            assert writer.get_extra_info("socket") is None
            writer.close()

    play(main())
