"""What a change moves: the same callers before and after it, and chance told from effect."""

from pathlib import Path

import pytest

from config.problems import ConfigurationError
from dialplan.ids import PersonId
from simulator.phones import Answers
from simulator.traffic.changes import Mean, Measure, Moved, Unit, Verdict, compare_days
from simulator.traffic.files import Plan, read_against, read_plan
from simulator.traffic.results import Results, play_days

DAY = """\
story: An hour of one group.
day: 2026-11-23
calls:
  - dials: 08-465 004 10
    per_hour: {"09:00-10:00": 60}
    patience: {mean: 2 min}
everybody:
  works: 08:55-10:05
  talks: {mean: 2 min, spread: 0.8}
"""
SEEDS = (1, 2, 3)


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    return read_plan(day(tmp_path, "before.yaml", DAY))


def day(tmp_path: Path, name: str, text: str) -> Path:
    (tmp_path / name).write_text(text)
    return tmp_path / name


def with_agents(tmp_path: Path, agents: str) -> Path:
    change = f"company: demo.yaml\nchange: {{groups: {{kundtjanst: {{agents: {agents}}}}}}}\n"
    demo = Path("config/demo.yaml").read_text()
    (tmp_path / "demo.yaml").write_text(demo)
    return day(tmp_path, "after.yaml", DAY.replace("calls:\n", f"{change}calls:\n", 1))


def play(plan: Plan) -> list[Results]:
    return list(play_days([plan.day(seed) for seed in SEEDS], processes=1))


def test_callers_are_the_same_before_and_after(plan: Plan, tmp_path: Path) -> None:
    changed = read_against(with_agents(tmp_path, '["201", "202", "203", "204"]'), plan)
    before, after = plan.day(7), changed.day(7)
    assert [call for call in before.scenario.calls if not call.caller.phone] == [
        call for call in after.scenario.calls if not call.caller.phone
    ]
    answers = [one for phone in before.scenario.phones for one in phone.reactions if isinstance(one, Answers)]
    assert all(one.talks_s is None for one in answers), "how long they talk is the callers', whoever answers"


def test_an_agent_less_is_worse_and_chance_does_not_hide_it(plan: Plan, tmp_path: Path) -> None:
    moved = compare_days(play(plan), play(read_against(with_agents(tmp_path, '["201"]'), plan)))
    whole = {one.measure.name: one for one in moved if one.place is None}
    assert whole["calls"].verdict is Verdict.SAME
    assert whole["service_level"].verdict is Verdict.WORSE
    assert whole["abandoned"].verdict is Verdict.WORSE
    assert whole["highest_load"].verdict is Verdict.MOVED
    assert {one.place for one in moved if one.place} == {"groups/kundtjanst"}


def test_no_change_moves_nothing(plan: Plan) -> None:
    results = play(plan)
    assert {one.verdict for one in compare_days(results, play(plan))} == {Verdict.SAME}
    assert {one.verdict for one in compare_days(results[:1], results[:1])} == {Verdict.SAME}
    assert Verdict.UNKNOWN in {one.verdict for one in compare_days(results[:1], results[1:2])}


@pytest.mark.parametrize(
    ("difference", "more_is", "verdict"),
    [
        (Mean(5.0, 1.0), 1, Verdict.BETTER),
        (Mean(-5.0, 1.0), 1, Verdict.WORSE),
        (Mean(5.0, 1.0), -1, Verdict.WORSE),
        (Mean(5.0, 1.0), 0, Verdict.MOVED),
        (Mean(1.0, 1.0), 1, Verdict.CHANCE),
        (Mean(0.0, 1.0), 1, Verdict.CHANCE),
        (Mean(0.0, 0.0), 1, Verdict.SAME),
        (Mean(5.0, None), 1, Verdict.UNKNOWN),
        (Mean(0.0, None), 1, Verdict.SAME),
    ],
)
def test_a_difference_counts_where_it_is_more_than_chance(
    difference: Mean, more_is: int, verdict: Verdict
) -> None:
    measure = Measure("x", Unit.COUNT, more_is, lambda figures: figures.calls)
    assert Moved(measure, None, Mean(0.0, None), Mean(0.0, None), difference).verdict is verdict


def test_a_configuration_file_is_what_the_same_day_is_played_in(plan: Plan, tmp_path: Path) -> None:
    demo = Path("config/demo.yaml").read_text()
    fewer = demo.replace('agents: ["201", "202", "203"]', 'agents: ["201"]')
    changed = read_against(day(tmp_path, "fewer.yaml", fewer), plan)
    assert changed.words == plan.words
    assert changed.company != plan.company
    assert changed.names[PersonId("201")] == "Anna Lind"


def test_what_is_neither_is_told_with_its_line(plan: Plan, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"wrong\.yaml:1: "):
        read_against(day(tmp_path, "wrong.yaml", "organisations: demo\n"), plan)
    with pytest.raises(ConfigurationError, match=r"wrong\.yaml:\d+: calls\[0\]\.dials: the company has no"):
        read_against(day(tmp_path, "wrong.yaml", DAY.replace("004 10", "004 99")), plan)


def test_days_are_played_side_by_side_as_one_after_the_other(plan: Plan) -> None:
    days = [plan.day(seed) for seed in SEEDS]
    one, two = list(play_days(days, 1)), list(play_days(days, 2))
    assert [results.whole for results in one] == [results.whole for results in two]
