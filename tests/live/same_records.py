"""Compares what a scenario left on the stand-in and on a real Asterisk, times and lots apart."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import groupby, zip_longest
from typing import Final

from dialplan.ids import CallId, Endpoint, PersonId
from dialplan.records import Cdr, LegRecord, LogLine, VoicemailMessage
from simulator.report.calls import CallReport
from simulator.report.reasons import WAIT

_CALL: Final = CallId("1.1")
_TIME: Final = datetime(2026, 1, 1, tzinfo=UTC)
_LOT: Final = "hunting.random"
_DRAWN: Final = PersonId("drawn by lot")


def differences(simulated: Sequence[CallReport], real: Sequence[CallReport]) -> Iterator[str]:
    """Where the two part, a line each; nothing where they are the same."""
    for number, (here, there) in enumerate(zip(simulated, real, strict=True), 1):
        for what, one, other in (
            ("routing log", _timeless_lines(here), _timeless_lines(there)),
            ("CDR", _timeless_cdrs(here), _timeless_cdrs(there)),
            ("voicemail", _timeless_messages(here), _timeless_messages(there)),
        ):
            for on_stand_in, on_asterisk in zip_longest(one, other):
                if on_stand_in != on_asterisk:
                    yield f"caller {number}, {what}: stand-in {on_stand_in}, Asterisk {on_asterisk}"
                    break
        for difference in there.differences:
            if difference.what == WAIT:
                continue  # how fast the machine is; the stand-in's wait is held to the story in virtual time
            what, got, expected = difference.what, difference.got, difference.expected
            yield f"caller {number}, on Asterisk: {what}: {got}, not {expected}"


def _is_by_lot(report: CallReport) -> bool:
    """Lots are drawn by the call's id, which is another one on each; and which of two ringings one
    telephone takes that both agents have is chance too."""
    numbers = [leg.number for cdr in report.cdrs for leg in cdr.legs if leg.number]
    return any(line.rule == _LOT for line in report.lines) or len(set(numbers)) < len(numbers)


def _timeless_lines(report: CallReport) -> list[LogLine]:
    """Neighbours that tell of phones with the same end, which came at one moment, in the phones' order."""
    timeless = [replace(line, call=_CALL, seq=0, at=_TIME) for line in report.lines]
    if _is_by_lot(report):
        timeless = [_with_lots_covered(line) for line in timeless]
    return [
        line
        for _, neighbours in groupby(timeless, lambda line: line.rule)
        for line in sorted(neighbours, key=lambda line: str(line.saw.get("endpoint", "")))
    ]


def _with_lots_covered(line: LogLine) -> LogLine:
    saw = {name: _DRAWN if name in ("agent", "endpoint") else seen for name, seen in line.saw.items()}
    return replace(line, saw=saw, decided=_DRAWN if line.rule == _LOT else line.decided)


def _timeless_cdrs(report: CallReport) -> list[Cdr]:
    is_by_lot = _is_by_lot(report)
    return [
        replace(
            cdr,
            call=_CALL,
            started=_TIME,
            answered=_TIME if cdr.answered else None,
            ended=_TIME,
            wait_s=0.0,
            talk_s=0.0,
            estimated_wait_s=None if cdr.estimated_wait_s is None else 0.0,
            queued_s=None,
            callback_of=_CALL if cdr.callback_of else None,
            agent=_DRAWN if is_by_lot and cdr.agent else cdr.agent,
            legs=_in_phones_order(cdr.legs, is_by_lot=is_by_lot),
        )
        for cdr in report.cdrs
    ]


def _in_phones_order(legs: Sequence[LegRecord], *, is_by_lot: bool) -> tuple[LegRecord, ...]:
    timeless = [replace(leg, talk_s=0.0) for leg in legs]
    if is_by_lot:
        timeless = [replace(leg, agent=_DRAWN, endpoint=Endpoint(_DRAWN)) for leg in timeless]
    return tuple(
        leg
        for _, neighbours in groupby(timeless, lambda leg: leg.outcome)
        for leg in sorted(neighbours, key=lambda leg: leg.endpoint)
    )


def _timeless_messages(report: CallReport) -> list[VoicemailMessage]:
    return [replace(message, call=_CALL, file="", duration_s=0.0, at=_TIME) for message in report.messages]
