"""The points of a story: each thing that engine and Asterisk say to each other, and each wait between two."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from simulator.play import EngineFailedError, simulate
from simulator.report.comparing import END
from simulator.report.run import Report
from simulator.scenario.values import Scenario
from simulator.sweep.wiretap import Said, listen
from simulator.virtual_time.stuck import EndlessError
from simulator.world.engine_log import kept_log
from simulator.world.world import LEAD_S, World

_WAIT_S = 0.05
"""So long between two points there is a wait, whose middle is a point too."""


class Kind(StrEnum):
    """What breaks."""

    HANG_UP = "hang-up"
    AMI = "ami"
    AGI = "agi"
    KILL = "kill"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Moment:
    """When: before the ``nth`` thing that is said, or, where that ``waits_s``, so long after it."""

    nth: int
    waits_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Point:
    """``number`` counts from 1; ``at_s`` is from the story's start; ``caller`` is who hangs up."""

    number: int
    moment: Moment
    at_s: float
    what: str
    caller: int | None = None

    def __str__(self) -> str:
        who = "" if self.caller is None else f"caller {self.caller + 1}, "
        return f"point {self.number}: {who}at {self.at_s:.3f} s, {self.what}"


@dataclass(frozen=True, slots=True)
class _Heard:
    """One thing that was said, who was on the line then, and whether any stream was up."""

    said: Said
    callers: frozenset[int]
    has_streams: bool


def find_points(scenario: Scenario, kind: Kind, seed: int) -> tuple[Point, ...]:
    """Play the story once without harm; return the points at which something can break.

    Raises EngineFailedError, and StuckError where the story comes to no end of itself.
    """
    places = _places(_listen(scenario, seed), kind)
    return tuple(Point(number, *place) for number, place in enumerate(places, 1))


def _listen(scenario: Scenario, seed: int) -> list[_Heard]:
    heard: list[_Heard] = []

    def meddle(world: World) -> None:
        def take(said: Said) -> None:
            if world.strikes.is_over:
                return
            callers = {number for number, call in world.calls.items() if not call.has_hung_up}
            heard.append(_Heard(said, frozenset(callers), bool(world.streams)))

        listen(world, take)

    with kept_log() as log:
        report = simulate(scenario, seed=seed, meddle=meddle)
    if log.failures:
        raise EngineFailedError("; ".join(log.failures))
    if report.is_overdue:
        raise EndlessError("; ".join((*report.unmet, *_who_is_left(report))))
    return heard


def _who_is_left(report: Report) -> Iterator[str]:
    for name, call in report.named():
        yield from (f"{name}: {one.got}" for one in call.differences if one.what == END)


def _places(heard: list[_Heard], kind: Kind) -> Iterator[tuple[Moment, float, str, int | None]]:
    """Before each thing that is said, and in the middle of each wait, from the first call on."""
    first = next((nth for nth, one in enumerate(heard) if one.callers), len(heard))
    for nth in range(first, len(heard)):
        one, following = heard[nth], heard[min(nth + 1, len(heard) - 1)]
        at_s, lasts_s = one.said.at_s - LEAD_S, following.said.at_s - one.said.at_s
        for caller in _whose(one, kind):
            yield Moment(nth), at_s, one.said.what, caller
            if lasts_s > _WAIT_S:
                yield Moment(nth, lasts_s / 2), at_s + lasts_s / 2, f"waiting after {one.said.what}", caller


def _whose(one: _Heard, kind: Kind) -> tuple[int | None, ...]:
    match kind:
        case Kind.HANG_UP:
            return tuple(sorted(one.callers))
        case Kind.AGI:
            return (None,) if one.has_streams or one.said.is_agi else ()
        case Kind.AMI | Kind.KILL | Kind.STOP:
            return (None,)
