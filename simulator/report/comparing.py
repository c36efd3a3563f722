"""Holds a call against what its story expects of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from math import ceil
from typing import Final

from dialplan.ids import CallId, PersonId
from dialplan.outcome import LegOutcome
from dialplan.records import Cdr, LogLine, VoicemailMessage
from simulator.report.calls import CallReport, Difference
from simulator.report.reasons import WAIT, line_of_leg, telling_line
from simulator.scenario.values import Expected

END: Final = "end"
"""What differs of a call that should have been over."""

_THE_END: Final = "the end"


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
        *(replace(one, line=telling_line(lines, one.what)) if one.line is None else one for one in found),
        *_compare_heard(expected.hears, heard),
    )
    return CallReport(call, lines, cdrs, messages, differences, heard)


def report_unfinished(
    call: CallId,
    lines: tuple[LogLine, ...],
    cdrs: tuple[Cdr, ...],
    expected: Expected,
    *,
    within: str,
    where: str,
) -> CallReport:
    """Tell ``where`` a call was that should have been over; and where it had left the expected way before."""
    end = Difference(END, within, where, len(lines) - 1 if lines else None)
    parted = (one for one in _compare_ways_of(lines, expected) if one.got != _THE_END)
    return CallReport(call, lines, cdrs, (), (end, *parted))


def report_nobody(what: str, expected: str, got: str) -> CallReport:
    """A call that was never made."""
    return CallReport(CallId(""), (), (), (), (Difference(what, expected, got),))


def _differences(
    lines: Sequence[LogLine],
    cdrs: Sequence[Cdr],
    messages: Sequence[VoicemailMessage],
    expected: Expected,
) -> Iterator[Difference]:
    if expected.is_unattended:
        if lines or cdrs:
            yield Difference("engine", "none there", "one took the call")
        return
    if len(cdrs) != 1:
        yield Difference("CDRs", "exactly one", str(len(cdrs)))
    yield from _compare_ways_of(lines, expected)
    if expected.voicemail is not None:
        got = ", ".join(message.mailbox for message in messages)
        if got != expected.voicemail:
            yield Difference("voicemail", expected.voicemail or "none", got or "none")
    for cdr in cdrs[:1]:
        yield from _compare_cdr(cdr, expected)
        yield from _compare_legs(lines, cdr, expected.legs)


def _compare_ways_of(lines: Sequence[LogLine], expected: Expected) -> Iterator[Difference]:
    if expected.path is not None:
        yield from _compare_ways("path", expected.path, [(line.rule, at) for at, line in enumerate(lines)])
    if expected.passes is not None:
        yield from _compare_ways("destinations passed", expected.passes, _visits(lines))


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
        expected[parted] if parted < len(expected) else _THE_END,
        got[parted] if parted < len(got) else _THE_END,
        way[min(parted, len(way) - 1)][1] if way else None,
    )


def _compare_heard(expected: Sequence[str] | None, heard: Sequence[str] | None) -> Iterator[Difference]:
    """The first excerpt that was not heard after those before it; all messages stand below each other.

    Who is to hear nothing (an empty list) may not have heard any.
    """
    if heard is None or expected is None:
        return
    if not expected and heard:
        yield Difference("messages heard", "none", "\n".join(("these:", *_numbered(heard))))
    after = 0
    for wish in expected:
        found = (at for at in range(after, len(heard)) if wish.casefold() in heard[at].casefold())
        at = next(found, None)
        if at is None:
            where = f"not after message {after} of these:" if after else "in none of these:"
            got = "\n".join((where, *_numbered(heard))) if heard else "none"
            yield Difference("messages heard", wish, got)
            return
        after = at + 1


def _numbered(heard: Sequence[str]) -> Iterator[str]:
    return (f"{number:3}. {text}" for number, text in enumerate(heard, 1))


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


def _compare_legs(
    lines: Sequence[LogLine], cdr: Cdr, expected: Mapping[PersonId, LegOutcome] | None
) -> Iterator[Difference]:
    """By person, the last that any of their phones did; the line is of one of whom it differs."""
    last = {leg.agent: leg.outcome for leg in cdr.legs}
    if expected is None or last == dict(expected):
        return
    differ = (agent for agent in (*last, *expected) if last.get(agent) != expected.get(agent))
    told = (line_of_leg(lines, agent) for agent in differ)
    line = next((at for at in told if at is not None), None)
    yield Difference("legs", _say_legs(expected), _say_legs(last), line)


def _say_legs(legs: Mapping[PersonId, LegOutcome]) -> str:
    return ", ".join(f"{agent} {outcome}" for agent, outcome in sorted(legs.items())) or "none"
