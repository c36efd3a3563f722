"""What came out of a scenario beside what the story said, and where the two part."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from math import ceil
from typing import Final

from dialplan.ids import CallId, DestinationId, PersonId
from dialplan.outcome import LegOutcome
from dialplan.records import Cdr, LogLine, VoicemailMessage
from simulator.scenario import Expected

WAIT: Final = "wait"
"""What differs when a caller waited longer than the story allows."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that came out otherwise. ``line`` is the line of the routing log that says why, from 0."""

    what: str
    expected: str
    got: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class CallReport:
    """One caller's call: all that is on record of it.

    ``heard`` is None where nobody could listen; ``is_unattended``: at its end no engine could take it.
    """

    call: CallId
    lines: tuple[LogLine, ...]
    cdrs: tuple[Cdr, ...]
    messages: tuple[VoicemailMessage, ...]
    differences: tuple[Difference, ...]
    heard: tuple[str, ...] | None = None
    is_unattended: bool = False

    @property
    def is_unknown(self) -> bool:
        """Whether no engine ever had anything to do with it."""
        return not (self.lines or self.cdrs)

    @property
    def passes(self) -> tuple[DestinationId, ...]:
        return visited(self.lines)


@dataclass(frozen=True, slots=True)
class Report:
    """``leftovers`` is what should not be there when every call is over; ``took_s`` is virtual time.

    ``broke`` says what broke, and when.
    """

    file: str
    story: str
    took_s: float
    calls: tuple[CallReport, ...]
    leftovers: tuple[str, ...] = ()
    callbacks: int = 0
    broke: tuple[tuple[datetime, str], ...] = ()

    @property
    def callers(self) -> int:
        """How many of the calls are callers' own; those that queues owed follow."""
        return len(self.calls) - self.callbacks

    @property
    def ok(self) -> bool:
        return not self.leftovers and not any(call.differences for call in self.calls)

    def text(self) -> Iterator[str]:
        """The lines that a person reads."""
        yield f"{'passed' if self.ok else 'FAILED'}  {self.file}: {self.story}"
        for number, call in enumerate(self.calls, 1):
            is_callback = number > self.callers
            name = f"callback {number - self.callers}" if is_callback else f"caller {number}"
            yield from _tell_differences(name, call, self.broke)
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
    *,
    heard: tuple[str, ...] | None = None,
) -> CallReport:
    """Hold one call against what was expected of it."""
    found = _differences(lines, cdrs, messages, expected)
    differences = (
        *(replace(one, line=_telling(lines, one.what)) if one.line is None else one for one in found),
        *_compare_heard(expected.hears or (), heard),
    )
    return CallReport(call, lines, cdrs, messages, differences, heard)


_TELLS: Final[Mapping[str, tuple[str, ...]]] = {
    "agent": ("outcome.answered", "hunting.", "group.", "person.", "hours."),
    "legs": ("outcome.", "hunting.", "group.", "person."),
    "group": ("group.", "hours.", "menu.", "number."),
    "voicemail": ("voicemail.", "outcome.answered", "group.", "person.", "hours."),
    WAIT: ("talk.answered", "outcome.", "hunting.", "group."),
    "disposition": ("outcome.answered", "group.overflow", "hours.closed", "hours.", "caller.", "end."),
}
"""Which rules say why a thing came out as it did, the most telling first."""


def _telling(lines: Sequence[LogLine], what: str) -> int | None:
    """The last line of the most telling rule there is; else the last line at all."""
    for rule in _TELLS.get(what, ()):
        last = next((at for at in reversed(range(len(lines))) if lines[at].rule.startswith(rule)), None)
        if last is not None:
            return last
    return len(lines) - 1 if lines else None


def _differences(
    lines: Sequence[LogLine],
    cdrs: Sequence[Cdr],
    messages: Sequence[VoicemailMessage],
    expected: Expected,
) -> Iterator[Difference]:
    if len(cdrs) != 1:
        yield Difference("CDRs", "exactly one", str(len(cdrs)))
    if expected.path is not None:
        yield from _compare_ways("path", expected.path, [(line.rule, at) for at, line in enumerate(lines)])
    if expected.passes is not None:
        yield from _compare_ways("destinations passed", expected.passes, _visits(lines))
    if expected.voicemail is not None:
        got = ", ".join(message.mailbox for message in messages)
        if got != expected.voicemail:
            yield Difference("voicemail", expected.voicemail or "none", got or "none")
    for cdr in cdrs[:1]:
        yield from _compare_cdr(cdr, expected)


def _visits(lines: Sequence[LogLine]) -> Sequence[tuple[str, int]]:
    """Each destination that the call went by, with the line that sent it there."""
    there = ((str(line.saw["at"]), max(at - 1, 0)) for at, line in enumerate(lines) if line.saw.get("at"))
    return [next(visit) for _, visit in groupby(there, key=lambda visited: visited[0])]


def _compare_ways(what: str, expected: Sequence[str], way: Sequence[tuple[str, int]]) -> Iterator[Difference]:
    """Where two ways part, and the line that says why; of one that ends too early that is its last."""
    got = [step for step, _ in way]
    if list(expected) == got:
        return
    parted = next(
        (at for at, (one, other) in enumerate(zip(expected, got, strict=False)) if one != other),
        min(len(expected), len(got)),
    )
    yield Difference(
        f"{what}, step {parted + 1}",
        expected[parted] if parted < len(expected) else "the end",
        got[parted] if parted < len(got) else "the end",
        way[min(parted, len(way) - 1)][1] if way else None,
    )


def _compare_heard(expected: Sequence[str], heard: Sequence[str] | None) -> Iterator[Difference]:
    """The first excerpt that was not heard after those before it; all messages stand below each other."""
    if heard is None:
        return
    after = 0
    for wish in expected:
        found = (at for at in range(after, len(heard)) if wish.casefold() in heard[at].casefold())
        at = next(found, None)
        if at is None:
            told = (f"{number:3}. {text}" for number, text in enumerate(heard, 1))
            where = f"not after message {after} of these:" if after else "in none of these:"
            yield Difference("messages heard", wish, "\n".join((where, *told)) if heard else "none")
            return
        after = at + 1


def _compare_cdr(cdr: Cdr, expected: Expected) -> Iterator[Difference]:
    wanted = (
        ("disposition", expected.disposition, cdr.disposition),
        ("group", expected.group, cdr.group),
        ("agent", expected.agent, cdr.agent),
        ("number shown", expected.shows, cdr.shown),
    )
    for what, wish, got in wanted:
        if wish is not None and wish != got:
            yield Difference(what, str(wish), str(got or "none"))
    if expected.waits_at_most_s is not None and cdr.wait_s > expected.waits_at_most_s:
        yield Difference(WAIT, f"at most {expected.waits_at_most_s:g} s", f"{ceil(cdr.wait_s * 10) / 10:g} s")
    if expected.legs is not None:
        last = {leg.agent: leg.outcome for leg in cdr.legs}
        if last != dict(expected.legs):
            yield Difference("legs", _say_legs(expected.legs), _say_legs(last))


def _say_legs(legs: Mapping[PersonId, LegOutcome]) -> str:
    return ", ".join(f"{agent} {outcome}" for agent, outcome in sorted(legs.items())) or "none"


def _tell_differences(name: str, call: CallReport, broke: Sequence[tuple[datetime, str]]) -> Iterator[str]:
    """What came out otherwise, why, and then the whole story with the places marked that say so."""
    for difference in call.differences:
        yield f"    {name}: {difference.what}"
        yield f"        expected  {difference.expected}"
        first, *more = difference.got.split("\n")
        yield f"        came out  {first}"
        yield from (f"                  {line}" for line in more)
        if difference.line is not None:
            yield f"        because   {_reason(call.lines[difference.line])}"
    if call.differences:
        marked = {difference.line for difference in call.differences}
        story = [
            (line.at, f"{'>' if at in marked else ' '} {told}")
            for at, (line, told) in enumerate(zip(call.lines, tell(call.lines), strict=False))
        ]
        began = call.lines[0].at if call.lines else None
        story += [(at, f"  {(at - (began or at)).total_seconds():8.1f} s  {what}") for at, what in broke]
        if began is None:
            yield f"        {tell(())[0]}"
        yield from (f"      {told}" for _, told in sorted(story, key=lambda one: one[0]))


def _reason(line: LogLine) -> str:
    saw = " ".join(f"{name}={value}" for name, value in line.saw.items())
    return f"{line.rule}: {saw} → {line.decided}" if saw else f"{line.rule} → {line.decided}"


def tell(lines: Sequence[LogLine]) -> tuple[str, ...]:
    """The routing log as a story: when, which rule, what it saw, what it decided."""
    if not lines:
        return ("the routing log has nothing of this call",)
    return tuple(
        f"{(line.at - lines[0].at).total_seconds():8.1f} s  {line.rule:20} "
        f"{' '.join(f'{name}={value}' for name, value in line.saw.items())} → {line.decided}"
        for line in lines
    )
