"""What is read from few recorded calls, and what is not."""

from collections.abc import Iterator
from datetime import date
from random import Random

import pytest

from config.company import company_of
from config.files import DEMO_FILE, read_file
from dialplan.disposition import Disposition
from dialplan.ids import CallId, DestinationId, Endpoint, PersonId
from dialplan.numbers import E164
from dialplan.outcome import LegOutcome
from dialplan.records import Cdr, LegRecord
from simulator.traffic.chance import Always, Duration, Exponential, Lognormal
from simulator.traffic.fitting.agents import fit_agents
from simulator.traffic.fitting.durations import fit_duration
from simulator.traffic.fitting.fitted import Fitted, fit
from simulator.traffic.fitting.keys import find_keys
from simulator.traffic.fitting.recording import Like, NothingRecordedError, record
from simulator.traffic.fitting.writing import write_fitted
from tests.simulator.traffic.calls import a_call

COMPANY = company_of(read_file(DEMO_FILE).document, 1)
MENU = E164("+46846500400")
DAY_S = 86_400


@pytest.mark.parametrize("duration", [Always(60), Exponential(240), Lognormal(180, 0.5), Lognormal(180, 2)])
def test_durations_are_of_the_kind_they_were_drawn_from(duration: Duration) -> None:
    chance = Random(1)
    fitted = fit_duration([duration.draw(chance) for _ in range(2000)])
    assert fitted is not None
    assert type(fitted.duration) is type(duration)
    assert fitted.of == 2000
    assert fitted.duration.mean_s == pytest.approx(duration.mean_s, rel=0.15)
    if isinstance(duration, Lognormal) and isinstance(fitted.duration, Lognormal):
        assert fitted.duration.spread == pytest.approx(duration.spread, rel=0.15)


def test_one_duration_says_nothing() -> None:
    assert fit_duration([]) is fit_duration([240.0]) is fit_duration([0.0, 0.0]) is None
    assert fit_duration([1.0, 2.0], least=3) is None


def ringing(agent: str, outcome: LegOutcome) -> LegRecord:
    return LegRecord(PersonId(agent), Endpoint(f"PJSIP/{agent}"), outcome, None)


@pytest.mark.parametrize(
    ("call", "keys"),
    [
        (a_call(wait_s=16, queued_s=10), {"1": 1}),
        (a_call(wait_s=60, queued_s=10), {"": 1}),  # after three tries without a key: also to support
        (a_call(group=DestinationId("groups/sales"), wait_s=14), {"3": 1}),
        (a_call(group=None, queued_s=None, legs=(ringing("201", LegOutcome.ANSWERED),)), {"2": 1}),
        (a_call(group=None, queued_s=None, disposition=Disposition.BUSY), {"2": 1}),
        (a_call(group=None, queued_s=None, disposition=Disposition.VOICEMAIL), {"9": 1}),
    ],
)
def test_a_key_is_read_from_where_it_leads(call: Cdr, keys: dict[str, int]) -> None:
    pressed = find_keys(COMPANY, MENU, [call])
    assert pressed is not None
    assert pressed.keys == keys


def test_no_key_is_read_from_who_left_in_the_menu_or_came_when_it_was_closed() -> None:
    left = a_call(group=None, queued_s=None, disposition=Disposition.ABANDONED)
    closed = a_call(group=None, queued_s=None, disposition=Disposition.CLOSED)
    assert find_keys(COMPANY, MENU, [left, closed]) is None
    pressed = find_keys(COMPANY, MENU, [left, closed, a_call()])
    assert pressed is not None
    assert (pressed.keys, pressed.unclear) == ({"1": 1}, 1)


def test_a_number_without_a_menu_has_no_keys() -> None:
    assert find_keys(COMPANY, E164("+46846500410"), [a_call()]) is None


def mondays(count: int) -> list[Cdr]:
    return [a_call(CallId(str(week)), at_s=7 * DAY_S * week) for week in range(count)]


def rates(fitted: Fitted) -> dict[str, float]:
    return {str(span): rate for span, rate in fitted.calls[0].per_hour.items()}


def test_an_hour_that_was_recorded_in_part_has_its_calls_in_that_part() -> None:
    calls = [a_call(CallId(str(number)), at_s=60 * number) for number in range(100)]
    fitted = fit(record(calls, COMPANY, None, Like.WEEKDAY))
    assert rates(fitted) == {"10:00-11:00": 60, "11:00-11:45": pytest.approx(40 / 0.75)}
    assert "recorded 10:00-11:45: nothing is known of the rest" in write_fitted(fitted, company="", story="x")


def test_a_message_at_night_is_no_key() -> None:
    """The menu is closed, and sends on to the voicemail box by itself."""
    night = a_call(group=None, queued_s=None, disposition=Disposition.VOICEMAIL, at_s=12 * 3600)
    assert find_keys(COMPANY, MENU, [night]) is None


def test_a_rate_is_a_mean_over_the_days_of_the_same_weekday() -> None:
    tuesday = a_call(CallId("tuesday"), at_s=DAY_S)
    calls = [*mondays(4), a_call(CallId("more"), at_s=60), tuesday]
    monday = fit(record(calls, COMPANY, date(2026, 12, 28), Like.WEEKDAY))
    assert rates(monday) == {"10:00-10:15": 4 * 5 / 4}
    workdays = fit(record(calls, COMPANY, date(2026, 12, 28), Like.WORKDAYS))
    assert rates(workdays) == {"10:00-10:15": pytest.approx(4 * 6 / 5)}
    assert monday.recording.day == date(2026, 12, 28)


@pytest.mark.parametrize(
    ("calls", "day", "says"),
    [
        ([], None, "has no incoming call"),
        ([a_call(did="")], None, "none of them to a number of demo"),
        ([a_call(did="+46846500499")], None, "none of them to a number of demo"),
        (mondays(1), date(2026, 11, 24), "has no calls of a Tuesday, as 2026-11-24 is"),
    ],
)
def test_what_is_missing_is_said(calls: list[Cdr], day: date | None, says: str) -> None:
    with pytest.raises(NothingRecordedError, match=says):
        record(calls, COMPANY, day, Like.WEEKDAY)


def morning() -> Iterator[Cdr]:
    """A call every four minutes from ten to one; between eleven and 11:45 all of them pass 201 by."""
    both = (ringing("201", LegOutcome.ANSWERED), ringing("202", LegOutcome.ABANDONED))
    only = (ringing("202", LegOutcome.ANSWERED),)
    for number in range(45):
        at_s = 240.0 * number
        is_away = 3600 <= at_s < 3600 + 2700
        agent, legs = ("202", only) if is_away else ("201", both)
        yield a_call(CallId(str(number)), at_s=at_s, agent=PersonId(agent), legs=legs, talk_s=60)


def test_a_break_is_when_calls_passed_an_agent_by() -> None:
    agents = fit_agents(record(list(morning()), COMPANY, None, Like.WEEKDAY))
    pause = agents.each[PersonId("201")].pause
    assert pause is not None
    assert str(pause) == "11:00-11:45"
    assert agents.each[PersonId("202")].pause is None
    assert str(agents.each[PersonId("202")].shift) == "10:00-13:00"


def test_what_nobody_recorded_is_a_guess_that_says_so() -> None:
    text = write_fitted(fit(record([a_call()], COMPANY, None, Like.WEEKDAY)), company="", story="x")
    assert "nobody gave up, so nothing is known of it" in text
    assert text.count("not in the records: a guess") == 2
