"""Writes a trace file: the world as YAML, a line for each thing said, what came of it as YAML."""

from collections.abc import Mapping

import yaml

from simulator.traces.form import RULE, VERSION, WHAT
from simulator.traces.trace import AMI, Line, Outcome, Trace


def write_trace(trace: Trace) -> str:
    """The file's text; reading it gives the same trace."""
    head = {
        "asterisk": trace.asterisk,
        "starts": trace.starts.isoformat(),
        "trunk": trace.has_trunk,
        "devices": {str(name): state.value for name, state in (trace.devices or {}).items()},
        "presence": {str(name): presence.value for name, presence in (trace.presence or {}).items()},
        "company": trace.document.model_dump(mode="json", exclude_defaults=True),
    }
    tail = {"calls": [_outcome(outcome) for outcome in trace.outcomes], "end": "whole"}
    lines = "".join(f"{_say(line)}\n" for line in trace.lines)
    return f"# {WHAT} {VERSION}\n{_yaml(head)}{RULE}\n{lines}{RULE}\n{_yaml(tail)}"


def _outcome(outcome: Outcome) -> Mapping[str, object]:
    return {
        "agi": outcome.wire,
        "disposition": outcome.disposition,
        **({"group": outcome.group} if outcome.group else {}),
        **({"agent": outcome.agent} if outcome.agent else {}),
        **({"messages": outcome.messages} if outcome.messages else {}),
        "rules": list(outcome.rules),
    }


def _yaml(value: Mapping[str, object]) -> str:
    text: str = yaml.safe_dump(value, allow_unicode=True, sort_keys=False, default_flow_style=None, width=110)
    return text


def _say(line: Line) -> str:
    wire = "ami" if line.wire == AMI else f"agi {line.wire}"
    return f"{line.at_ms:>7} {wire} {line.kind}{' ' if line.text else ''}{line.text}"
