"""The page about the JSON forms says of each field and value what the commands print."""

import json
from enum import StrEnum

import pytest

from console.cdr.sums import sum_columns
from console.contract import cdr_json, failed_scenario_json, log_line_json, scenario_json, sweep_json
from dialplan.call_sums import SumBy
from dialplan.disposition import Disposition
from dialplan.outcome import LegOutcome
from dialplan.records import Direction
from simulator.play import simulate
from simulator.scenario.files import SCENARIOS, read_scenario
from simulator.sweep import Kind, sweep
from tests.console.commands import CDR, LINES
from tests.docs.pages import first_codes, page

PAGE = page("contract.md")
BUSY = read_scenario(SCENARIOS / "busy.yaml")
REPORT = simulate(BUSY)


def table(heading: str, number: int = 0) -> list[str]:
    """Return what the rows are about of the n-th table that begins so."""
    return first_codes(PAGE.split(heading)[1 + number].split("\n\n")[0])


@pytest.mark.parametrize(
    ("printed", "listed"),
    [
        (json.loads(log_line_json(LINES[0])), table("| field |", 0)),
        (json.loads(cdr_json(CDR)), table("| field |", 1)),
        (json.loads(cdr_json(CDR))["legs"][0], table("| field |", 2)),
        (json.loads(scenario_json(REPORT)), table("| field |", 3)),
        (json.loads(failed_scenario_json(BUSY, "why")), table("| field |", 3)),
        (json.loads(scenario_json(REPORT))["calls"][0], table("| field |", 4)),
        (json.loads(sweep_json(sweep(BUSY, Kind.HANG_UP, only={1}))), table("| field |", 5)),
    ],
    ids=["log line", "CDR", "leg", "scenario", "scenario without an end", "call of a scenario", "sweep"],
)
def test_every_field_is_on_the_page(printed: dict[str, object], listed: list[str]) -> None:
    assert listed == list(printed)


@pytest.mark.parametrize(
    ("values", "heading"),
    [
        (Disposition, "| `disposition` | the call |"),
        (Direction, "| `direction` | the call |"),
        (LegOutcome, "| `outcome` | the phone |"),
    ],
)
def test_every_value_is_on_the_page(values: type[StrEnum], heading: str) -> None:
    assert sorted(table(heading)) == sorted(values)


def test_every_figure_of_a_sum_is_on_the_page() -> None:
    assert tuple(table("| figure |")) == sum_columns(SumBy.DAY)[1:]


def test_the_examples_have_the_same_fields() -> None:
    examples = [json.loads(line) for line in PAGE.splitlines() if line.startswith("{")]
    assert {tuple(example) for example in examples} == {
        tuple(json.loads(log_line_json(LINES[0]))),
        tuple(json.loads(cdr_json(CDR))),
        tuple(json.loads(scenario_json(REPORT))),
    }
