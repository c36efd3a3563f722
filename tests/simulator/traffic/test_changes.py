"""What a change moves: the same callers before and after it, and chance told from effect."""

from pathlib import Path

import pytest

from config.problems import ConfigurationError
from dialplan.disposition import Disposition
from dialplan.ids import DestinationId, PersonId
from simulator.phones import Answers
from simulator.traffic.changes import MEASURES, OF_GROUPS, Mean, Measure, Moved, Unit, Verdict, compare_days
from simulator.traffic.figures import count, counted
from simulator.traffic.files import Plan, read_against, read_plan
from simulator.traffic.results import Results, play_days
from tests.simulator.traffic.calls import GROUP, a_call

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
    assert {one.place for one in moved if one.place} == {GROUP}


def test_fewer_who_need_to_be_called_back_are_neither_better_nor_worse() -> None:
    measures = (*MEASURES, *OF_GROUPS)
    assert {one.more_is for one in measures if one.name in ("called_back", "callback")} == {0}


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


ByName = dict[tuple[DestinationId | None, str], Moved]


def moved_by(tmp_path: Path, before: str, after: str) -> ByName:
    """What moves with one setting of groups instead of another."""
    plans = [
        read_plan(day(tmp_path, name, DAY.replace("calls:\n", f"change: {{groups: {groups}}}\ncalls:\n", 1)))
        for name, groups in (("one.yaml", before), ("other.yaml", after))
    ]
    return {(one.place, one.measure.name): one for one in compare_days(*map(play, plans))}


def value(mean: Mean | None) -> float:
    return 0.0 if mean is None else mean.value


def test_sending_callers_away_is_not_answering_them(tmp_path: Path) -> None:
    moved = moved_by(
        tmp_path, "{kundtjanst: {agents: ['201']}}", "{kundtjanst: {agents: ['201'], max_wait_s: 10}}"
    )
    assert moved[GROUP, "calls"].verdict is Verdict.SAME, "all come to the group as before"
    assert moved[GROUP, "sent_on"].verdict is Verdict.WORSE
    assert moved[GROUP, "answered"].verdict is not Verdict.BETTER
    assert value(moved[GROUP, "service_level"].after) <= value(moved[GROUP, "answered"].after) < 0.5


def test_nothing_is_not_better_than_something(plan: Plan, tmp_path: Path) -> None:
    never = DAY.replace("works: 08:55-10:05", "works: never")
    after = play(read_against(day(tmp_path, "never.yaml", never), plan))
    moved = {(one.place, one.measure.name): one for one in compare_days(play(plan), after)}
    for name in ("mean_wait", "p90_wait", "foresight_error", "load"):
        if (None, name) in moved:
            assert (moved[None, name].after, moved[None, name].verdict) == (None, Verdict.NOTHING)
    assert moved[None, "mean_wait"].before is not None
    assert moved[GROUP, "calls"].verdict is Verdict.SAME
    assert moved[GROUP, "sent_on"].verdict is Verdict.WORSE


def test_days_without_a_value_are_left_out(plan: Plan) -> None:
    drawn = plan.day(1)

    def on(*waits: float | None) -> list[Results]:
        days = [[] if wait_s is None else [a_call(queued_s=wait_s)] for wait_s in waits]
        zone = drawn.scenario.company.time_zone
        return [
            Results(drawn, count(map(counted, cdrs), zone, 20, present_s={}, overflowed=0), {})
            for cdrs in days
        ]

    moved = compare_days(on(10, None, 10, 20), on(12, 10, 14, None))
    (one,) = (one for one in moved if one.measure.name == "mean_wait")
    assert one.before is not None
    assert one.after is not None
    assert one.difference is not None
    assert (one.before.value, one.after.value, one.difference.value) == (10.0, 13.0, 3.0)
    (one,) = (one for one in compare_days(on(10, None), on(None, 10)) if one.measure.name == "mean_wait")
    assert (one.difference, one.verdict) == (None, Verdict.NOTHING)


def test_the_parts_of_all_calls_and_of_each_groups_add_up(tmp_path: Path) -> None:
    moved = moved_by(
        tmp_path,
        "{kundtjanst: {agents: ['201'], max_wait_s: 30, max_waiting: 3, overflow: busy}}",
        "{kundtjanst: {agents: ['201'], overflow: groups/sales}, sales: {agents: ['202'], overflow: hangup}}",
    )
    for place in (None, GROUP):
        names = {*Disposition} | ({"sent_on"} if place else set())
        rows = [one for (at, name), one in moved.items() if at == place and name in names]
        assert sum(value(one.before) for one in rows) == pytest.approx(1.0)
        assert sum(value(one.after) for one in rows) == pytest.approx(1.0)
