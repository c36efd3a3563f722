"""One story swept: played again for each of its points, with something breaking there."""

import asyncio
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from time import perf_counter

from simulator.clock import StuckError
from simulator.play import EngineFailedError, simulate
from simulator.report import CallReport, Report, tell
from simulator.scenario import CutAgi, CutAmi, Expected, KillEngine, Scenario, ScenarioCall
from simulator.sweep.points import Kind, Point, find_points
from simulator.sweep.wiretap import Said, listen
from simulator.world import World

_HELP = "112"
_FAILED = "engine.failed"
_AMI_AWAY_S = 2.0, 20.0
_ENGINE_AWAY_S = 1.0, 8.0
"""By turns: shorter than whoever waits for them has patience, and longer."""

_LONGER_S = 900.0
"""What broke may send callers other ways, and those take their time."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of one point. ``report`` is None where the story came to no end."""

    point: Point
    left: tuple[str, ...]
    report: Report | None

    def text(self, *, is_whole: bool) -> Iterator[str]:
        """The lines that a person reads; with what the routing log has of each call, if ``is_whole``."""
        yield f"    {self.point}"
        yield from (f"        {left}" for left in self.left)
        if self.report is not None and is_whole:
            for number, call in enumerate(self.report.calls, 1):
                yield f"        caller {number}"
                yield from (f"        {line}" for line in tell(call.lines))


@dataclass(frozen=True, slots=True)
class Sweep:
    """What came of it. ``points`` is how many there were, ``played`` at how many something broke.

    ``asked_for`` is what came of points that were named: it is told whatever it is.
    """

    scenario: Scenario
    kind: Kind
    points: int
    played: int
    findings: tuple[Finding, ...]
    real_s: float
    asked_for: tuple[Finding, ...] = ()

    @property
    def ok(self) -> bool:
        return not self.findings

    @property
    def variant(self) -> str:
        return self.kind

    def text(self) -> Iterator[str]:
        """The lines that a person reads."""
        count = (
            f"{self.played} points"
            if self.played == self.points
            else f"{self.played} of {self.points} points"
        )
        verdict = "passed" if self.ok else "FAILED"
        yield f"{verdict}  {self.scenario.file}, {self.kind} at {count}: {self.scenario.story}"
        for finding in self.asked_for or self.findings:
            yield from finding.text(is_whole=bool(self.asked_for) or finding is self.findings[0])
        if self.findings and not self.asked_for:
            again = f"--sweep {self.kind} --point {self.findings[0].point.number} {self.scenario.file}"
            yield f"    the first again: vaxel simulate {again}"

    def as_json(self) -> Mapping[str, object]:
        """The sweep as plain values for ``json.dumps``."""
        return {
            "file": self.scenario.file,
            "story": self.scenario.story,
            "sweep": self.kind,
            "ok": self.ok,
            "points": self.points,
            "played": self.played,
            "failures": [
                {
                    "point": finding.point.number,
                    "at_s": round(finding.point.at_s, 3),
                    "caller": None if finding.point.caller is None else finding.point.caller + 1,
                    "what": finding.point.what,
                    "left": list(finding.left),
                }
                for finding in self.findings
            ],
        }


def sweep(
    scenario: Scenario, kind: Kind, *, seed: int = 0, every: int = 1, only: Collection[int] | None = None
) -> Sweep:
    """Break it at each point of a story, at one of so many (``every``), or ``only`` at these numbers.

    What the story expects does not count then. What must always hold does: one CDR a call, nothing left.
    """
    began = perf_counter()
    scenario = _without_expectations(scenario)
    points = find_points(scenario, kind, seed)
    chosen = [
        point
        for point in points
        if (point.number in only if only is not None else (point.number - 1) % every == 0)
    ]
    played = [_play(scenario, kind, point, seed, is_kept=only is not None) for point in chosen]
    return Sweep(
        scenario=scenario,
        kind=kind,
        points=len(points),
        played=len(chosen),
        findings=tuple(finding for finding in played if finding.left),
        real_s=perf_counter() - began,
        asked_for=tuple(played) if only is not None else (),
    )


def _without_expectations(scenario: Scenario) -> Scenario:
    calls = tuple(replace(call, expected=Expected()) for call in scenario.calls)
    ends_within_s = scenario.ends_within_s + _LONGER_S
    return replace(scenario, calls=calls, callbacks=(), ends_within_s=ends_within_s)


def _play(scenario: Scenario, kind: Kind, point: Point, seed: int, *, is_kept: bool) -> Finding:
    """The report of a point at which nothing is wrong is forgotten at once: there are thousands of them."""

    def meddle(world: World) -> None:
        _break_at(world, kind, point)

    try:
        report = simulate(scenario, seed=seed, meddle=meddle)
    except (StuckError, EngineFailedError) as failure:
        return Finding(point, (str(failure),), None)
    left = tuple(_what_is_wrong(scenario, report))
    return Finding(point, left, report if left or is_kept else None)


def _went_without_an_engine(call: ScenarioCall, report: CallReport) -> bool:
    """One that came and went while none could take it, or a call for help, which waits for none."""
    is_for_help = call.caller.phone is not None and call.caller.dials == _HELP
    return report.is_unknown and (report.is_unattended or is_for_help)


def _what_is_wrong(scenario: Scenario, report: Report) -> Iterator[str]:
    for number, call in enumerate(report.calls, 1):
        if _went_without_an_engine(scenario.calls[number - 1], call):
            continue
        if any(line.rule == _FAILED for line in call.lines):
            yield f"caller {number}: the engine failed in this call"
        for difference in call.differences:
            yield f"caller {number}: {difference.got} {difference.what}, {difference.expected} expected"
    yield from (f"left over: {leftover}" for leftover in report.leftovers)


def _break_at(world: World, kind: Kind, point: Point) -> None:
    """Count what is said; at the point, break it."""
    nth = -1

    def take(said: Said) -> None:
        nonlocal nth
        nth += 1
        if nth == point.moment.nth:
            if point.moment.waits_s:
                loop = asyncio.get_running_loop()
                loop.call_later(point.moment.waits_s, _strike, world, kind, point, None)
            else:
                _strike(world, kind, point, said)

    listen(world, take)


def _strike(world: World, kind: Kind, point: Point, said: Said | None) -> None:
    match kind:
        case Kind.HANG_UP:
            if point.caller is not None and point.caller in world.calls:
                world.calls[point.caller].hang_up()
        case Kind.AMI:
            world.break_now(CutAmi(0.0, _AMI_AWAY_S[point.number % 2]))
        case Kind.AGI if said is not None and said.is_agi:
            said.end.cut()
        case Kind.AGI:
            world.break_now(CutAgi(0.0))
        case Kind.KILL:
            world.break_now(KillEngine(0.0, _ENGINE_AWAY_S[point.number % 2]))
        case Kind.STOP:
            world.stop_engine_for(_ENGINE_AWAY_S[point.number % 2])
