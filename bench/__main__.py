"""``python -m bench``: measures what a call costs. It judges no time: numbers are for people to compare."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bench.beside_dialplan import measure_beside_dialplan
from bench.centre_day import play_day, say_day
from bench.costs import CallsFailed, Load, Pair
from bench.cpu import this_machine
from bench.quiet import StoryFailed
from bench.report import as_json, pair_table, say_machine, say_ratio, stand_in_table
from bench.stand_in import measure_stand_in
from bench.waiting_callers import measure_waiting, say_waiting, waiting_figures
from tests.live.asterisk_root import NoAsteriskError, find_asterisk_root

FAILED, NO_ASTERISK = 1, 3
_ROUNDS = 5
_LIMIT_OF_A_PAIR_S = 150.0
_console = Console(highlight=False)


def bench(
    *,
    pairs: Annotated[
        int, typer.Option(min=1, max=20, help="How often each way takes its turn on a real Asterisk.")
    ] = 5,
    calls: Annotated[int, typer.Option(min=10, max=1000, help="How many calls a turn has.")] = 100,
    rate: Annotated[float, typer.Option(min=1, max=30, help="How many calls begin in a second.")] = 20,
    large: Annotated[
        bool, typer.Option(help="Measure the day of a large centre, and 10,000 who wait at once, too.")
    ] = True,
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Write all that was measured there, too.")
    ] = None,
    profile: Annotated[
        Path | None,
        typer.Option(
            resolve_path=True, help="Run the engine once more under cProfile and write its statistics there."
        ),
    ] = None,
) -> None:
    """Measure the CPU of a call: on the stand-in, in a large centre, and beside Asterisk's dialplan alone."""
    machine, at, load = this_machine(), datetime.now(UTC), Load(pairs, calls, rate)
    _console.print(say_machine(machine, at), soft_wrap=True)
    exit_code = 0
    measured: tuple[Pair, ...] = ()
    centres: Mapping[str, object] = {}
    try:
        rounds = measure_stand_in(_ROUNDS)
        _console.print(stand_in_table(rounds))
        if large:
            centres = _measure_large()
        measured = asyncio.run(_beside_dialplan(load, profile))
        _console.print(pair_table(load, measured))
        _console.print(say_ratio(measured), style="bold", soft_wrap=True)
    except NoAsteriskError as why:
        _say(f"Not measured beside Asterisk's dialplan: {why}")
        exit_code = NO_ASTERISK
    except (CallsFailed, StoryFailed, RuntimeError) as why:
        _say(f"The calls went wrong, so there is nothing to compare: {why}")
        raise typer.Exit(FAILED) from None
    except TimeoutError:
        _say("The calls took too long: something is stuck, or the machine has too much else to do.")
        raise typer.Exit(FAILED) from None
    if json_file is not None:
        found = json.dumps(as_json(machine, at, load, measured, rounds, large=centres), indent=2)
        json_file.write_text(found + "\n")
    raise typer.Exit(exit_code)


def _measure_large() -> Mapping[str, object]:
    """Say what large centres cost, and return it by name."""
    day = play_day()
    _console.print(say_day(day), soft_wrap=True)
    waiting, left_s = measure_waiting()
    _console.print(say_waiting(waiting, left_s), soft_wrap=True)
    return {"centre_day": asdict(day), "waiting_callers": waiting_figures(waiting, left_s)}


async def _beside_dialplan(load: Load, profile: Path | None) -> tuple[Pair, ...]:
    root = await asyncio.to_thread(find_asterisk_root)
    number = 0

    def say_pair(pair: Pair) -> None:
        nonlocal number
        number += 1
        _console.print(
            f"pair {number} of {load.pairs}: dialplan alone {pair.dialplan.asterisk_ms:.1f} ms, Asterisk "
            f"{pair.engine.asterisk_ms:.1f} + engine {pair.engine.engine_ms:.1f} ms, ratio {pair.ratio:.2f}",
            style="dim",
        )

    async with asyncio.timeout(_LIMIT_OF_A_PAIR_S * (load.pairs + 1)):
        return await measure_beside_dialplan(root, load, say_pair, profile)


def _say(what: str) -> None:
    Console(stderr=True, highlight=False).print(what, style="red", soft_wrap=True, markup=False)


if __name__ == "__main__":
    typer.run(bench)
