"""The whole service against a real Asterisk, on a clock that says it is Monday morning."""

import asyncio
import contextlib
import gc
import os
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from config.changing.applying import apply_file
from config.files import DEMO_FILE
from config.office import Office
from config.store import Store
from console.service import Service
from console.settings import Settings
from dialplan.records import Cdr, LogLine
from engine.ami import AmiSettings
from engine.voicemail.smtp import Encryption
from tests.live.asterisk import RealAsterisk

MONDAY_MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SUNDAY = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

MENU = "+46846500400"
PERSON_201 = "+46846500401"
GROUP = "+46846500410"

_AT_REST = ("available", "paused", "logged_out", "unreachable")
_START_S = 30
_STOP_S = 15


@dataclass(slots=True)
class LiveEngine:
    """A running service, and what it told."""

    service: Service
    store: Store
    data: Path
    lines: list[LogLine] = field(default_factory=list)

    async def cdrs(self, count: int, timeout_s: float = 10) -> tuple[Cdr, ...]:
        """Return the CDRs once there are so many; raises TimeoutError."""
        async with asyncio.timeout(timeout_s):
            while len(found := await self.store.read_cdrs(limit=count + 10)) < count:
                await asyncio.sleep(0.05)
        assert len(found) == count, "a call has more than one CDR"
        return found

    async def wait_for_rule(self, rule: str, times: int = 1, timeout_s: float = 20) -> None:
        """Return once the routing log has so many lines of a rule; raises TimeoutError."""
        async with asyncio.timeout(timeout_s):
            while self.rules().count(rule) < times:
                await asyncio.sleep(0.01)

    def rules(self) -> list[str]:
        return [line.rule for line in self.lines]

    async def is_idle(self, timeout_s: float = 5) -> None:
        """Return when nothing is left of any call: task, inbox, agent, ticket, file; raises TimeoutError."""
        async with asyncio.timeout(timeout_s):
            while self.leftovers():
                await asyncio.sleep(0.02)

    def leftovers(self) -> list[str]:
        """What is still held for calls."""
        engine = self.service.engine
        assert engine.switchboard is not None
        held = [f"inbox of {call}" for call in engine.exchange.calls]
        held += [f"{agent} is {what}" for agent, what in self.agents().items() if what not in _AT_REST]
        held += [
            f"{queues.waiting} wait" for queues in engine.switchboard.all_queues.values() if queues.waiting
        ]
        held += ["an orphan"] * len(engine.switchboard.orphans)
        held += [str(file) for file in (self.data / "calls").iterdir()]
        held += ["a record on its way"] * engine.recorder.backlog
        return held

    def agents(self) -> dict[str, str]:
        switchboard = self.service.engine.switchboard
        assert switchboard is not None
        return {
            agent: status
            for queues in switchboard.all_queues.values()
            for agent, status in queues.agents.statuses().items()
        }


def settings_for(asterisk: RealAsterisk, data: Path, agi_port: int | None = None) -> Settings:
    """The service's settings for an Asterisk that sees ``data`` under another name."""
    inside = f"{asterisk.shared_inside}/{data.relative_to(asterisk.shared)}"
    return Settings(
        data=data,
        agi_port=agi_port or asterisk.agi_port,
        trunk=asterisk.settings.trunk,
        prompts_in_asterisk=f"{inside}/prompts",
        recordings_in_asterisk=f"{inside}/recording",
    )


def _mail_by(port: int) -> dict[str, object]:
    return {
        "smtp_host": "127.0.0.1",
        "smtp_port": port,
        "smtp_tls": Encryption.NONE,
        "smtp_from": "vaxel@example.com",
    }


def ami_of(asterisk: RealAsterisk, port: int | None = None) -> AmiSettings:
    settings = asterisk.settings
    return AmiSettings("127.0.0.1", port or settings.ami_port, settings.ami_user, settings.ami_secret)


@contextlib.contextmanager
def _shared_prompts(asterisk: RealAsterisk, data: Path) -> Iterator[None]:
    """Let all engines find what one has spoken: mostly the same prompts, and speaking takes long."""
    spoken, own = asterisk.folder.parent / "vaxel-prompts", data / "prompts"
    spoken.mkdir(exist_ok=True)
    own.mkdir()
    _link_prompts(spoken, own)
    yield
    _link_prompts(own, spoken)


def _link_prompts(there: Path, here: Path) -> None:
    """All but what is under way, and the greetings that people recorded."""
    for file in there.iterdir():
        if not file.name.startswith((".", "greeting-")):
            with contextlib.suppress(FileExistsError):
                (here / file.name).hardlink_to(file)


@contextlib.asynccontextmanager
async def engine_on(
    asterisk: RealAsterisk,
    company: Path = DEMO_FILE,
    at: datetime = MONDAY_MORNING,
    ami_port: int | None = None,
    agi_port: int | None = None,
    smtp_port: int | None = None,
) -> AsyncIterator[LiveEngine]:
    """Run the service with fresh data until the block ends; then nothing may be left of any call.

    It reaches AMI and is reached by AGI at Asterisk's own ports, unless there are cables between them.
    Mail goes to a server at a port of this machine, where there is one.
    """
    data = asterisk.shared / f"data-{datetime.now(UTC):%H%M%S%f}"
    data.mkdir()
    settings = settings_for(asterisk, data, agi_port)
    if smtp_port is not None:
        settings = settings.model_copy(update=_mail_by(smtp_port))
    with _shared_prompts(asterisk, data):
        async with _engine_with(settings, ami_of(asterisk, ami_port), company, at) as live:
            yield live


@contextlib.asynccontextmanager
async def _engine_with(
    settings: Settings, ami: AmiSettings, company: Path, at: datetime
) -> AsyncIterator[LiveEngine]:
    began = datetime.now(UTC)
    store = await Store.open(settings.data / "vaxel.db")
    await apply_file(Office(store), company)
    lines: list[LogLine] = []
    service = Service(settings, ami, store, lines.append, now=lambda: at + (datetime.now(UTC) - began))
    before = asyncio.all_tasks()
    running = asyncio.create_task(service.run())
    try:
        async with asyncio.timeout(20):
            while not service.engine.exchange.is_ami_up:
                await asyncio.sleep(0.01)
        live = LiveEngine(service, store, settings.data, lines)
        idle_tasks = len(asyncio.all_tasks() - before)
        yield live
        await live.is_idle()
        gc.collect()  # SQLAlchemy's aiosqlite leaves tasks of connections it gave up, which wait for nothing
        async with asyncio.timeout(_STOP_S):  # what ends by itself may be about to
            while len(asyncio.all_tasks() - before) > idle_tasks:
                await asyncio.sleep(0.02)
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running
        await store.close()


@contextlib.asynccontextmanager
async def engine_process(
    asterisk: RealAsterisk, settings: Settings, profile: Path | None = None
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run ``vaxel run`` as a process of its own until the block ends; gives it once it takes calls.

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
        yield process
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
    """Return when FastAGI is open; raises RuntimeError or TimeoutError."""
    async with asyncio.timeout(_START_S):
        while process.returncode is None:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", settings.agi_port)
            except OSError:
                await asyncio.sleep(0.01)
            else:
                writer.close()
                return
    raise RuntimeError(f"the engine did not start: {(settings.data / 'engine.log').read_text()[-2000:]}")


async def _stop(process: asyncio.subprocess.Process) -> None:
    """End it as systemd does, unless it has ended already."""
    if process.returncode is None:
        process.terminate()
    try:
        async with asyncio.timeout(_STOP_S):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
