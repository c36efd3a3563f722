"""Plays a scenario of the simulator on a real Asterisk: sipp is its caller and its phones."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, assert_never

from argon2 import PasswordHasher

from dialplan.records import Cdr, Direction, LogLine, VoicemailMessage
from dialplan.voicemail.messages import Box
from simulator.report.calls import CallReport
from simulator.report.comparing import report_call
from simulator.scenario.faults import CutAgi, CutAmi, DiskFull, Fault, KillEngine, RestartAsterisk, StoreGone
from simulator.scenario.files import company_text, read_scenario
from simulator.scenario.values import Scenario, ScenarioCall
from tests.live import telephones
from tests.live.asterisk import PHONE_ADDRESS, TRUNK_ADDRESS, RealAsterisk, start_asterisk
from tests.live.cables import Cable, cable_to
from tests.live.engines import engine_on
from tests.live.fingers import fingers
from tests.live.ports import free_port
from tests.live.scenario_people import (
    LONGEST_S,
    NotPlayableError,
    act,
    behaviours_of,
    far_ends_of,
    name_of,
    phones_inside,
    story_of,
)

_NOT_BROKEN: Final[dict[type[Fault], str]] = {
    KillEngine: "an engine in the tests' own process can't be killed",
    RestartAsterisk: "an Asterisk that ends takes its sipp's calls with it",
}
_CALLED_BACK_WITHIN_S: Final = 60
_WRAP_UP_S: Final = 15
"""An agent who has talked is not idle before the end of their wrap-up."""

_STARTING: Final = threading.Lock()
"""alembic keeps the migration that is under way in globals: one thread at a time."""


def why_not_playable(scenario: Scenario) -> str:
    """What of a scenario sipp can't play; '' where it can play all of it."""
    try:
        for phone in scenario.phones:
            behaviours_of(phone)
        far_ends_of(scenario)
        for call in scenario.calls:
            story_of(call.caller)
    except NotPlayableError as error:
        return str(error)
    return next((_NOT_BROKEN[type(fault)] for fault in scenario.faults if type(fault) in _NOT_BROKEN), "")


def play_on_real(file: Path, root: Path) -> tuple[CallReport, ...]:
    """Play a scenario on an Asterisk of its own, which takes as long as the story does.

    Runs a loop of its own, so that several can be played at once, each in its thread. Raises
    NotPlayableError.
    """
    scenario = read_scenario(file)
    if reason := why_not_playable(scenario):
        raise NotPlayableError(reason)
    there = [name_of(phone.endpoint) for phone in phones_inside(scenario) if behaviours_of(phone)]
    absent = [name_of(phone.endpoint) for phone in phones_inside(scenario) if not behaviours_of(phone)]
    with start_asterisk(root, there, unregistered=[*absent, *map(name_of, scenario.absent)]) as asterisk:
        return asyncio.run(_play(file, scenario, asterisk))


async def _play(file: Path, scenario: Scenario, asterisk: RealAsterisk) -> tuple[CallReport, ...]:
    company = asterisk.folder / "company.yaml"
    company.write_text(company_text(file))
    async with AsyncExitStack() as stack:
        cables = await stack.enter_async_context(_cables(asterisk)) if scenario.faults else None
        ports = (cables.ami.port, cables.agi_port) if cables is not None else ()
        with _STARTING:
            engine = await stack.enter_async_context(engine_on(asterisk, company, scenario.starts, *ports))
        for box, pin in scenario.pins.items():
            secret = PasswordHasher().hash(pin)
            await engine.store.pins.keep(Box(scenario.company.organisation, box), secret, scenario.starts)
        for phone in phones_inside(scenario):
            if behaviours := behaviours_of(phone):
                ringing = telephones.phone(asterisk, name_of(phone.endpoint), *behaviours)
                await stack.enter_async_context(ringing)
        if far_ends := far_ends_of(scenario):
            await stack.enter_async_context(telephones.outside(asterisk, *far_ends))
        async with asyncio.TaskGroup() as tasks:
            for call in scenario.calls:
                tasks.create_task(_call(asterisk, call))
            if cables is not None:
                for fault in scenario.faults:
                    tasks.create_task(_break(fault, cables, engine.data))
        owed = _CALLED_BACK_WITHIN_S if scenario.callbacks else 0
        cdrs = await engine.cdrs(len(scenario.calls) + len(scenario.callbacks), timeout_s=20 + owed)
        await engine.is_idle(_WRAP_UP_S)
        await asterisk.no_channels()
        messages = await engine.store.read_voicemails(limit=10)
        return _reports(scenario, engine.lines, cdrs, messages)


async def _call(asterisk: RealAsterisk, call: ScenarioCall) -> None:
    """One caller from dialling to the end; who does nothing needs no hand."""
    await asyncio.sleep(call.at_s)
    caller = call.caller
    calling = partial(telephones.calls, asterisk, story_of(caller), from_phone=caller.phone)
    if not caller.does:
        async with calling() as sipp:
            await sipp.finished(LONGEST_S)
        return
    address = TRUNK_ADDRESS if caller.phone is None else PHONE_ADDRESS
    async with fingers(address) as hand, calling(ears=hand) as sipp, asyncio.TaskGroup() as tasks:
        acting = tasks.create_task(act(caller.does, sipp, hand))
        await sipp.finished(LONGEST_S)
        acting.cancel()


@dataclass(frozen=True, slots=True)
class _Cables:
    """What can break between the engine, which has its AGI at ``agi_port``, and Asterisk."""

    ami: Cable
    agi: Cable
    agi_port: int


@asynccontextmanager
async def _cables(asterisk: RealAsterisk) -> AsyncIterator[_Cables]:
    agi_port = free_port()
    async with cable_to(asterisk.settings.ami_port) as ami, cable_to(agi_port, asterisk.agi_port) as agi:
        yield _Cables(ami, agi, agi_port)


async def _break(fault: Fault, cables: _Cables, data: Path) -> None:
    await asyncio.sleep(fault.at_s)
    match fault:
        case CutAmi(for_s=for_s):
            await cables.ami.cut_for(for_s)
        case CutAgi():
            await cables.agi.cut_for(0)
        case StoreGone(for_s=for_s):
            await _lock_store(data / "vaxel.db", for_s)
        case DiskFull(for_s=for_s):
            await _move_away(data / "recording", for_s)
        case KillEngine() | RestartAsterisk():
            raise NotPlayableError(_NOT_BROKEN[type(fault)])
        case _:
            assert_never(fault)


async def _lock_store(file: Path, for_s: float) -> None:
    """Nobody writes meanwhile: a store that refuses, or hangs, is one that is waited for in vain."""
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        await asyncio.sleep(for_s)
        other.execute("ROLLBACK")


async def _move_away(folder: Path, for_s: float) -> None:
    """Asterisk can write no file there meanwhile."""
    away = folder.with_name("away")
    await asyncio.to_thread(folder.rename, away)
    await asyncio.sleep(for_s)
    await asyncio.to_thread(away.rename, folder)


def _reports(
    scenario: Scenario, lines: Sequence[LogLine], cdrs: Sequence[Cdr], messages: Sequence[VoicemailMessage]
) -> tuple[CallReport, ...]:
    """What came of each caller and then of each callback, in the order of the file.

    Callers are known by when they called.
    """
    told = sorted(cdrs, key=lambda cdr: cdr.started)
    called = (cdr for cdr in told if cdr.direction is not Direction.CALLBACK)
    by_time = sorted(range(len(scenario.calls)), key=lambda number: scenario.calls[number].at_s)
    came_of = dict(zip(by_time, called, strict=True))
    ordered = [
        *((came_of[number], call.expected) for number, call in enumerate(scenario.calls)),
        *zip((cdr for cdr in told if cdr.direction is Direction.CALLBACK), scenario.callbacks, strict=True),
    ]
    return tuple(
        report_call(
            cdr.call,
            tuple(line for line in lines if line.call == cdr.call),
            (cdr,),
            tuple(message for message in messages if message.call == cdr.call),
            expected,
        )
        for cdr, expected in ordered
    )
