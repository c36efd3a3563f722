"""Runs sipp, which plays callers and phones with real SIP and RTP, and reads what it says of its calls."""

import asyncio
import contextlib
import socket
import tempfile
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tests.live.ports import free_port

_SCENARIOS: Final = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "sipp"),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    autoescape=False,  # the scenarios hold hostile names on purpose
)
_SCENARIOS.filters["ms"] = lambda seconds: round(seconds * 1000)

_VOICE: Final = bytes([0xD5, 0x34, 0x21, 0x34, 0xD5, 0xB4, 0xA1, 0xB4]) * 1000
"""One second of a 1 kHz tone in A-law."""


@dataclass(frozen=True, slots=True)
class Sipp:
    """A running sipp, and its log of lines such as ``3 answered``: the call's number and what happened."""

    folder: Path
    process: asyncio.subprocess.Process

    def lines(self) -> list[str]:
        log = self.folder / "log"
        return log.read_text().splitlines() if log.exists() else []

    def happened(self) -> Counter[str]:
        """Return how many calls each thing has happened to, e.g. ``{"answered": 2, "refused 503": 1}``."""
        return Counter(line.partition(" ")[2] for line in self.lines())

    async def wait_for(self, what: str, times: int = 1, timeout_s: float = 10) -> None:
        """Return once ``what`` has happened to so many calls; raises TimeoutError or RuntimeError."""
        async with asyncio.timeout(timeout_s):
            while self.happened()[what] < times:
                if self.process.returncode is not None:
                    raise RuntimeError(f"sipp ended with {self.lines()}: {self.complaints()}")
                await asyncio.sleep(0.01)  # sipp tells by writing to a file

    async def finished(self, timeout_s: float = 60) -> Counter[str]:
        """Return what happened once sipp has made all its calls; raises RuntimeError where SIP went wrong."""
        async with asyncio.timeout(timeout_s):
            status = await self.process.wait()
        if status != 0:
            raise RuntimeError(f"sipp ended with {status}: {self.complaints()}")
        return self.happened()

    def complaints(self) -> str:
        texts = [
            path.read_text(errors="replace") for path in (self.folder / "errors", self.folder / "screen")
        ]
        return next((text[-2000:] for text in texts if text), "")

    async def bound(self, address: str, port: int) -> None:
        """Return when sipp listens, which is when nobody else can take its port any more."""
        async with asyncio.timeout(5):
            while self.process.returncode is None:
                if _is_bound(address, port):
                    return
                await asyncio.sleep(0.02)
        raise RuntimeError(f"sipp did not start: {self.complaints()}")


def _is_bound(address: str, port: int) -> bool:
    """Read, not tried: a socket of ours on that port would be in sipp's way."""
    there = f"{socket.inet_aton(address)[::-1].hex().upper()}:{port:04X}"
    return any(line.split()[1] == there for line in Path("/proc/net/udp").read_text().splitlines())


@contextlib.asynccontextmanager
async def run_sipp(
    scenario: str, values: dict[str, object], address: str, port: int, *arguments: str
) -> AsyncIterator[Sipp]:
    """Run one of the scenarios in sipp/ on an address until the block ends."""
    text = _SCENARIOS.get_template(scenario).render(values)
    with tempfile.TemporaryDirectory(prefix="vaxel-sipp-") as name:
        folder = Path(name)
        # Bytes that are not UTF-8 travel as they are.
        (folder / "scenario.xml").write_bytes(text.encode(errors="surrogateescape"))
        (folder / "voice.alaw").write_bytes(_VOICE)
        with (folder / "screen").open("wb") as screen:
            process = await asyncio.create_subprocess_exec(
                "sipp", "-sf", "scenario.xml", "-nostdin",
                "-i", address, "-p", str(port), "-mi", address, "-mp", str(free_port()),
                "-cp", str(free_port()), "-trace_logs", "-log_file", "log",
                "-trace_err", "-error_file", "errors", *arguments,
                cwd=folder, stdin=asyncio.subprocess.DEVNULL, stdout=screen, stderr=screen,
            )  # fmt: skip
        try:
            yield Sipp(folder, process)
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
