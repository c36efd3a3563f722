"""A traffic file becomes a day: the same seed the same one, and every mistake is told with its line."""

from pathlib import Path

import pytest

from config.problems import ConfigurationError
from dialplan.ids import PersonId
from simulator.phones import Answers, Ignores
from simulator.traffic.day import Day
from simulator.traffic.files import TRAFFIC, read_traffic
from simulator.traffic.results import play_day

MONDAY = TRAFFIC / "monday.yaml"


def times(day: Day, dials: str) -> list[float]:
    return [call.at_s for call in day.scenario.calls if call.caller.dials.endswith(dials)]


def changed(tmp_path: Path, before: str, after: str) -> Path:
    text = MONDAY.read_text()
    assert before in text
    file = tmp_path / "day.yaml"
    file.write_text(text.replace(before, after))
    return file


def test_the_same_seed_gives_the_same_day_and_another_seed_another() -> None:
    assert read_traffic(MONDAY).scenario.calls == read_traffic(MONDAY).scenario.calls
    assert read_traffic(MONDAY, seed=2).scenario.calls != read_traffic(MONDAY).scenario.calls


def test_a_change_of_one_stream_leaves_the_others_as_they_were(tmp_path: Path) -> None:
    busier = read_traffic(changed(tmp_path, '"08:00-10:00": 24', '"08:00-10:00": 240'))
    assert len(times(busier, "0400")) > 2 * len(times(read_traffic(MONDAY), "0400")) - 100
    assert times(busier, "0401") == times(read_traffic(MONDAY), "0401")


def test_agents_log_in_pause_and_log_out_on_their_phones() -> None:
    day = read_traffic(MONDAY)
    codes = [call.caller.dials for call in day.scenario.calls if call.caller.phone == "201"]
    assert codes == ["*45", "*45", "*46", "*47", "*45"]
    assert day.present_s[PersonId("201")] == (9 - 0.75) * 3600


def test_who_never_works_logs_out_and_answers_nothing(tmp_path: Path) -> None:
    day = read_traffic(changed(tmp_path, "everybody:", 'agents: {"201": {works: never}}\neverybody:'))
    codes = [call for call in day.scenario.calls if call.caller.phone == "201"]
    assert [(code.caller.dials, code.at_s) for code in codes] == [("*45", 0.0)]
    assert day.present_s[PersonId("201")] == 0
    (phone,) = (phone for phone in day.scenario.phones if phone.endpoint == "PJSIP/201")
    assert phone.reactions == (Ignores(),)


def test_where_agents_talk_differently_it_is_they_who_end_the_talk(tmp_path: Path) -> None:
    file = changed(tmp_path, "everybody:", 'agents: {"201": {talks: {always: 60}}}\neverybody:')
    day = read_traffic(file)
    assert all(call.caller.behaves is None for call in day.scenario.calls)
    (phone,) = (phone for phone in day.scenario.phones if phone.endpoint == "PJSIP/201")
    answers = [one for one in phone.reactions if isinstance(one, Answers)]
    assert {one.talks_s for one in answers} == {60}


def test_a_day_through_the_whole_engine_has_a_figure_for_everything() -> None:
    results = play_day(read_traffic(MONDAY))
    whole = results.whole
    assert whole.calls == results.day.customers == sum(whole.dispositions.values())
    assert 0 < whole.service_level < 1
    assert whole.waits.below_s(0.5) <= whole.waits.below_s(0.9) <= whole.waits.below_s(1.0)
    assert sum(hour.calls for hour in whole.hours.values()) == whole.calls
    assert whole.foresight.announced > 50
    assert 0 < max(agent.load for agent in whole.agents.values()) < 1
    assert sum(agent.calls for agent in whole.agents.values()) == whole.answered


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("seed: 1", "seeds: 1", "3: seeds: is not a word of traffic: did you mean seed?"),
        ("08:00-17:00\n", "17:00-08:00\n", 'works: "17:00-08:00" does not end after its start'),
        ("day: 2026-11-23", "day: 2026-13-23", 'day: "2026-13-23" is not a date such as 2026-11-23'),
        ("day: 2026-11-23", "day: 2026-02-30", 'day: "2026-02-30" is not a date such as 2026-11-23'),
        ("08-465 004 01", "hej", "dials: 'hej' is not a telephone number"),
        ("08-465 004 01", "08-465 004 99", "calls[1].dials: the company has no number 08-465 004 99"),
        ("08:00-17:00\n", "sometimes\n", 'works: "sometimes" is not a part of a day such as 08:00-17:00'),
        (
            "ignores: 0.03",
            "ignores: 0.999",
            "ignores and declines are parts of all calls: together at most 1",
        ),
        ("everybody:", "agents: {nobody: {}}\neverybody:", "the company has no people/nobody"),
        ("{mean: 3 min}", "{average: 3 min}", "average: is not a word of traffic"),
    ],
)
def test_a_mistake_is_told_with_file_and_line(before: str, after: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as error:
        read_traffic(changed(tmp_path, before, after))
    assert says in str(error.value)
    assert str(error.value).startswith(f"{tmp_path / 'day.yaml'}:")
