"""``vaxel fit``: from recorded calls to a day that ``vaxel traffic`` plays, and what it says of bad files."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from config.files import DEMO_FILE, read_file
from config.store import Store
from console.contract import cdr_json
from dialplan.decision import Seen, Step
from dialplan.disposition import Disposition
from dialplan.ids import CallId, Endpoint, OrganisationId, PersonId
from dialplan.outcome import LegOutcome
from dialplan.records import Cdr, Direction, LegRecord, LogLine
from simulator.traffic.files import read_plan
from tests.console.commands import keep, run_here
from tests.simulator.traffic.calls import a_call

PRESSED_3: dict[str, Seen] = {"at": "menus/main", "keys": "3"}


def calls() -> Iterator[Cdr]:
    """Forty calls of a Monday, a minute apart; each fourth caller gives up."""
    for number in range(40):
        gave_up = Disposition.ABANDONED if number % 4 == 0 else Disposition.ANSWERED
        call = a_call(CallId(f"{number}.0"), at_s=60.0 * number, disposition=gave_up)
        yield replace(call, cli="+46701740605")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "cdrs.json").write_text("".join(f"{cdr_json(call)}\n" for call in calls()))
    return tmp_path / "cdrs.json"


def test_a_file_of_cdrs_becomes_a_day_that_can_be_played(file: Path, tmp_path: Path) -> None:
    result = run_here("fit", file, "--write", tmp_path / "day.yaml")
    assert result.exit_code == 0, result.stderr
    assert "40 calls" in result.stdout
    plan = read_plan(tmp_path / "day.yaml")
    assert plan.words.calls[0].per_hour == {"10:00-10:45": 53.33}, "40 calls in the part that was recorded"
    assert "70174" not in (tmp_path / "day.yaml").read_text(), "a caller's number is nobody's business"


def test_calls_that_are_in_no_estimate_are_told(tmp_path: Path) -> None:
    stray = replace(a_call(CallId("stray")), did="+46846500499")
    out = replace(a_call(CallId("out")), direction=Direction.OUTGOING)
    other = replace(a_call(CallId("other")), organisation=OrganisationId("annan"))
    rows = [*calls(), stray, replace(stray, call=CallId("stray.2")), out, other]
    (tmp_path / "cdrs.json").write_text("".join(f"{cdr_json(call)}\n" for call in rows))
    result = run_here("fit", tmp_path / "cdrs.json", "--write", tmp_path / "day.yaml")
    assert result.stdout.splitlines()[0].startswith("40 calls. The day: ")
    assert "left out: 2 calls to numbers that demo doesn't have, or erased ones\n" in result.stdout
    assert "left out: 1 call that did not come in\n" in result.stdout
    assert "left out: 1 call not of demo\n" in result.stdout
    text = (tmp_path / "day.yaml").read_text()
    assert "# Fitted to 40 recorded calls" in text
    assert "# Left out: 2 calls to numbers that demo doesn't have" in text


def test_keys_are_those_of_the_log_where_a_call_has_one(tmp_path: Path) -> None:
    """It pressed 3, and came to where 1 leads."""
    call = a_call(did="+46846500400")
    at = call.started + timedelta(seconds=5)
    line = LogLine(
        call.call, 1, at, call.organisation, 1, Step.MENU, "menu.key", PRESSED_3, "to groups/sales"
    )
    (tmp_path / "cdrs.json").write_text(f"{cdr_json(call, [line])}\n")
    assert run_here("fit", tmp_path / "cdrs.json", "--write", tmp_path / "day.yaml").exit_code == 0
    assert read_plan(tmp_path / "day.yaml").words.calls[0].presses == {"3": 1}


def test_keys_that_nothing_tells_of_are_told(tmp_path: Path) -> None:
    leg = LegRecord(PersonId("209"), Endpoint("PJSIP/209"), LegOutcome.ABANDONED, None)
    gave_up = Disposition.ABANDONED
    call = a_call(did="+46846500400", group=None, queued_s=None, disposition=gave_up, legs=(leg,))
    (tmp_path / "cdrs.json").write_text(f"{cdr_json(call)}\n")
    result = run_here("fit", tmp_path / "cdrs.json", "--write", tmp_path / "day.yaml")
    assert "it is not known what 1 caller pressed in a menu" in result.stdout
    assert not read_plan(tmp_path / "day.yaml").words.calls[0].presses


def test_the_day_is_about_the_configuration_it_was_recorded_with(file: Path, tmp_path: Path) -> None:
    company = tmp_path / "companies" / "own.yaml"
    company.parent.mkdir()
    company.write_text(DEMO_FILE.read_text())
    result = run_here("fit", file, "--config", company, "--write", tmp_path / "day.yaml")
    assert result.exit_code == 0, result.stderr
    assert 'company: "companies/own.yaml"' in (tmp_path / "day.yaml").read_text()
    assert read_plan(tmp_path / "day.yaml").words.calls


def test_the_store_has_calls_too(data: Path, tmp_path: Path) -> None:
    async def fill() -> None:
        await keep(data, *calls(), *(replace(c, started=c.started - timedelta(days=30)) for c in later()))
        store = await Store.open(data / "vaxel.db")
        await store.apply(read_file(DEMO_FILE).document)
        await store.close()

    def later() -> Iterator[Cdr]:
        yield from (replace(call, call=CallId(f"9{call.call}")) for call in calls())

    asyncio.run(fill())
    result = run_here("fit", "--day", "2026-11-23", "--write", tmp_path / "day.yaml")
    assert result.exit_code == 0, result.stderr
    assert "40 calls" in result.stdout
    assert read_plan(tmp_path / "day.yaml").company.organisation == "demo"
    assert (tmp_path / "day.company.yaml").exists()


def test_a_file_that_somebody_may_have_changed_is_not_written_over(file: Path, tmp_path: Path) -> None:
    (tmp_path / "day.yaml").write_text("mine")
    result = run_here("fit", file, "--write", tmp_path / "day.yaml")
    assert (result.exit_code, "is there already" in result.stderr) == (2, True)
    assert (tmp_path / "day.yaml").read_text() == "mine"


@pytest.mark.parametrize(
    ("text", "options", "says"),
    [
        ("", (), "cdrs.json:1: has no calls"),
        ("call;started\n1;2\n", (), "cdrs.json:1: is no CDR: this seems to be CSV"),
        (
            cdr_json(a_call(did="+46846500499")),
            (),
            "cdrs.json: has 1 calls, none of them to a number of demo",
        ),
        (cdr_json(a_call()), ("--for", "2026-11-24"), "cdrs.json: has no calls of a Tuesday"),
        (cdr_json(a_call()), ("--for", "2026-11-31"), "--for: 2026-11-31 is not a date"),
        (cdr_json(a_call()), ("--day", "2026-11-23"), "choose calls by `vaxel cdr`"),
        (cdr_json(a_call()), ("--config", "none.yaml"), "none.yaml: can't be read"),
        (cdr_json(a_call()).replace('"demo"', '"other"'), (), "has calls of other, none of demo"),
        (cdr_json(a_call()).replace("09:02:10", "08:02:10"), (), "cdrs.json:1: "),
    ],
)
def test_what_is_wrong_is_said_and_nothing_written(
    text: str, options: tuple[str, ...], says: str, tmp_path: Path
) -> None:
    (tmp_path / "cdrs.json").write_text(text)
    result = run_here("fit", tmp_path / "cdrs.json", "--write", tmp_path / "day.yaml", *options)
    assert (result.exit_code, says in result.stderr) == (2, True), result.stderr
    assert not (tmp_path / "day.yaml").exists()
