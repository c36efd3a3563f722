"""What is heard of a running engine is bounded, and a trace never has a hole."""

from datetime import UTC, datetime

import pytest

from engine.agi import Request
from engine.events import UniqueId
from simulator.traces.taking import Limits, Taking
from simulator.traces.trace import Kind
from tests.simulator.traces import recording

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def a_request(number: int) -> Request:
    return Request(UniqueId(f"1.{number}"), "PJSIP/trunk-0000000a", "+46846500400", "", "sv", "call")


async def test_a_full_one_hears_no_more_and_says_why() -> None:
    taking = Taking(MONDAY, limits=Limits(lines=3))
    for digit in "123456":
        taking.heard({"event": "DTMFEnd", "digit": digit})
    assert len(taking.taken) == 3
    assert "limit" in taking.why_over
    assert taking.ear_for(a_request(1)) is None


async def test_what_is_long_fills_it_too() -> None:
    taking = Taking(MONDAY, limits=Limits(characters=1000))
    ear = taking.ear_for(a_request(1))
    assert ear is not None
    for _ in range(10):
        ear.heard(b"200 result=1 (" + b"x" * 400 + b")")
    assert len(taking.taken) == 3
    assert taking.is_over


async def test_after_so_many_calls_it_hears_those_to_their_end_and_no_other() -> None:
    taking = Taking(MONDAY)
    taking.limit_calls(1)
    ear = taking.ear_for(a_request(1))
    assert ear is not None
    assert taking.ear_for(a_request(2)) is None
    assert (taking.has_enough, taking.open, taking.calls) == (True, 1, 1)
    ear.said(b"ANSWER\n")
    ear.asterisk_left()
    ear.engine_left()
    ear.engine_left()
    assert taking.open == 0
    assert [one.kind for one in taking.taken] == [
        Kind.CALL,
        Kind.ENGINE,
        Kind.ASTERISK_LEFT,
        Kind.ENGINE_LEFT,
    ]


async def test_pings_and_lists_are_not_taken_down() -> None:
    taking = Taking(MONDAY)
    taking.said({"Action": "Ping", "ActionID": "1"})
    taking.heard({"response": "Success", "actionid": "1", "ping": "Pong"})
    taking.heard({"event": "CoreShowChannel", "actionid": "2"})
    taking.heard({"event": "OriginateResponse", "actionid": "3"})
    assert [one.said for one in taking.taken] == [{"event": "OriginateResponse", "actionid": "3"}]


async def test_it_is_over_when_ami_is_lost() -> None:
    taking = Taking(MONDAY)
    taking.ami_lost()
    assert taking.is_over
    assert taking.why_over == "AMI was lost"


def test_logging_in_is_not_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "_AMI_IS_UP_AFTER_S", 0.0)
    heard = [one.said for one in recording.record("hang_up_in_prompt").taken]
    assert any(isinstance(said, dict) and "accepted" in said.get("message", "") for said in heard)
    assert not [said for said in heard if "Login" in str(said) or "secret" in str(said).lower()]
