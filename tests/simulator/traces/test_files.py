"""Trace files: whole ones are read as they were written, others are told with file and line."""

from pathlib import Path

import pytest

from config.problems import ConfigurationError
from simulator.traces.files import read_trace, read_trace_text
from simulator.traces.writing import write_trace

RECORDED = Path(__file__).parent / "recorded"
TEXT = (RECORDED / "hang_up_in_prompt.trace").read_text()
LINE = TEXT.split("\n").index("---") + 2
"""The first line of the trace itself."""

COMPANY = TEXT.split("\n").index("company:") + 1


@pytest.mark.parametrize("file", sorted(RECORDED.glob("*.trace")), ids=lambda file: file.stem)
def test_what_is_read_is_written_the_same(file: Path) -> None:
    assert write_trace(read_trace(file)) == file.read_text()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "f:1: is not a trace"),
        ("organisation: demo\n", "f:1: is not a trace"),
        (TEXT.replace("trace 1", "trace 2", 1), "f:1: is a trace of version 2, and this program reads"),
        (TEXT[: len(TEXT) // 2], "ends in its middle: it was not written whole"),
        (TEXT.removesuffix("end: whole\n"), "end: is missing"),
        (TEXT.replace("starts: '2026", "starts: '20x6"), "is not a time"),
        (TEXT.replace("+00:00'", "'"), "has no time zone"),
        (TEXT.replace("starts: '2026", "starts: '9999"), "f:3: starts: is in no year from 1970 to 2100"),
        (TEXT.replace("starts: '2026", "starts: '0001"), "f:3: starts: is in no year from 1970 to 2100"),
        (
            TEXT.replace("company:\n", f"company:\n  x:\n  - {'[' * 5000}\n"),
            f"f:{COMPANY + 2}: is nested too deep",
        ),
        (
            TEXT.replace("company:\n", f"company:\n  x: {'[' * 20}{']' * 20}\n"),
            f"f:{COMPANY + 1}: is nested too deep",
        ),
        (TEXT.replace("starts:", "begins:"), "f:1: starts: is missing"),
        (TEXT.replace("country", "contry").replace("  name: Company", "  nam: Company"), "company.name"),
        (TEXT.replace("devices: {", "devices: [{"), "is not YAML"),
        (TEXT.replace("asterisk:", "x: &a [1]\ny: [*a, *a]\nasterisk:"), "f:3: aliases (*name)"),
        (TEXT.replace(" > ANSWER", " ! ANSWER"), "is not a line of a trace"),
        (TEXT.replace('"uniqueid"', '"unique"'), "its text has no uniqueid"),
        (TEXT.replace('"UserEvent": "VaxelCall"', '"UserEvent": 1'), f"f:{LINE}: its text is not"),
        (TEXT.replace("VaxelCall", "Vaxel\\r\\nCall"), f"f:{LINE}: its text has control characters"),
        (TEXT.replace(" agi 1 engine closes", "99999 agi 1 engine closes"), "is later than a day"),
        (TEXT.replace(' < {"Event"', " < {Event"), f"f:{LINE}: its text is not a JSON object"),
        (TEXT.replace(' < {"Event": "UserEvent"', ' < ["UserEvent"'), f"f:{LINE}: its text is not"),
    ],
)
def test_another_file_is_told_with_its_line(text: str, told: str) -> None:
    with pytest.raises(ConfigurationError) as error:
        read_trace_text(text, "f")
    assert told in str(error.value)


def test_time_does_not_go_back() -> None:
    rows = TEXT.split("\n")
    rows[LINE - 1], rows[LINE + 2] = rows[LINE + 2], rows[LINE - 1]
    with pytest.raises(ConfigurationError, match="is before the line above it"):
        read_trace_text("\n".join(rows), "f")


def test_what_is_no_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "bytes").write_bytes(b"# V\xff\xfe")
    for name, told in (("gone", "can't be read"), ("", "can't be read"), ("bytes", "is not UTF-8 text")):
        with pytest.raises(ConfigurationError, match=told):
            read_trace(tmp_path / name)
