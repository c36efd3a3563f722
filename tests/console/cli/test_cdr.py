"""``vaxel cdr`` for people who invoice and people who lead call centres."""

import asyncio
import csv
import json
import stat
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.store import Store
from dialplan.disposition import Disposition
from dialplan.ids import CallId, DestinationId, OrganisationId, PersonId
from dialplan.records import Cdr
from tests.config.companies import small
from tests.console.commands import CDR, keep, run_here

NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
LATE = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)  # the 24th in Stockholm
SMALL = OrganisationId("small")


def call(number: int, started: datetime, **known: object) -> Cdr:
    begun = replace(CDR, call=CallId(f"1.{number}"), organisation=SMALL, started=started, ended=started)
    return replace(begun, **known)  # type: ignore[arg-type]


CALLS = (
    call(1, NOON, disposition=Disposition.ANSWERED, agent=PersonId("201"), wait_s=5.0, talk_s=60.0),
    call(2, NOON, group=DestinationId("groups/support"), billing_id="KS-1", cli="+46701740605"),
    call(3, LATE, cli="=cmd|'/c calc'!A1", did="0846500410"),
)


@pytest.fixture
def calls(data: Path) -> None:
    async def fill() -> None:
        await keep(data, *CALLS)
        store = await Store.open(data / "vaxel.db")
        await store.apply(small())
        await store.apply(small("demo", "08-465 004 99"))
        await store.close()

    asyncio.run(fill())


def listed(*options: str) -> list[str]:
    result = run_here("cdr", "--json", *options)
    assert result.exit_code == 0, result.output
    return [json.loads(line)["call"] for line in result.stdout.splitlines()]


@pytest.mark.usefixtures("calls")
@pytest.mark.parametrize(
    ("options", "numbers"),
    [
        ((), [1, 2, 3]),
        (("-n", "1"), [3]),
        (("--day", "2026-11-23"), [1, 2]),
        (("--from", "2026-11-24"), [3]),
        (("--until", "2026-11-23"), [1, 2]),
        (("--from", "2026-11-23T12:00", "--until", "2026-11-23T12:00:01"), [1, 2]),
        (("--month", "2026-11", "-n", "2"), [2, 3]),
        (("--organisation", "small"), [1, 2, 3]),
        (("-o", "demo"), []),
        (("--person", "202"), []),
        (("--group", "support"), [2]),
        (("--group", "groups/support", "--group", "a"), [1, 2, 3]),
        (("--person", "201"), [1]),
        (("--agent", "people/201"), [1]),
        (("--disposition", "answered"), [1]),
        (("--direction", "outgoing"), []),
        (("--number", "08-465 004 10"), [1, 2, 3]),
        (("--caller", "070-174 06 05"), [2]),
        (("--billing-id", "KS-1"), [2]),
        (("--min-wait", "6"), [2, 3]),
        (("--min-talk", "60"), [1]),
    ],
)
def test_calls_are_filtered(options: tuple[str, ...], numbers: list[int]) -> None:
    assert listed(*options) == [f"1.{number}" for number in numbers]


@pytest.mark.usefixtures("calls")
def test_times_are_shown_in_the_organisations_zone() -> None:
    shown = run_here("cdr").stdout.splitlines()
    assert [line[:25] for line in shown] == ["2026-11-23 12:00:00+01:00"] * 2 + ["2026-11-24 00:30:00+01:00"]
    assert shown[1].endswith("paid by KS-1")


@pytest.mark.usefixtures("calls")
def test_an_export_for_a_spreadsheet_executes_nothing_that_a_caller_sent() -> None:
    rows = list(csv.DictReader(run_here("cdr", "--csv").stdout.splitlines()))
    assert [row["cli"] for row in rows] == ["", "+46701740605", "'=cmd|'/c calc'!A1"]
    assert [row["started"] for row in rows][-1] == "2026-11-24T00:30:00+01:00"
    assert rows[0]["did"] == "+46846500410"


@pytest.mark.usefixtures("calls")
@pytest.mark.parametrize(("form", "lines"), [("--csv", 4), ("--excel", 4), ("--json", 3)])
def test_an_export_goes_into_a_file_of_its_owners_alone(tmp_path: Path, form: str, lines: int) -> None:
    file = tmp_path / "november.out"
    result = run_here("cdr", form, "--month", "2026-11", "--out", file)
    assert (result.exit_code, result.output) == (0, "")
    assert len(file.read_text().splitlines()) == lines
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(tmp_path.glob("*.part")) == []


@pytest.mark.usefixtures("calls")
def test_a_file_that_can_not_be_written_is_said(tmp_path: Path) -> None:
    result = run_here("cdr", "--csv", "--out", tmp_path / "no" / "where.csv")
    assert result.exit_code == 1
    assert "where.csv can't be written: No such file or directory" in result.stderr


@pytest.mark.usefixtures("calls")
def test_excel_takes_no_number_for_a_figure_and_hours_for_times() -> None:
    rows = list(csv.DictReader(run_here("cdr", "--excel").stdout.splitlines(), delimiter=";"))
    assert [row["cli"] for row in rows] == ["", '="+46701740605"', "'=cmd|'/c calc'!A1"]
    assert rows[-1]["did"] == '="0846500410"'
    _, first, *_ = run_here("cdr", "--excel", "--sum-by", "hour").stdout.splitlines()
    assert first.startswith("2026-11-23 12:00;2;")


@pytest.mark.usefixtures("calls")
def test_who_asks_for_a_number_that_is_not_theirs_is_told_how() -> None:
    result = run_here("cdr", "--number", "070-174 06 05")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "--caller" in result.stderr


@pytest.mark.usefixtures("calls")
def test_sums_by_day_for_people() -> None:
    first, *days, together = (
        line.split("  ") for line in run_here("cdr", "--sum-by", "day").stdout.splitlines()
    )
    assert first[0].strip() == "day"
    assert [line[0] for line in days] == ["2026-11-23", "2026-11-24"]
    assert together[0].strip() == "all"
    assert "33.3 %" in "".join(together)


@pytest.mark.usefixtures("calls")
def test_sums_for_programs_and_spreadsheets() -> None:
    (line,) = run_here("cdr", "--sum-by", "direction", "--json", "--within", "4").stdout.splitlines()
    figures = json.loads(line)
    assert figures == {
        "direction": "incoming",
        "calls": 3,
        "answered": 1,
        "abandoned": 0,
        "offered": 3,
        "in_time": 0,
        "service_level": 0.0,
        "average_wait_s": 15.0,
        "talk_s": 60.0,
        "external_talk_s": 0.0,
    }
    header, row = run_here(
        "cdr", "--sum-by", "billing-id", "--billing-id", "KS-1", "--csv"
    ).stdout.splitlines()
    assert (header.split(",")[:2], row.split(",")[:2]) == (["billing_id", "calls"], ["KS-1", "1"])


@pytest.mark.usefixtures("calls")
@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--day", "2026-02-30"), "is no day or time"),
        (("--number", "anna"), '"anna" is no telephone number'),
        (("--csv", "--json"), "One of --csv, --excel and --json"),
        (("--out", "x"), "--out is for --csv, --excel and --json"),
        (("--disposition", "great"), "great"),
        (("--sum-by", "week"), "week"),
        (("--sum-by", "day", "-n", "5"), "--sum-by counts all calls"),
        (("--organisation", "nope"), "there is no organisation nope: `vaxel organisations`"),
        (("--group", "nosuch"), "groups/nosuch is not set up, and no call has been there"),
        (("--group", "support", "--group", "nosuch", "--sum-by", "day"), "groups/nosuch is not set up"),
        (("--person", "nobody"), "people/nobody is not set up, and no call was answered by them"),
        (("--month", "2026-13"), '"2026-13" is no month: write 2026-11'),
    ],
)
def test_what_can_not_be_meant_is_wrong_input(options: tuple[str, ...], said: str) -> None:
    result = run_here("cdr", *options)
    assert result.exit_code == 2
    assert said in result.stderr


def test_where_zones_differ_a_day_needs_an_organisation(data: Path) -> None:
    async def fill() -> None:
        await keep(data, *CALLS)
        store = await Store.open(data / "vaxel.db")
        await store.apply(small())
        far = small("far", "08-465 004 99")
        await store.apply(far.model_copy(update={"time_zone": "Asia/Kathmandu"}))
        await store.close()

    asyncio.run(fill())
    assert "--organisation" in run_here("cdr", "--day", "2026-11-23").stderr
    assert listed("--day", "2026-11-23", "-o", "small") == ["1.1", "1.2"]
    assert listed() == ["1.1", "1.2", "1.3"]
