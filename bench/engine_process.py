"""``vaxel run`` as a process of its own, beside a real Asterisk, so that its CPU can be told apart."""

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

from console.settings import Settings
from tests.live.asterisk import RealAsterisk

_START_S = 30
_STOP_S = 15


@contextlib.asynccontextmanager
async def engine_process(
    asterisk: RealAsterisk, settings: Settings, profile: Path | None = None
) -> AsyncIterator[int]:
    """Run the service until the block ends; gives its process id once it takes calls.

    With ``profile``, an absolute path, it runs under cProfile and leaves its statistics there.
    """
    program = [str(Path(sys.executable).parent / "vaxel"), "run"]
    under = [sys.executable, "-m", "cProfile", "-o", str(profile)] if profile else []
    with (settings.data / "engine.log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            *under,
            *program,
            env=os.environ | _environment(asterisk, settings),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    try:
        await _takes_calls(process, settings)
        yield process.pid
    finally:
        await _stop(process)


def _environment(asterisk: RealAsterisk, settings: Settings) -> dict[str, str]:
    return {
        "VAXEL_DATA": str(settings.data),
        "ASTERISK": f"127.0.0.1:{asterisk.settings.ami_port}",
        "VAXEL_AMI_SECRET": asterisk.settings.ami_secret,
        "VAXEL_AGI_PORT": str(settings.agi_port),
        "VAXEL_PROMPTS_IN_ASTERISK": settings.prompts_in_asterisk or "",
        "VAXEL_RECORDINGS_IN_ASTERISK": settings.recordings_in_asterisk or "",
    }


async def _takes_calls(process: asyncio.subprocess.Process, settings: Settings) -> None:
    """Return when FastAGI is open and AMI is up; raises RuntimeError or TimeoutError."""
    async with asyncio.timeout(_START_S):
        while process.returncode is None:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", settings.agi_port)
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                return
    raise RuntimeError(f"the engine did not start: {(settings.data / 'engine.log').read_text()[-2000:]}")


async def _stop(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.terminate()
    try:
        async with asyncio.timeout(_STOP_S):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
