import csv
import io
import re
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.cdr.spreadsheet import COLUMNS, EXCEL, PLAIN, Sheet, harmless, row_of
from tests.console.commands import CDR

STOCKHOLM = ZoneInfo("Europe/Stockholm")


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        " =1",
        "+467;=1",
        '=HYPERLINK("http://x")',
        "+",
    ],
)
def test_what_a_spreadsheet_would_execute_is_text(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["+46701740605", "0701740605", "", "groups/a", "1795427434.41"])
def test_numbers_and_ids_stay_as_they_are(text: str) -> None:
    assert harmless(text) == text


@pytest.mark.parametrize("sheet", [PLAIN, EXCEL])
@given(cells=st.lists(st.text(), min_size=2, max_size=5))
def test_a_line_is_read_back_cell_by_cell(sheet: Sheet, cells: list[str]) -> None:
    line = sheet.line(cells)
    (read,) = csv.reader(io.StringIO(line, newline=""), delimiter=sheet.delimiter, strict=True)
    assert [_text(cell) for cell in read] == [_text(cell) for cell in cells]


def _text(cell: str) -> str:
    """What is meant by a cell: an apostrophe or a formula makes text of it."""
    return re.sub(r'^="([+0-9]*)"$', r"\1", cell.removeprefix("'"))


def test_times_are_the_organisations_with_their_offset() -> None:
    night = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    row = row_of(replace(CDR, started=night, ended=night.replace(hour=1)), lambda _: STOCKHOLM)
    assert (row["started"], row["ended"]) == ("2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00")


def test_seconds_are_written_alike_whether_there_were_any_or_none() -> None:
    row = row_of(replace(CDR, wait_s=20, talk_s=0, queued_s=0, legs=()), lambda _: STOCKHOLM)
    assert [str(row[name]) for name in ("wait_s", "queued_s", "talk_s", "external_talk_s")] == [
        *("20.0", "0.0", "0.0", "0.0")
    ]


def test_excel_in_swedish_reads_times_as_times_and_seconds_as_figures() -> None:
    row = row_of(replace(CDR, started=datetime(2026, 11, 23, 8, 0, tzinfo=UTC)), lambda _: STOCKHOLM, EXCEL)
    assert row["started"] == "2026-11-23 09:00:00"
    assert EXCEL.line([row["started"], 1.5, 3, None, "a;b"]) == '2026-11-23 09:00:00;1,5;3;;"a;b"\n'


@pytest.mark.parametrize("digits", ["+46846500401", "0701740606", "46701740605", "112"])
def test_excel_keeps_every_digit_of_a_number(digits: str) -> None:
    assert EXCEL.line([digits, 1]) == f'"=""{digits}""";1\n'
    assert PLAIN.line([digits, 1]) == f"{digits},1\n"


@pytest.mark.parametrize("text", ['+46"&A1', '0"', "+46\n", "+"])
def test_nothing_but_digits_is_given_as_a_formula(text: str) -> None:
    assert '=""' not in EXCEL.line([text])


def test_every_column_has_its_cell() -> None:
    assert tuple(row_of(CDR, lambda _: STOCKHOLM)) == COLUMNS
