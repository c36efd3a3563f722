"""Days of known parameters are played, and what is fitted to their CDRs has those parameters again."""

from datetime import date
from math import sqrt
from textwrap import dedent

import pytest

from dialplan.ids import PersonId
from dialplan.numbers import E164
from simulator.traffic.chance import Lognormal
from simulator.traffic.files import Plan, read_plan
from simulator.traffic.fitting.fitted import Fitted, fit
from simulator.traffic.fitting.recording import Like, record
from simulator.traffic.fitting.writing import write_fitted
from simulator.traffic.results import play_day
from tests.simulator.traffic.calls import played

DAYS = ("2026-11-16", "2026-11-23")
"""Two Mondays."""

TALK_S, SPREAD, PATIENCE_S, RATE = 150.0, 0.7, 90.0, 50.0

DAY = f"""\
    story: A group, and a menu before it.
    day: 2026-11-23
    change: {{groups: {{kundtjanst: {{max_wait_s: 600}}}}}}
    calls:
      - dials: 08-465 004 10
        per_hour: {{"09:00-12:00": {RATE:g}}}
        patience: {{mean: {PATIENCE_S:g}}}
      - dials: 08-465 004 00
        per_hour: {{"09:00-12:00": 20}}
        presses: {{"1": 0.6, "3": 0.4}}
        presses_after: 5
        patience: {{mean: {PATIENCE_S:g}}}
    everybody:
      works: 08:45-12:15
      answers_after: {{mean: 5, spread: 0.4}}
      talks: {{mean: {TALK_S:g}, spread: {SPREAD:g}}}
      ignores: 0.06
    agents:
      "205": {{works: never}}
    """


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    file = tmp_path_factory.mktemp("day") / "day.yaml"
    file.write_text(dedent(DAY))
    return read_plan(file)


@pytest.fixture(scope="module")
def fitted(original: Plan) -> Fitted:
    calls = [cdr for seed, day in enumerate(DAYS, 1) for cdr in played(original, day, seed)]
    return fit(record(calls, original.company, None, Like.WEEKDAY))


@pytest.fixture(scope="module")
def again(fitted: Fitted, tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """The fitted day, read from the file that was written of it."""
    file = tmp_path_factory.mktemp("fitted") / "fitted.yaml"
    file.write_text(write_fitted(fitted, company="", story="As recorded."))
    return read_plan(file)


def test_calls_come_as_often_as_they_did(fitted: Fitted) -> None:
    (group, menu) = fitted.calls
    assert (group.dials, menu.dials) == (E164("+46846500410"), E164("+46846500400"))
    assert list(map(str, group.per_hour)) == ["09:00-10:00", "10:00-11:00", "11:00-12:00"]
    for rate in group.per_hour.values():
        assert rate == pytest.approx(RATE, abs=3 * sqrt(RATE / len(DAYS)))
    assert sum(group.per_hour.values()) * len(DAYS) == pytest.approx(group.of)


def test_talks_are_as_long_and_as_different(fitted: Fitted) -> None:
    talks = fitted.agents.talks
    assert talks is not None
    assert isinstance(talks.duration, Lognormal)
    assert talks.duration.mean_s == pytest.approx(TALK_S, abs=3 * TALK_S * SPREAD / sqrt(talks.of))
    assert talks.duration.spread == pytest.approx(SPREAD, abs=0.12)


def test_callers_are_as_patient(fitted: Fitted) -> None:
    patience = fitted.calls[0].patience
    assert patience is not None
    assert patience.mean_s == pytest.approx(PATIENCE_S, abs=3 * PATIENCE_S / sqrt(patience.gave_up))


def test_the_menu_is_left_by_the_same_keys(fitted: Fitted) -> None:
    pressed = fitted.calls[1].pressed
    assert pressed is not None
    assert pressed.keys["1"] / sum(pressed.keys.values()) == pytest.approx(0.6, abs=0.15)
    assert pressed.after_s == pytest.approx(5, abs=1)


def test_agents_work_as_they_did(fitted: Fitted) -> None:
    for agent in ("201", "202", "203"):
        shift = fitted.agents.each[PersonId(agent)].shift
        assert shift is not None
        # Nobody is rung before the first call of the day, nor after the last.
        assert shift.from_s == pytest.approx(9 * 3600, abs=900)
        assert shift.to_s == pytest.approx(12 * 3600, abs=900)
    assert fitted.agents.each[PersonId("205")].shift is None
    assert fitted.agents.together.ignores == pytest.approx(0.06, abs=0.05)
    assert fitted.agents.answers_after is not None
    assert fitted.agents.answers_after.duration.mean_s == pytest.approx(5, abs=1.5)


def test_the_fitted_day_serves_callers_as_well_as_the_original(original: Plan, again: Plan) -> None:
    one, other = play_day(original.day(3)).whole, play_day(again.day(3)).whole
    level = one.service_level
    assert level is not None
    assert other.service_level == pytest.approx(
        level, abs=4 * sqrt(2 * level * (1 - level) / one.calls) + 0.05
    )
    assert other.abandoned / other.calls == pytest.approx(one.abandoned / one.calls, abs=0.12)


def test_the_file_says_what_each_estimate_rests_on(fitted: Fitted) -> None:
    text = write_fitted(fitted, company="x.yaml", story="As recorded.")
    conversations = fitted.agents.talks.of if fitted.agents.talks else 0
    assert f"# {conversations} conversations" in text
    assert "callers gave up" in text
    assert "2 days: 2026-11-16, 2026-11-23" in text
    assert fitted.recording.day == date(2026, 11, 23)
