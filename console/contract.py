"""The JSON forms of records that programs rely on: one object a line (docs/contract.md)."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from dialplan.records import Cdr, LegRecord, LogLine
from simulator.report.run import Report
from simulator.scenario.values import Scenario
from simulator.sweep import Sweep


def log_line_json(line: LogLine) -> str:
    return json.dumps(_log_line(line), ensure_ascii=False)


def _log_line(line: LogLine) -> Mapping[str, object]:
    return {
        "call": line.call,
        "at": _time(line.at),
        "step": line.step,
        "rule": line.rule,
        "saw": dict(line.saw),
        "decided": line.decided,
        "config_version": line.config_version,
    }


def cdr_json(cdr: Cdr, log: Sequence[LogLine] | None = None) -> str:
    """With ``log``, the call's lines of the routing log, where they are asked for."""
    lines = {} if log is None else {"log": [_log_line(line) for line in log]}
    return json.dumps(
        {
            "call": cdr.call,
            "organisation": cdr.organisation,
            "direction": cdr.direction,
            "did": cdr.did,
            "cli": cdr.cli,
            "started": _time(cdr.started),
            "answered": _time(cdr.answered) if cdr.answered else None,
            "ended": _time(cdr.ended),
            "disposition": cdr.disposition,
            "group": cdr.group,
            "agent": cdr.agent,
            "wait_s": round(cdr.wait_s, 3),
            "talk_s": round(cdr.talk_s, 3),
            "queued_s": _seconds(cdr.queued_s),
            "estimated_wait_s": _seconds(cdr.estimated_wait_s),
            "billing_id": cdr.billing_id,
            "shown": cdr.shown,
            "callback_of": cdr.callback_of,
            "legs": [_leg(leg) for leg in cdr.legs],
            "config_version": cdr.config_version,
            **lines,
        },
        ensure_ascii=False,
    )


def _leg(leg: LegRecord) -> Mapping[str, object]:
    return {
        "agent": leg.agent,
        "endpoint": leg.endpoint,
        "outcome": leg.outcome,
        "cause": leg.cause,
        "number": leg.number,
        "talk_s": round(leg.talk_s, 3),
    }


def scenario_json(report: Report) -> str:
    return json.dumps({**report.as_json(), "error": None}, ensure_ascii=False)


def sweep_json(sweep: Sweep) -> str:
    return json.dumps(sweep.as_json(), ensure_ascii=False)


def failed_scenario_json(scenario: Scenario, error: str) -> str:
    """A scenario that came to no end: there is nothing to report of it but why."""
    return json.dumps(
        {
            "file": scenario.file,
            "story": scenario.story,
            "ok": False,
            "took_s": None,
            "leftovers": [],
            "unmet": [],
            "calls": [],
            "error": error,
        },
        ensure_ascii=False,
    )


def _seconds(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def _time(at: datetime) -> str:
    """RFC 3339 in UTC, to the millisecond."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
