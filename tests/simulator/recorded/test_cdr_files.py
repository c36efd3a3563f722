"""A file of CDRs is read as it was written, and every mistake is told with its line."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from config.problems import ConfigurationError
from console.contract import cdr_json
from dialplan.decision import Step
from dialplan.ids import CallId, Endpoint, OrganisationId, PersonId
from dialplan.outcome import LegOutcome
from dialplan.records import LegRecord, LogLine
from simulator.recorded import cdr_files
from simulator.recorded.calls import RecordedCall
from tests.simulator.traffic.calls import STARTED, a_call


def read_cdrs(path: Path) -> tuple[RecordedCall, ...]:
    return cdr_files.read_cdrs(path, keep=lambda call: call)


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "cdrs.json"
    file.write_text(text)
    return file


def changed(**fields: object) -> str:
    told: Mapping[str, object] = json.loads(cdr_json(a_call()))
    return json.dumps({**told, **fields})


def test_what_was_exported_is_read_as_it_was(tmp_path: Path) -> None:
    leg = LegRecord(PersonId("201"), Endpoint("PJSIP/201"), LegOutcome.ANSWERED, None)
    calls = (a_call(), a_call(CallId("2.0"), legs=(leg,)))
    assert read_cdrs(written(tmp_path, "\n".join(map(cdr_json, calls)) + "\n\n")) == tuple(
        RecordedCall(call, ()) for call in calls
    )


def test_the_log_is_read_where_a_call_has_one(tmp_path: Path) -> None:
    line = LogLine(
        CallId("1.0"), 1, STARTED, OrganisationId("demo"), 1, Step.MENU, "menu.key", {"keys": "1"}, ""
    )
    with_log = f"{cdr_json(a_call(), [line])}\n{cdr_json(a_call(CallId('2.0')))}\n"
    assert [call.lines for call in read_cdrs(written(tmp_path, with_log))] == [(line,), ()]


def test_fields_of_a_later_version_are_passed_over(tmp_path: Path) -> None:
    assert read_cdrs(written(tmp_path, changed(mood="good"))) == (RecordedCall(a_call(), ()),)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "cdrs.json:1: has no calls"),
        ("call;organisation\n1;demo\n", "cdrs.json:1: is no CDR: this seems to be CSV"),
        ("hej", "cdrs.json:1: is no CDR: they are written by `vaxel cdr --json`"),
        ('{"day": "2026-11-23", "calls": 4}', "cdrs.json:1: is JSON, but no CDR"),
        (f"{changed()}\n{changed()[:-1]}", "cdrs.json:2: is no JSON"),
        (f"{changed()}\n{changed(call='2', wait_s=-4)}", "cdrs.json:2: wait_s: -4"),
        (f"{changed()}\n{changed()}", "cdrs.json:2: call: has the call of line 1 again"),
        (changed(ended="2026-11-23T08:00:00.000Z"), "cdrs.json:1: ended before it started"),
        (changed(answered="2026-11-24T08:00:00.000Z"), "cdrs.json:1: answered before it started, or after"),
        (changed(started="2026-11-23T08:00:00"), "cdrs.json:1: started: "),
        (changed(started="2026-13-23T08:00:00Z"), "cdrs.json:1: started: "),
        (changed(disposition="eaten"), "cdrs.json:1: disposition: "),
    ],
)
def test_a_mistake_is_told_with_file_and_line(text: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as error:
        read_cdrs(written(tmp_path, text))
    assert says in str(error.value)


def test_a_file_full_of_mistakes_tells_the_first_of_them(tmp_path: Path) -> None:
    lines = [changed()] + [changed(call=str(number), wait_s=-1) for number in range(100)]
    with pytest.raises(ConfigurationError) as error:
        read_cdrs(written(tmp_path, "\n".join(lines)))
    assert len(error.value.problems) == 20


def test_what_is_no_file_of_text(tmp_path: Path) -> None:
    (tmp_path / "cdrs.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigurationError, match="is not UTF-8 text"):
        read_cdrs(tmp_path / "cdrs.json")
    with pytest.raises(ConfigurationError, match="can't be read"):
        read_cdrs(tmp_path / "none.json")
