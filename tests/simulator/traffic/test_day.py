"""A traffic file becomes a day: the same seed the same one, and every mistake is told with its line."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from config.problems import ConfigurationError
from dialplan.disposition import Disposition
from dialplan.ids import PersonId
from dialplan.outcome import LegOutcome
from dialplan.records import Direction
from simulator.phones import Answers, Ignores, Refuses
from simulator.traffic.callers import Will
from simulator.traffic.day import Day
from simulator.traffic.files import TRAFFIC, read_traffic
from simulator.traffic.results import play_day, play_days
from tests.simulator.traffic.calls import GROUP

MONDAY = TRAFFIC / "monday.yaml"
STOCKHOLM = ZoneInfo("Europe/Stockholm")


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
    wills = [call.caller.behaves for call in day.scenario.calls if not call.caller.phone]
    assert all(isinstance(will, Will) and will.talks_s is None for will in wills)
    (phone,) = (phone for phone in day.scenario.phones if phone.endpoint == "PJSIP/201")
    answers = [one for one in phone.reactions if isinstance(one, Answers)]
    assert {one.talks_s for one in answers} == {60}


def test_a_day_through_the_whole_engine_has_a_figure_for_everything() -> None:
    results = play_day(read_traffic(MONDAY))
    whole = results.whole
    assert whole.calls == results.day.customers == sum(whole.dispositions.values())
    assert 0 < (whole.service_level or 0.0) < 1
    ranks = [whole.waits.below_s(part) or 0.0 for part in (0.0, 0.5, 0.9, 1.0)]
    assert 0 < ranks[0] < ranks[-1]
    assert ranks == sorted(ranks)
    assert sum(hour.calls for hour in whole.hours.values()) == whole.calls
    assert whole.foresight.announced > 50
    assert 0 < max(agent.load or 0.0 for agent in whole.agents.values()) < 1
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
        (
            "breaks: [12:00-12:45]",
            "breaks: [12:30-13:30, 12:00-12:45]",
            '19: everybody.breaks: "12:00-12:45" and "12:30-13:30" are partly at the same time: make one',
        ),
        ("everybody:", "outside: {ignores: 2}\neverybody:", "outside.ignores: "),
        ("everybody:", "agents: {nobody: {}}\neverybody:", "the company has no people/nobody"),
        ("{mean: 3 min}", "{average: 3 min}", "average: is not a word of traffic"),
    ],
)
def test_a_mistake_is_told_with_file_and_line(before: str, after: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as error:
        read_traffic(changed(tmp_path, before, after))
    assert says in str(error.value)
    assert str(error.value).startswith(f"{tmp_path / 'day.yaml'}:")


HOUR = """\
story: An hour of one group.
day: {day}
change: {change}
calls:
  - dials: 08-465 004 10
    per_hour: {{"08:00-09:00": 40}}
    patience: {{mean: 3 min}}
{more}"""


def hour(tmp_path: Path, change: str = "{}", day: str = "2026-11-23", more: str = "") -> Day:
    file = tmp_path / "hour.yaml"
    file.write_text(HOUR.format(change=change, day=day, more=more))
    return read_traffic(file)


TAXI = """{externals: {taxi: {name: Taxi, number: "+46 70 174 06 70"}},
  groups: {kundtjanst: {agents: ["201"], max_wait_s: 15, overflow: externals/taxi}}}"""


def test_a_telephone_outside_is_answered(tmp_path: Path) -> None:
    results = play_day(hour(tmp_path, TAXI, more="everybody: {works: never}"))
    assert results.whole.answered > 30
    assert Disposition.UNREACHABLE not in results.whole.dispositions
    assert sum(cdr.external_talk_s for cdr in results.cdrs) > 3600


def test_the_file_says_how_telephones_outside_are_answered(tmp_path: Path) -> None:
    more = "everybody: {works: never}\noutside: {ignores: 1}"
    results = play_day(hour(tmp_path, TAXI, more=more))
    assert results.whole.answered == 0
    slow = "everybody: {works: never}\noutside: {answers_after: {always: 12}, talks: {always: 30}}"
    results = play_day(hour(tmp_path, TAXI, more=slow))
    answered = [cdr for cdr in results.cdrs if cdr.disposition is Disposition.ANSWERED]
    assert {round(cdr.talk_s) for cdr in answered} == {30}
    assert results.whole.waits.below_s(0.1) == pytest.approx(12, abs=1)


@pytest.mark.parametrize("confirms", ["true", "false"])
def test_who_has_a_mobile_only_answers_it_at_work(confirms: str, tmp_path: Path) -> None:
    mobile = f'[{{mobile: "070-174 06 52", confirms: {confirms}}}]'
    change = f'{{people: {{"201": {{devices: {mobile}}}}}, groups: {{kundtjanst: {{agents: ["201"]}}}}}}'
    results = play_day(hour(tmp_path, change, more="everybody: {works: 08:00-08:30}"))
    answered = [cdr for cdr in results.cdrs if cdr.disposition is Disposition.ANSWERED]
    assert len(answered) >= 5
    assert {cdr.agent for cdr in answered} == {"201"}
    last = max(cdr.answered for cdr in answered if cdr.answered).astimezone(STOCKHOLM)
    assert f"{last:%H:%M}" < "08:31"
    assert results.whole.agents[PersonId("201")].present_s == 1800


def test_who_has_a_phone_and_a_mobile_has_one_mind(tmp_path: Path) -> None:
    change = '{people: {"201": {devices: [PJSIP/201, {mobile: "070-174 06 52"}]}}}'
    day = hour(tmp_path, change, more="everybody: {works: 08:00-09:00, ignores: 0.2, declines: 0.3}")
    hers = ("PJSIP/201", "PJSIP/+")
    desk, mobile = (phone for phone in day.scenario.phones if phone.endpoint.startswith(hers))
    assert [isinstance(one, Refuses) for one in desk.reactions] == [
        isinstance(one, Refuses) for one in mobile.reactions
    ]
    assert not any(isinstance(one, Answers) for one in mobile.reactions)
    legs = [leg for cdr in play_day(day).cdrs for leg in cdr.legs if leg.agent == "201"]
    assert LegOutcome.UNREACHABLE not in {leg.outcome for leg in legs}


@pytest.mark.parametrize("day", ["2026-10-25", "2026-03-29"])
def test_hours_are_the_clocks_on_the_days_when_clocks_change(day: str, tmp_path: Path) -> None:
    change = "{groups: {kundtjanst: {hours: {open: Su 08:00-09:00, closed: announcements/closed}}}}"
    results = play_day(hour(tmp_path, change, day, "everybody: {works: 07:55-09:05}"))
    assert list(results.whole.hours) == [8]
    assert Disposition.CLOSED not in results.whole.dispositions
    assert results.whole.agents[PersonId("201")].present_s == 70 * 60


def test_a_shift_over_the_night_when_clocks_change_is_an_hour_longer_or_shorter(tmp_path: Path) -> None:
    for day, hours in (("2026-10-25", 7), ("2026-03-29", 5)):
        drawn = hour(tmp_path, day=day, more="everybody: {works: 00:00-06:00}")
        assert drawn.present_s[PersonId("201")] == hours * 3600


def test_nobody_calls_in_an_hour_that_is_not_there(tmp_path: Path) -> None:
    file = tmp_path / "hour.yaml"
    file.write_text(HOUR.format(change="{}", day="2026-03-29", more="").replace("08:00-09:00", "01:00-04:00"))
    starts = [call.at_s for call in read_traffic(file).scenario.calls if not call.caller.phone]
    assert max(starts) < 2 * 3600 + 60
    assert 50 < len(starts) < 110


def test_breaks_that_touch_are_one(tmp_path: Path) -> None:
    more = "everybody: {works: 08:00-17:00, breaks: [12:30-13:00, 12:00-12:30]}"
    codes = [call for call in hour(tmp_path, more=more).scenario.calls if call.caller.phone == "201"]
    assert [call.caller.dials for call in codes if call.caller.dials != "*45"] == ["*46", "*47"]


BOX = "{groups: {kundtjanst: {agents: ['201'], max_wait_s: 10, overflow: voicemails/sales}}}"


@pytest.mark.parametrize(("share", "left"), [("0", (0, 0)), ("1", (30, 60)), ("0.5", (10, 35))])
def test_callers_leave_a_message_or_none(share: str, left: tuple[int, int], tmp_path: Path) -> None:
    file = tmp_path / "hour.yaml"
    text = HOUR.format(change=BOX, day="2026-11-23", more="everybody: {works: never}")
    file.write_text(text.replace("mean: 3 min}", f"mean: 60 min}}\n    leave_message: {share}"))
    told = play_day(read_traffic(file)).whole.dispositions
    assert left[0] <= told.get(Disposition.VOICEMAIL, 0) <= left[1]
    assert Disposition.NO_ANSWER not in told, "nobody is silent until the box ends the call"


CALLBACK = "{groups: {kundtjanst: {agents: ['201', '202'], callback: {key: '5', offer: Tryck fem.}}}}"


def with_callbacks(tmp_path: Path, share: str) -> Day:
    file = tmp_path / "hour.yaml"
    text = HOUR.format(change=CALLBACK, day="2026-11-23", more="everybody: {works: 07:55-10:30}")
    file.write_text(text.replace("mean: 3 min}", f"mean: 6 min}}\n    take_callback: {share}"))
    return read_traffic(file)


def test_callers_who_are_offered_a_call_back_may_want_one(tmp_path: Path) -> None:
    results = play_day(with_callbacks(tmp_path, "1"))
    asked = results.whole.dispositions[Disposition.CALLBACK]
    assert asked > 5
    assert results.whole.called_back == results.groups[GROUP].called_back == asked
    assert sum(results.whole.dispositions.values()) == results.whole.calls == results.day.customers
    callbacks = [cdr for cdr in results.cdrs if cdr.direction is Direction.CALLBACK]
    assert len(callbacks) == asked
    talked_s = sum(
        cdr.talk_s for cdr in results.cdrs if cdr.agent and cdr.direction is not Direction.INTERNAL
    )
    assert sum(agent.talk_s for agent in results.whole.agents.values()) == pytest.approx(talked_s)
    assert all(results.lines[cdr.call] for cdr in results.cdrs)


def test_nobody_is_called_back_who_does_not_want_it_and_the_day_is_the_same_each_time(tmp_path: Path) -> None:
    assert Disposition.CALLBACK not in play_day(with_callbacks(tmp_path, "0")).whole.dispositions
    day = with_callbacks(tmp_path, "0.5")
    assert play_day(day).whole == play_day(day).whole == next(play_days([day, day], 2)).whole
