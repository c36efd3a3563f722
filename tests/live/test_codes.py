"""Six-digit codes typed 60 ms a digit, across the borders of prompts: no digit of any is lost."""

import asyncio
import os
from pathlib import Path

from tests.live.asterisk import RealAsterisk
from tests.live.engines import MONDAY_MORNING, LiveEngine, engine_on
from tests.live.fingers import fingers
from tests.live.telephones import Story, calls

LONG = bool(os.environ.get("VAXEL_LONG_RUNS"))
CODES_A_CALL = 40
CALLS = 25 if LONG else 2
AT_ONCE = 5
DID = "+46846500490"


def codes_of(call: int) -> list[str]:
    """Each call has its own."""
    return [f"{(call * CODES_A_CALL + number) * 7919 % 1_000_000:06}" for number in range(CODES_A_CALL)]


def company(folder: Path) -> Path:
    """A menu for each call, whose keys are that call's codes and lead back to it."""
    menus = "".join(
        f"""  m{call}:
    name: Koder
    welcome: Skriv din kod, sex siffror.
    keys: {{{", ".join(f'"{code}": menus/m{call}' for code in sorted(set(codes_of(call))))}, "*": hangup}}
    tries: 1
"""
        for call in range(CALLS)
    )
    numbers = "".join(f'  "+468465004{call:02}": menus/m{call}\n' for call in range(CALLS))
    file = folder / "codes.yaml"
    file.write_text(f"organisation: koder\nname: Koder\nmenus:\n{menus}numbers:\n{numbers}")
    return file


async def type_codes(asterisk: RealAsterisk, call: int) -> None:
    async with fingers() as typing, calls(asterisk, Story(did=f"+468465004{call:02}"), ears=typing) as caller:
        await typing.type("".join(codes_of(call)) + "*")
        await caller.finished(60)


async def test_codes_typed_across_the_prompts_lose_no_digit(asterisk: RealAsterisk) -> None:
    async with engine_on(asterisk, company(asterisk.folder), MONDAY_MORNING) as engine:
        turns = asyncio.Semaphore(AT_ONCE)

        async def take_turn(call: int) -> None:
            async with turns:
                await type_codes(asterisk, call)

        async with asyncio.TaskGroup() as tasks:
            for call in range(CALLS):
                tasks.create_task(take_turn(call))
        await engine.cdrs(CALLS)
        for call in range(CALLS):
            assert read_in(engine, call) == [*codes_of(call), "*"]


def read_in(engine: LiveEngine, call: int) -> list[str]:
    at = f"menus/m{call}"
    return [
        str(line.saw["keys"]) for line in engine.lines if line.rule == "menu.key" and line.saw["at"] == at
    ]
