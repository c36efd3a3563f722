"""One story swept: played again for each of its points, with something breaking there."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from time import perf_counter

from dialplan.outgoing import emergency_digits
from simulator.play import EngineFailedError, simulate
from simulator.report.calls import CallReport
from simulator.report.comparing import END
from simulator.report.run import Report
from simulator.report.telling import tell
from simulator.scenario.values import Expected, Scenario, ScenarioCall
from simulator.sweep.points import Kind, Point, find_points
from simulator.sweep.strike import Strike
from simulator.sweep.tally import Tally
from simulator.virtual_time.stuck import StuckError
from simulator.world.engine_log import kept_log, tell_log

_FAILED = "engine.failed"

_LONGER_S = 900.0
"""What broke may send callers other ways, and those take their time."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of one point. ``report`` is None where the story could not be ended; ``struck`` says whether
    there was anything to break, ``log`` what the engine warned of."""

    point: Point
    left: tuple[str, ...]
    report: Report | None
    struck: bool = True
    log: tuple[str, ...] = ()

    def text(self, *, is_whole: bool) -> Iterator[str]:
        """The lines that a person reads; with what the routing log has of each call, if ``is_whole``."""
        yield f"    {self.point}"
        yield from (f"        {left}" for left in self.left)
        if not self.struck:
            yield "        nothing was there to break"
        if self.report is not None and is_whole:
            for name, call in self.report.named():
                yield f"        {name}"
                yield from (f"        {line}" for line in tell(call.lines))
        if self.log and is_whole:
            yield from tell_log(self.log, "        ")


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
        return not self.findings and not self.is_idle

    @property
    def is_idle(self) -> bool:
        """Whether nothing ever broke, though there were points: such a sweep says nothing."""
        return self.points > 0 and not self.played and not self.asked_for

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
        if self.is_idle:
            yield "    at no point was there anything to break"
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
    scenario: Scenario,
    kind: Kind,
    *,
    seed: int = 0,
    every: int = 1,
    only: Collection[int] | None = None,
    tally: Tally | None = None,
) -> Sweep:
    """Break it at each point of a story, at one of so many (``every``), or ``only`` at these numbers.

    What the story expects does not count then. What must always hold does: one CDR a call, nothing left.
    Raises EngineFailedError, and StuckError where the story comes to no end of itself.
    """
    began = perf_counter()
    scenario = _without_expectations(scenario)
    points = find_points(scenario, kind, seed)
    chosen = [
        point
        for point in points
        if (point.number in only if only is not None else (point.number - 1) % every == 0)
    ]
    tally = tally or Tally()
    tally.find(len(chosen))
    played = []
    for point in chosen:
        played.append(_play(scenario, kind, point, seed, is_kept=only is not None))
        tally.play()
    return Sweep(
        scenario=scenario,
        kind=kind,
        points=len(points),
        played=sum(finding.struck for finding in played),
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
    strike = Strike(kind, point)
    with kept_log() as log:
        try:
            report = simulate(scenario, seed=seed, meddle=strike.prepare)
        except (StuckError, EngineFailedError) as failure:
            return Finding(point, (str(failure),), None, strike.struck, log.text())
    left = (*_what_is_wrong(scenario, report), *log.failures)
    if not (left or is_kept):
        return Finding(point, (), None, strike.struck)
    return Finding(point, left, report, strike.struck, log.text())


def _went_without_an_engine(call: ScenarioCall, report: CallReport, country: str) -> bool:
    """One that came and went while none could take it, or a call for help, which waits for none."""
    is_for_help = call.caller.phone is not None and emergency_digits(call.caller.dials, country)
    return report.is_unknown and (report.is_unattended or bool(is_for_help))


def _what_is_wrong(scenario: Scenario, report: Report) -> Iterator[str]:
    yield from report.unmet
    for number, (name, call) in enumerate(report.named()):
        if number < report.callers and _went_without_an_engine(
            scenario.calls[number], call, scenario.company.country
        ):
            continue
        if any(line.rule == _FAILED for line in call.lines):
            yield f"{name}: the engine failed in this call"
        for difference in call.differences:
            got = difference.got if difference.what == END else f"{difference.got} {difference.what}"
            yield f"{name}: {got}, {difference.expected} expected"
    yield from (f"left over: {leftover}" for leftover in report.leftovers)
