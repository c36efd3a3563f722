"""Plays a scenario of the simulator on a real Asterisk: sipp is its caller and its phones."""

import asyncio
import threading
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Final, assert_never

from simulator.callers import Caller, Hear, Leave, Press, Speak, Wait
from simulator.phones import Answers, Ignores, Phone, Refuses, Unregistered
from simulator.report import CallReport, report_call
from simulator.scenario import Scenario
from simulator.scenario_files import company_text, read_scenario
from tests.live import telephones
from tests.live.asterisk import RealAsterisk, start_asterisk
from tests.live.engines import engine_on

_KEY_LATE_S: Final = 1.0
"""sipp's press is heard so much later than it begins."""

_LONGEST_S: Final = 120
_WRAP_UP_S: Final = 15
"""An agent who has talked is not idle before the end of their wrap-up."""

_STARTING: Final = threading.Lock()
"""alembic keeps the migration that is under way in globals: one thread at a time."""


class NotPlayableError(ValueError):
    """A scenario that sipp can't play; says which part of it."""


def play_on_real(file: Path, root: Path) -> CallReport:
    """Play a scenario of one caller on an Asterisk of its own, which takes as long as the story does.

    Runs a loop of its own, so that several can be played at once, each in its thread. Raises
    NotPlayableError.
    """
    scenario = read_scenario(file)
    there = [_name(phone.endpoint) for phone in scenario.phones if _behaviour(phone) is not None]
    owned = {_name(device.endpoint) for devices in scenario.company.devices.values() for device in devices}
    with start_asterisk(root, there, unregistered=sorted(owned - {*there})) as asterisk:
        return asyncio.run(_play(file, scenario, asterisk))


async def _play(file: Path, scenario: Scenario, asterisk: RealAsterisk) -> CallReport:
    if scenario.faults or len(scenario.calls) != 1:
        raise NotPlayableError("needs one caller, and no faults")
    (call,) = scenario.calls
    company = asterisk.folder / "company.yaml"
    company.write_text(company_text(file))
    async with AsyncExitStack() as stack:
        with _STARTING:
            engine = await stack.enter_async_context(engine_on(asterisk, company, scenario.starts))
        for phone in scenario.phones:
            if (behaviour := _behaviour(phone)) is not None:
                named = telephones.phone(asterisk, _name(phone.endpoint), behaviour)
                await stack.enter_async_context(named)
        caller = await stack.enter_async_context(telephones.calls(asterisk, _story(call.caller)))
        await caller.finished(_LONGEST_S)
        cdrs = await engine.cdrs(1, timeout_s=20)
        await engine.is_idle(_WRAP_UP_S)
        await asterisk.no_channels()
        messages = await engine.store.read_voicemails(limit=10)
        return report_call(cdrs[0].call, tuple(engine.lines), cdrs, messages, call.expected)


def _name(endpoint: str) -> str:
    return endpoint.removeprefix("PJSIP/")


def _behaviour(phone: Phone) -> telephones.Behaviour | None:
    """What sipp does as this phone; None for one that is not there."""
    if len(phone.reactions) != 1:
        raise NotPlayableError(f"{phone.endpoint} does not treat every call alike")
    match phone.reactions[0]:
        case Answers(after_s, talks_s):
            return telephones.Answers(after_s, talks_s)
        case Refuses(status, after_s):
            return telephones.Refuses(status, after_s)
        case Ignores():
            return telephones.RingsForEver()
        case Unregistered():
            return None
        case reaction:
            assert_never(reaction)


def _story(caller: Caller) -> telephones.Story:
    """What the caller does, each press begun early enough to be heard when the scenario says."""
    if caller.patience_s is not None and caller.does:
        raise NotPlayableError("sipp's caller loses patience only before the call is answered")
    presses: list[telephones.Press] = []
    now_s = last_s = 0.0
    hangs_up_after_s: float | None = None
    for doing in caller.does:
        match doing:
            case Wait(seconds) | Speak(seconds):
                now_s += seconds
            case Press(keys):
                begins_s = max(last_s, now_s - _KEY_LATE_S)
                presses.append(telephones.Press(begins_s - last_s, keys))
                last_s = begins_s
            case Leave():
                hangs_up_after_s = now_s - last_s
            case Hear():
                raise NotPlayableError("only the stand-in knows which prompt is heard")
            case _:
                assert_never(doing)
    return telephones.Story(
        did=caller.dials,
        number=caller.number,
        name=caller.name,
        presses=presses,
        hangs_up_after_s=hangs_up_after_s,
        gives_up_after_s=caller.patience_s,
        speaks=any(isinstance(doing, Speak) for doing in caller.does),
    )
