"""The stand-in is like the real Asterisk: a scenario leaves the same records on either, times apart."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Final

import pytest

from dialplan.ids import CallId
from dialplan.records import Cdr, LegRecord, LogLine, VoicemailMessage
from simulator.play import simulate
from simulator.report import CallReport
from simulator.scenario_files import SCENARIOS, read_scenario
from tests.live.scenario_calls import play_on_real

_LONGEST_FIRST: Final = (
    "no_key",
    "second_agent_answers",
    "no_answer",
    "answered",
    "wrong_key_then_right",
    "voicemail",
    "declined",
    "unreachable",
    "hang_up_while_ringing",
    "gives_up_before_answer",
    "busy",
    "hang_up_in_prompt",
    "closed",
)
_AT_ONCE: Final = 6
_CALL: Final = CallId("1.1")
_TIME: Final = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def on_real(asterisk_root: Path) -> Iterator[Mapping[str, "Future[CallReport]"]]:
    """What each scenario comes to on a real Asterisk: they are played side by side, and last for a while."""
    pool = ThreadPoolExecutor(_AT_ONCE)
    try:
        yield {
            name: pool.submit(play_on_real, SCENARIOS / f"{name}.yaml", asterisk_root)
            for name in _LONGEST_FIRST
        }
    finally:
        pool.shutdown(cancel_futures=True)


@pytest.mark.parametrize("name", _LONGEST_FIRST[::-1])
def test_a_scenario_leaves_the_same_records_on_both(
    name: str, on_real: Mapping[str, "Future[CallReport]"]
) -> None:
    (simulated,) = simulate(read_scenario(SCENARIOS / f"{name}.yaml")).calls
    real = on_real[name].result()
    assert _timeless_lines(real.lines) == _timeless_lines(simulated.lines)
    assert _timeless_cdrs(real.cdrs) == _timeless_cdrs(simulated.cdrs)
    assert _timeless_messages(real.messages) == _timeless_messages(simulated.messages)
    assert real.differences == (), "the story did not come true"


def _timeless_lines(lines: Sequence[LogLine]) -> list[LogLine]:
    """Neighbours that tell of phones with the same end, which came at one moment, in the phones' order."""
    timeless = [replace(line, call=_CALL, seq=0, at=_TIME) for line in lines]
    return [
        line
        for rule, neighbours in groupby(timeless, lambda line: line.rule)
        for line in sorted(neighbours, key=lambda line: str(line.saw.get("endpoint", "")))
    ]


def _timeless_cdrs(cdrs: Sequence[Cdr]) -> list[Cdr]:
    return [
        replace(
            cdr,
            call=_CALL,
            started=_TIME,
            answered=_TIME if cdr.answered else None,
            ended=_TIME,
            wait_s=0.0,
            talk_s=0.0,
            legs=_in_phones_order(cdr.legs),
        )
        for cdr in cdrs
    ]


def _in_phones_order(legs: Sequence[LegRecord]) -> tuple[LegRecord, ...]:
    return tuple(
        leg
        for _, neighbours in groupby(legs, lambda leg: leg.outcome)
        for leg in sorted(neighbours, key=lambda leg: leg.endpoint)
    )


def _timeless_messages(messages: Sequence[VoicemailMessage]) -> list[VoicemailMessage]:
    return [replace(message, call=_CALL, file="", duration_s=0.0, at=_TIME) for message in messages]
