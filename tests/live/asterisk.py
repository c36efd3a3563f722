"""A real Asterisk for tests: a folder and ports of its own, ready when it is given, stopped by its id."""

import asyncio
import contextlib
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from console.asterisk_config import (
    AsteriskConfigSettings,
    AsteriskFolders,
    EngineAddress,
    Phone,
    write_asterisk_config,
)
from tests.live.ports import free_port

PHONE_ADDRESS: Final = "127.0.0.1"
TRUNK_ADDRESS: Final = "127.0.0.2"
"""Asterisk knows the trunk by this address."""
PHONES: Final = ("201", "202", "203", "204", "205", "206")
UNREGISTERED_PHONE: Final = "299"
_START_LIMIT_S: Final = 20


@dataclass(frozen=True, slots=True)
class RealAsterisk:
    """One running Asterisk."""

    root: Path
    folder: Path
    settings: AsteriskConfigSettings
    phone_ports: dict[str, int]
    outside_port: int
    """Where the trunk's far end is rung, at its address."""

    @property
    def shared(self) -> Path:
        """A folder for prompts and recordings, as we see it."""
        return self.folder / "shared"

    @property
    def shared_inside(self) -> str:
        """The same folder as Asterisk sees it."""
        return _inside(self.root, self.shared)

    @property
    def agi_port(self) -> int:
        """Where Asterisk expects the engine."""
        return self.settings.engines[0].port

    async def cli(self, command: str) -> str:
        """Return what Asterisk's console prints for a command, e.g. ``core show channels``."""
        process = await asyncio.create_subprocess_exec(
            *_command(self.root, self.folder, "-rx", command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        async with asyncio.timeout(10):
            out, _ = await process.communicate()
        return out.decode(errors="replace")

    async def channels(self) -> int:
        return int((await self.cli("core show channels count")).split()[0])

    async def hang_up_all(self) -> None:
        """End what a failed or cut test has left behind."""
        await self.cli("channel request hangup all")

    async def no_channels(self, timeout_s: float = 10) -> None:
        """Return when every channel is gone; raises TimeoutError."""
        async with asyncio.timeout(timeout_s):
            while True:
                if not await self.channels():
                    return
                await asyncio.sleep(0.05)  # Asterisk tells only when asked

    def log_errors(self) -> list[str]:
        """Return the warnings and errors that Asterisk has logged so far."""
        lines = (self.folder / "run/messages").read_text(errors="replace").splitlines()
        return [line for line in lines if " WARNING[" in line or " ERROR[" in line]


@contextlib.contextmanager
def start_asterisk(
    root: Path,
    phones: Sequence[str] = PHONES,
    wait_between_tries_s: float = 0.2,
    max_tries: int = 100,
    fallback: str | None = None,
    *,
    unregistered: Sequence[str] = (UNREGISTERED_PHONE,),
    share_one_port: bool = False,
    trusts_trunk: bool = False,
) -> Iterator[RealAsterisk]:
    """Run an Asterisk on free ports, with these phones and some more that never register.

    With ``share_one_port`` one sipp can play them all: the first of them. Where the trunk is trusted, who
    calls is whom its P-Asserted-Identity says.
    """
    folder = Path(tempfile.mkdtemp(prefix="vaxel-asterisk-", dir=root / "tmp"))
    try:
        ports = {name: free_port() for name in phones}
        if share_one_port:
            ports = dict.fromkeys(phones, ports[phones[0]])
        known = [Phone(name, f"sip:{name}@{PHONE_ADDRESS}:{port}") for name, port in ports.items()]
        outside_port = free_port()
        first_rtp_port = 20000 + 2 * secrets.randbelow(5000)
        settings = AsteriskConfigSettings(
            ami_secret=secrets.token_urlsafe(24),
            engines=(EngineAddress("127.0.0.1", free_port()),),
            ami_port=free_port(),
            sip_address=PHONE_ADDRESS,
            sip_port=free_port(),
            rtp_ports=(first_rtp_port, first_rtp_port + 2000),
            trunk_match=TRUNK_ADDRESS,
            trunk_contact=f"sip:{TRUNK_ADDRESS}:{outside_port}",
            phones=(*known, *map(Phone, unregistered)),
            wait_between_tries_s=wait_between_tries_s,
            max_tries=max_tries,
            fallback=fallback,
            folders=AsteriskFolders(_inside(root, folder / "etc"), _inside(root, folder / "run")),
        )
        (folder / "run").mkdir()
        (folder / "shared").mkdir()
        write_asterisk_config(folder / "etc", settings)
        if trusts_trunk:
            _trust_trunk(folder / "etc/pjsip.conf", settings.trunk)
        with _running(root, folder):
            yield RealAsterisk(root, folder, settings, ports, outside_port)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _trust_trunk(file: Path, trunk: str) -> None:
    head = f"[{trunk}](voice)\n"
    file.write_text(file.read_text().replace(head, f"{head}trust_id_inbound = yes\n"))


@contextlib.contextmanager
def _running(root: Path, folder: Path) -> Iterator[None]:
    with (folder / "console").open("wb") as console:
        process = subprocess.Popen(
            _command(root, folder, "-f"), stdin=subprocess.DEVNULL, stdout=console, stderr=console
        )
    try:
        _wait_until_booted(root, folder, process)
        yield
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_booted(root: Path, folder: Path, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_LIMIT_S
    ask = _command(root, folder, "-rx", "core waitfullybooted")
    while process.poll() is None and time.monotonic() < deadline:
        # Fails until the control socket is there, and then waits by itself for the rest.
        answer = subprocess.run(ask, capture_output=True, text=True, timeout=_START_LIMIT_S, check=False)
        if "fully booted" in answer.stdout:
            return
        time.sleep(0.05)
    said = (folder / "console").read_text(errors="replace")[-3000:]
    raise RuntimeError(f"Asterisk did not start within {_START_LIMIT_S} s: {said}")


def _command(root: Path, folder: Path, *arguments: str) -> list[str]:
    program = ["asterisk", "-C", _inside(root, folder / "etc/asterisk.conf"), *arguments]
    return program if root == Path("/") else ["chroot", str(root), *program]


def _inside(root: Path, path: Path) -> str:
    """Return the path as a program sees it whose root folder is ``root``."""
    return f"/{path.relative_to(root)}"
