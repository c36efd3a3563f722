"""An engine that is killed is gone at once, as a process is."""

import asyncio
from pathlib import Path

import pytest

from simulator.scenario.files import read_scenario
from simulator.sweep import Kind, sweep
from simulator.virtual_time.clock import Now, run
from simulator.wire.network import WiredLoop
from simulator.world.engine_life import EngineLife
from tests.simulator.virtual_time.test_clock import MONDAY

PORT = 4573

STORY = """\
story: A caller's stream breaks, and comes back in the very second in which the engine is killed.
starts: 2026-11-23 09:00
callers:
  - {dials: 08-465 004 10, number: 070-174 06 05, does: [{wait: 60}, hang_up], expect: {}}
  - {dials: 08-465 004 10, number: 070-174 06 06, at: 2, does: [{wait: 60}, hang_up], expect: {}}
faults:
  - {at: 3, kill_engine_for: 1}
"""


class Listening:
    """An engine that takes streams, and asks for none to be closed."""

    async def run(self) -> None:
        server = await asyncio.get_running_loop().create_server(asyncio.Protocol, "127.0.0.1", PORT)
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            server.close()


def test_nobody_gets_through_to_an_engine_that_was_just_killed() -> None:
    loop = WiredLoop()

    async def main(_: Now) -> None:
        engines = EngineLife(lambda _: Listening(), shut=lambda: loop.network.close(PORT))
        engines.start()
        await asyncio.sleep(1)
        engines.kill()
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection("127.0.0.1", PORT)
        await engines.replace(1)
        await asyncio.open_connection("127.0.0.1", PORT)
        await engines.stop()

    run(main, wall=MONDAY, loop=loop)


def test_a_stream_that_comes_as_the_engine_is_killed_is_given_back(tmp_path: Path) -> None:
    file = tmp_path / "story.yaml"
    file.write_text(STORY)
    result = sweep(read_scenario(file), Kind.AGI)
    assert result.points > 10
    assert result.ok, "\n".join(result.text())
