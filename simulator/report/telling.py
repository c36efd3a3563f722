"""Calls in words: what came out otherwise, and the routing log as a story."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from dialplan.records import LogLine
from simulator.report.calls import CallReport


def tell_differences(
    name: str, call: CallReport, broke: Sequence[tuple[datetime, str]], starts: datetime | None
) -> Iterator[str]:
    """What came out otherwise, why, and then the whole story with the places marked that say so.

    Times are from the call's beginning; of a call without a line, from where the story ``starts``.
    """
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
        began = call.lines[0].at if call.lines else starts
        story += [(at, f"  {(at - (began or at)).total_seconds():8.1f} s  {what}") for at, what in broke]
        if not call.lines:
            yield f"        {tell(())[0]}"
        yield from (f"      {told}" for _, told in sorted(story, key=lambda one: one[0]))


def tell(lines: Sequence[LogLine]) -> tuple[str, ...]:
    """The routing log as a story: when, which rule, what it saw, what it decided."""
    if not lines:
        return ("the routing log has nothing of this call",)
    return tuple(
        f"{(line.at - lines[0].at).total_seconds():8.1f} s  {line.rule:20} "
        f"{' '.join(f'{name}={value}' for name, value in line.saw.items())} → {line.decided}"
        for line in lines
    )


def _reason(line: LogLine) -> str:
    saw = " ".join(f"{name}={value}" for name, value in line.saw.items())
    return f"{line.rule}: {saw} → {line.decided}" if saw else f"{line.rule} → {line.decided}"
