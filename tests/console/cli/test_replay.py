"""``vaxel replay``: calls of a file or of the store through a draft; and wrong input, with file and line."""

import asyncio
import json
from pathlib import Path

import pytest

from config.files import DEMO_FILE
from dialplan.records import Record
from simulator.play import simulate
from simulator.scenario.files import SCENARIOS, read_scenario
from tests.console.commands import keep, run_here
from tests.docs.pages import first_codes, page

TWO_CALLERS = read_scenario(SCENARIOS / "two_callers_one_agent.yaml")  # both press 3: groups/sales
LED_ELSEWHERE = DEMO_FILE.read_text().replace('"3": groups/sales', '"3": groups/kundtjanst')


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    file = tmp_path / "draft.yaml"
    file.write_text(LED_ELSEWHERE)
    return file


@pytest.fixture
def calls(data: Path, tmp_path: Path) -> Path:
    """Two calls on record, and the same exported."""
    assert run_here("apply", DEMO_FILE).exit_code == 0
    played = simulate(TWO_CALLERS).calls
    records: list[Record] = []
    for call in played:
        records += [*call.lines, *call.cdrs]
    asyncio.run(keep(data, *records))
    file = tmp_path / "calls.jsonl"
    exported = run_here("cdr", "--json", "--with-log", "--out", file)
    assert exported.exit_code == 0, exported.output
    return file


def test_the_difference_is_told_with_the_rule_that_makes_it(calls: Path, draft: Path) -> None:
    result = run_here("replay", calls, "--config", draft, "--now", DEMO_FILE)
    assert result.exit_code == 0, result.output
    assert "2 of 2 calls (100.0 %) end as they did when nothing is changed" in result.stdout
    assert "2  menus/main menu.key keys 3: to groups/sales → to groups/kundtjanst" in result.stdout
    assert "2  answered (groups/sales) → answered (groups/kundtjanst)" in result.stdout
    assert "+467" not in result.stdout
    assert "070" not in result.stdout


@pytest.mark.usefixtures("calls")
def test_calls_and_draft_may_be_those_kept_here() -> None:
    assert run_here("draft", "begin", "other").exit_code == 0
    keys = 'keys={"1": groups/kundtjanst, "3": groups/kundtjanst}'
    assert run_here("menu", "edit", "main", keys, "--draft", "other").exit_code == 0
    result = run_here("replay", "--day", "2026-11-23", "--draft", "other")
    assert result.exit_code == 0, result.output
    assert "2 calls end elsewhere" in result.stdout
    noted = run_here("check", "--draft", "other")
    assert noted.exit_code == 0
    assert "note: menus/main/key 3: leads to groups/kundtjanst (in force: groups/sales)" in noted.stdout
    assert "note: menus/main/key 9: leads nowhere any more (in force: voicemails/main)" in noted.stdout
    none = run_here("replay", "--day", "2026-11-20", "--draft", "other")
    assert (none.exit_code, none.stderr) == (
        2,
        "there are no calls in that period: vaxel cdr lists those there are\n",
    )


def test_the_json_has_the_fields_of_the_page(calls: Path, draft: Path) -> None:
    result = run_here("replay", calls, "--config", draft, "--json")
    told = json.loads(result.stdout)
    section = page("contract.md").split("## Recorded calls through a draft")[1].split("\n## ")[0]
    whole, side = section.split("| of a side |")
    assert list(told) == first_codes(whole)
    assert list(told["draft"]) == first_codes(side)
    (alike,) = told["elsewhere"]
    assert (alike["count"], alike["is_by_rings"]) == (2, False)
    assert alike["decision_draft"] == {
        "rule": "menu.key",
        "at": "menus/main",
        "saw": {"keys": "3"},
        "decided": "to groups/kundtjanst",
    }
    assert {call["parted_draft"]["rule"] for call in told["calls"]} == {"menu.key"}
    assert told["draft"]["rung"]["202"] == 2
    assert [call["now"]["at"] for call in told["calls"]] == ["groups/sales"] * 2


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "1: has no calls in it"),
        ("\n\n", "1: has no calls in it"),
        ("call;did\n1;2\n3;4\n", "1: is CSV, it seems, which has no log: export the calls by vaxel cdr"),
        ("call\n", "1: is not JSON (one call a line: vaxel cdr --json --with-log)"),
        ('{"call": }\n', "1: is not JSON from column 10 on (one call a line: vaxel cdr --json --with-log)"),
        ("[" * 100_000 + "\n", "1: is nested too deeply for a call"),
        ("[1]\n", "1: is JSON, but no call"),
        (
            '{"call": "1", "disposition": "busy"}',
            "1: has no log: export the calls by vaxel cdr --json --with-log",
        ),
    ],
)
def test_a_file_without_calls_is_wrong_input(draft: Path, tmp_path: Path, text: str, problem: str) -> None:
    file = tmp_path / "calls.jsonl"
    file.write_text(text)
    result = run_here("replay", file, "--config", draft, "--now", DEMO_FILE)
    assert result.exit_code == 2
    assert problem in result.stderr.replace(str(file) + ":", "")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"ended": "2026-11-22T08:00:00Z"}, "ended before it started"),
        ({"ended": "2027-11-22T08:00:00Z"}, "impossible times: nobody's call lasts a week"),
        ({"started": "1926-11-22T08:00:00Z"}, "started: is no time at which anybody called"),
        ({"started": "yesterday"}, "started: "),
        ({"wait_s": -1}, "wait_s: "),
        ({"colour": "red"}, "colour: is not a field of a call"),
        ({"organisation": "other"}, 'organisation: "other" is not "demo", whose configuration this is'),
        ({"disposition": "lost"}, 'disposition: "lost" is not one of'),
    ],
)
def test_a_call_that_cannot_be_is_told_with_its_line(
    calls: Path, draft: Path, changes: dict[str, object], problem: str
) -> None:
    first, second = calls.read_text().splitlines()
    calls.write_text(f"{first}\n{json.dumps(json.loads(second) | changes)}\n")
    result = run_here("replay", calls, "--config", draft, "--now", DEMO_FILE)
    assert result.exit_code == 2
    assert f"{calls}:2: {problem}" in result.stderr


def test_what_is_wrong_with_each_call_is_told_once(calls: Path, draft: Path) -> None:
    calls.write_text(calls.read_text().replace('"organisation": "demo"', '"organisation": "other"'))
    result = run_here("replay", calls, "--config", draft, "--now", DEMO_FILE)
    assert result.exit_code == 2
    wrong = 'organisation: "other" is not "demo", whose configuration this is'
    assert result.stderr == f"{calls}:1: {wrong} (and so in 1 more)\n"


def test_a_call_that_is_there_twice_is_told(calls: Path, draft: Path) -> None:
    text = calls.read_text()
    calls.write_text(text + text)
    result = run_here("replay", calls, "--config", draft, "--now", DEMO_FILE)
    assert result.exit_code == 2
    assert f"{calls}:3: call: " in result.stderr


def test_a_draft_of_somebody_else_is_refused(calls: Path) -> None:
    result = run_here("replay", calls, "--config", "config/example.yaml", "--now", DEMO_FILE)
    assert (result.exit_code, result.stderr) == (2, "the draft is exempel's, and demo took the calls\n")


def test_a_wait_without_an_end_is_no_service_level(calls: Path, draft: Path) -> None:
    result = run_here("replay", calls, "--config", draft, "--now", DEMO_FILE, "--within", "inf")
    assert (result.exit_code, result.stderr) == (2, "--within is a number of seconds\n")


def test_rules_that_nobody_knows_are_told_once(calls: Path, draft: Path) -> None:
    calls.write_text(calls.read_text().replace("talk.over", "talk.ended"))
    result = run_here("replay", calls, "--config", draft, "--now", DEMO_FILE)
    assert result.stderr == 'the log has rules that this version does not know: "talk.ended"\n'


def test_what_is_missing_on_the_command_line_is_said(calls: Path, draft: Path) -> None:
    assert "name one of --config FILE and --draft NAME" in run_here("replay", calls).stderr
    assert "name a file of calls, or a period" in run_here("replay", "--config", draft).stderr
    assert run_here("cdr", "--with-log").exit_code == 2
