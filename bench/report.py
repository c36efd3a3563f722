"""The results as tables for people and as plain values for programs."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Final

from rich.table import Table

from bench.call_centre import CALLS
from bench.costs import WARM_UP_CALLS, Load, Pair
from bench.cpu import Machine
from bench.spread import Spread, spread

_WIDTH: Final = 72
_ALONE: Final = "dialplan alone: Asterisk"
_ASTERISK: Final = "engine: Asterisk"
_ENGINE: Final = "engine: vaxel run"
_TOGETHER: Final = "engine: together"
_RATIO: Final = "together ÷ dialplan alone"
_SECTION_ENDS: Final = (_ALONE, _TOGETHER)


def ratio_of_medians(pairs: Sequence[Pair]) -> float:
    with_engine = spread(pair.engine.together_ms for pair in pairs).middle
    return with_engine / spread(pair.dialplan.together_ms for pair in pairs).middle


def say_ratio(pairs: Sequence[Pair]) -> str:
    one_by_one = ", ".join(f"{pair.ratio:.2f}" for pair in pairs)
    return f"Ratio of the medians: {ratio_of_medians(pairs):.2f} (pair by pair: {one_by_one})"


def pair_table(load: Load, pairs: Sequence[Pair]) -> Table:
    """CPU per call both ways, and how they compare."""
    table = Table(
        title=f"CPU ms per call, {load.pairs} × {load.calls} calls each way at {load.rate_per_s:g}/s",
        min_width=_WIDTH,
    )
    table.add_column("")
    for name in ("min", "median", "max"):
        table.add_column(name, justify="right")
    for name, measured in _measured(pairs).items():
        digits = 2 if name == _RATIO else 1
        found = (measured.least, measured.middle, measured.most)
        table.add_row(name, *(f"{value:.{digits}f}" for value in found), end_section=name in _SECTION_ENDS)
    return table


def _measured(pairs: Sequence[Pair]) -> Mapping[str, Spread]:
    return {
        _ALONE: spread(pair.dialplan.asterisk_ms for pair in pairs),
        _ASTERISK: spread(pair.engine.asterisk_ms for pair in pairs),
        _ENGINE: spread(pair.engine.engine_ms for pair in pairs),
        _TOGETHER: spread(pair.engine.together_ms for pair in pairs),
        _RATIO: spread(pair.ratio for pair in pairs),
    }


def stand_in_table(rounds: Sequence[float]) -> Table:
    """Calls per second and core, and the CPU that one call takes."""
    calls_per_s = spread(rounds)
    cpu_ms = spread(1000 / rate for rate in rounds)
    table = Table(
        title=f"Engine and stand-in Asterisk in virtual time, {len(rounds)} × {CALLS} calls", min_width=_WIDTH
    )
    table.add_column("")
    for name in ("min", "median", "max"):
        table.add_column(name, justify="right")
    table.add_row("calls per second and core", *(f"{value:.0f}" for value in asdict(calls_per_s).values()))
    table.add_row("CPU ms per call", *(f"{value:.2f}" for value in asdict(cpu_ms).values()))
    return table


def say_machine(machine: Machine, at: datetime) -> str:
    return (
        f"{at:%Y-%m-%d %H:%M} UTC, {machine.cpu}, {machine.cores} cores, Python {machine.python}, "
        f"load average before {machine.load:g}"
    )


def as_json(
    machine: Machine,
    at: datetime,
    load: Load,
    pairs: Sequence[Pair],
    rounds: Sequence[float],
    *,
    large: Mapping[str, object],
) -> Mapping[str, object]:
    """Everything measured, as plain values; what was not measured is not there. ``large`` is by name."""
    found: dict[str, object] = {"at": at.isoformat(timespec="seconds"), "machine": asdict(machine)}
    if rounds:
        found["stand_in"] = {"calls": CALLS, "calls_per_s_and_core": list(rounds)}
    found |= large
    if pairs:
        found["beside_dialplan"] = {
            "load": asdict(load) | {"warm_up_calls": WARM_UP_CALLS},
            "pairs": [asdict(pair) | {"ratio": pair.ratio} for pair in pairs],
            "ratio_of_medians": ratio_of_medians(pairs),
        }
    return found
