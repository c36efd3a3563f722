"""What came out of a scenario beside what the story said, and where the two part."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from dialplan.ids import CallId, DestinationId, PersonId
from dialplan.outcome import LegOutcome
from dialplan.records import Cdr, LogLine, VoicemailMessage
from simulator.scenario import Expected

WAIT: Final = "wait"
"""What differs when a caller waited longer than the story allows."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that came out otherwise."""

    what: str
    expected: str
    got: str


@dataclass(frozen=True, slots=True)
class CallReport:
    """One caller's call: all that is on record of it."""

    call: CallId
    lines: tuple[LogLine, ...]
    cdrs: tuple[Cdr, ...]
    messages: tuple[VoicemailMessage, ...]
    differences: tuple[Difference, ...]

    @property
    def passes(self) -> tuple[DestinationId, ...]:
        return visited(self.lines)


@dataclass(frozen=True, slots=True)
class Report:
    """``leftovers`` is what should not be there when every call is over; ``took_s`` is virtual time."""

    file: str
    story: str
    took_s: float
    calls: tuple[CallReport, ...]
    leftovers: tuple[str, ...] = field(default=())

    @property
    def ok(self) -> bool:
        return not self.leftovers and not any(call.differences for call in self.calls)

    def text(self) -> Iterator[str]:
        """The lines that a person reads."""
        yield f"{'passed' if self.ok else 'FAILED'}  {self.file}: {self.story}"
        for number, call in enumerate(self.calls, 1):
            for difference in call.differences:
                yield f"    caller {number}: {difference.what}"
                yield f"        expected  {difference.expected}"
                yield f"        came out  {difference.got}"
            if call.differences:
                yield from (f"        {line}" for line in _tell(call.lines))
        yield from (f"    left over: {leftover}" for leftover in self.leftovers)

    def as_json(self) -> Mapping[str, object]:
        """The report as plain values for ``json.dumps``."""
        return {
            "file": self.file,
            "story": self.story,
            "ok": self.ok,
            "took_s": round(self.took_s, 3),
            "leftovers": list(self.leftovers),
            "calls": [
                {
                    "call": call.call,
                    "disposition": call.cdrs[0].disposition if call.cdrs else None,
                    "path": [line.rule for line in call.lines],
                    "passes": list(call.passes),
                    "differences": [
                        {"what": difference.what, "expected": difference.expected, "got": difference.got}
                        for difference in call.differences
                    ],
                }
                for call in self.calls
            ],
        }


def visited(lines: Sequence[LogLine]) -> tuple[DestinationId, ...]:
    """The destinations that a call went by, in order, as its log lines name them."""
    places = (DestinationId(str(line.saw["at"])) for line in lines if line.saw.get("at"))
    return tuple(place for place, _ in groupby(places))


def report_call(
    call: CallId,
    lines: tuple[LogLine, ...],
    cdrs: tuple[Cdr, ...],
    messages: tuple[VoicemailMessage, ...],
    expected: Expected,
) -> CallReport:
    """Hold one call against what was expected of it."""
    return CallReport(call, lines, cdrs, messages, tuple(_differences(lines, cdrs, messages, expected)))


def _differences(
    lines: Sequence[LogLine],
    cdrs: Sequence[Cdr],
    messages: Sequence[VoicemailMessage],
    expected: Expected,
) -> Iterator[Difference]:
    if len(cdrs) != 1:
        yield Difference("CDRs", "exactly one", str(len(cdrs)))
    if expected.path is not None:
        yield from _compare_ways("path", expected.path, tuple(line.rule for line in lines))
    if expected.passes is not None:
        yield from _compare_ways("destinations passed", expected.passes, visited(lines))
    if expected.voicemail is not None:
        got = ", ".join(message.mailbox for message in messages)
        if got != expected.voicemail:
            yield Difference("voicemail", expected.voicemail or "none", got or "none")
    for cdr in cdrs[:1]:
        yield from _compare_cdr(cdr, expected)


def _compare_ways(what: str, expected: Sequence[str], got: Sequence[str]) -> Iterator[Difference]:
    """Where two ways part."""
    if tuple(expected) == tuple(got):
        return
    parted = next(
        (at for at, (one, other) in enumerate(zip(expected, got, strict=False)) if one != other),
        min(len(expected), len(got)),
    )
    yield Difference(
        f"{what}, step {parted + 1}",
        expected[parted] if parted < len(expected) else "the end",
        got[parted] if parted < len(got) else "the end",
    )


def _compare_cdr(cdr: Cdr, expected: Expected) -> Iterator[Difference]:
    wanted = (
        ("disposition", expected.disposition, cdr.disposition),
        ("group", expected.group, cdr.group),
        ("agent", expected.agent, cdr.agent),
        ("number shown", expected.shows, cdr.shown),
    )
    for what, wish, got in wanted:
        if wish is not None and wish != got:
            yield Difference(what, str(wish), str(got))
    if expected.waits_at_most_s is not None and cdr.wait_s > expected.waits_at_most_s:
        yield Difference(WAIT, f"at most {expected.waits_at_most_s:g} s", f"{cdr.wait_s:g} s")
    if expected.legs is not None:
        last = {leg.agent: leg.outcome for leg in cdr.legs}
        if last != dict(expected.legs):
            yield Difference("legs", _say_legs(expected.legs), _say_legs(last))


def _say_legs(legs: Mapping[PersonId, LegOutcome]) -> str:
    return ", ".join(f"{agent} {outcome}" for agent, outcome in sorted(legs.items())) or "none"


def _tell(lines: Sequence[LogLine]) -> tuple[str, ...]:
    """The routing log as a story: when, which rule, what it saw, what it decided."""
    if not lines:
        return ("the routing log has nothing of this call",)
    return tuple(
        f"{(line.at - lines[0].at).total_seconds():8.1f} s  {line.rule:20} "
        f"{' '.join(f'{name}={value}' for name, value in line.saw.items())} → {line.decided}"
        for line in lines
    )
