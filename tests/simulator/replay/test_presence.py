"""Agents are where they were: by their codes, and by having been rung for a group."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from dialplan.decision import Seen, Step
from dialplan.ids import CallId, OrganisationId
from dialplan.records import LogLine
from simulator.recorded.calls import RecordedCall
from simulator.replay.presence import unrecorded_codes
from tests.console.commands import CDR
from tests.simulator.replay.company import company

START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def call(at_s: float, *lines: tuple[str, dict[str, Seen]]) -> RecordedCall:
    at = START + timedelta(seconds=at_s)
    written = tuple(
        LogLine(CallId(f"1.{at_s}"), seq, at, OrganisationId("exempel"), 1, Step.RING, rule, saw, "")
        for seq, (rule, saw) in enumerate(lines, 1)
    )
    return RecordedCall(replace(CDR, started=at, ended=at), written)


def code(at_s: float, act: str) -> RecordedCall:
    return call(at_s, ("agent.presence", {"agent": "anna", "act": act}))


def rung(at_s: float) -> RecordedCall:
    return call(at_s, ("hunting.linear", {"at": "groups/support"}), ("outcome.no_answer", {"agent": "anna"}))


def codes(*calls: RecordedCall) -> list[tuple[float, str]]:
    return [(one.at_s, one.caller.dials) for one in unrecorded_codes(calls, company(), START)]


def test_who_logs_in_was_logged_out_before() -> None:
    assert codes(code(60, "log_in"), rung(100), code(900, "log_out")) == [(0.0, "*45")]


def test_who_is_rung_first_was_logged_in() -> None:
    assert codes(rung(10), code(900, "log_out")) == []


def test_who_is_rung_after_logging_out_came_back_by_other_means() -> None:
    assert codes(rung(10), code(100, "log_out"), rung(500), rung(600)) == [(495.0, "*45")]


def test_so_did_who_was_paused_for_not_answering() -> None:
    paused = call(20, ("agent.paused", {"agent": "anna", "at": "groups/support", "unanswered": 3}))
    assert codes(rung(10), paused, rung(500)) == [(495.0, "*47")]
    assert codes(rung(10), paused, code(300, "resume"), rung(500)) == []
