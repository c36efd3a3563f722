"""What is read from few recorded calls, and what is not."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest

from config.files import DEMO_FILE, read_file
from config.snapshot.company import company_of
from dialplan.decision import Seen, Step
from dialplan.destinations import External, HuntGroup, Menu
from dialplan.disposition import Disposition
from dialplan.ids import CallId, DestinationId, Endpoint, PersonId
from dialplan.numbers import E164
from dialplan.outcome import LegOutcome
from dialplan.records import Cdr, LegRecord, LogLine
from simulator.traffic.chance import Always, Duration, Exponential, Lognormal
from simulator.traffic.fitting.agents import fit_agents
from simulator.traffic.fitting.durations import fit_duration
from simulator.traffic.fitting.fitted import Fitted, fit
from simulator.traffic.fitting.keys import find_keys
from simulator.traffic.fitting.pauses import find_break
from simulator.traffic.fitting.recording import Like, NothingRecordedError, record
from simulator.traffic.fitting.writing import write_fitted
from tests.simulator.traffic.calls import GROUP, a_call

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
    pressed = find_keys(COMPANY, MENU, [call], {})
    assert pressed is not None
    assert pressed.keys == keys


def test_a_key_that_leads_outside_is_read_from_who_was_rung_there() -> None:
    jour = External(DestinationId("externals/jour"), E164("+46701740630"))
    menu = COMPANY.destinations[DestinationId("menus/main")]
    assert isinstance(menu, Menu)
    with_jour = replace(menu, keys={**menu.keys, "4": jour.id})
    places = {**COMPANY.destinations, jour.id: jour, menu.id: with_jour}
    company = replace(COMPANY, destinations=places)
    leg = LegRecord(PersonId(""), Endpoint("externals/jour"), LegOutcome.ANSWERED, None, "+46701740630")
    pressed = find_keys(company, MENU, [a_call(group=None, queued_s=None, agent=None, legs=(leg,))], {})
    assert pressed is not None
    assert (pressed.keys, pressed.by_place) == ({"4": 1}, 1)


Line = tuple[float, str, dict[str, Seen], str]


def logged(call: Cdr, *lines: Line) -> Sequence[LogLine]:
    return [
        LogLine(
            call.call,
            seq,
            call.started + timedelta(seconds=at_s),
            call.organisation,
            1,
            Step.MENU,
            rule,
            saw,
            decided,
        )
        for seq, (at_s, rule, saw, decided) in enumerate(lines, 1)
    ]


AT: dict[str, Seen] = {"at": "menus/main"}
IN_SALES: Line = (5.2, "group.joined", {"at": "groups/sales"}, "waits")


@pytest.mark.parametrize(
    ("lines", "keys", "after_s"),
    [
        ([(5.2, "menu.key", {**AT, "keys": "3"}, "to groups/sales"), IN_SALES], {"3": 1}, 5.2),
        (
            [
                (4.0, "menu.no_match", {**AT, "keys": "7", "digits": 1, "try": 1}, ""),
                (9.0, "menu.key", {**AT, "keys": "3"}, "to groups/sales"),
                IN_SALES,
            ],
            {"3": 1},
            4.0,
        ),
        (
            [
                (9.0, "menu.no_input", {**AT, "keys": "", "digits": 0, "try": 1}, ""),
                (9.0, "menu.tries_spent", AT, "to groups/sales"),
                IN_SALES,
            ],
            {"": 1},
            None,
        ),
        ([(3.0, "caller.hung_up", AT, "hang up")], {"": 1}, None),
    ],
)
def test_a_key_is_read_from_the_log_wherever_the_call_was_sent_on_to(
    lines: list[Line], keys: dict[str, int], after_s: float | None
) -> None:
    overflowed = a_call(group=GROUP)
    pressed = find_keys(COMPANY, MENU, [overflowed], {overflowed.call: logged(overflowed, *lines)})
    assert pressed is not None
    assert (pressed.keys, pressed.by_place, pressed.unclear) == (keys, 0, 0)
    assert pressed.after_s == (None if after_s is None else pytest.approx(after_s))


def test_a_closed_menu_on_the_log_asked_nobody() -> None:
    call = a_call(group=None, queued_s=None)
    lines = logged(call, (0.0, "hours.closed", AT, "closed, to announcements/closed"))
    assert find_keys(COMPANY, MENU, [call], {call.call: lines}) is None


def test_what_is_no_key_on_the_log_is_not_written_as_one() -> None:
    call = a_call()
    lines = logged(call, (5.0, "menu.key", {**AT, "keys": '1": 5'}, "to groups/sales"))
    pressed = find_keys(COMPANY, MENU, [call], {call.call: lines})
    assert pressed is not None
    assert (pressed.keys, pressed.by_place, pressed.unclear) == ({}, 0, 1)


def test_of_whom_nothing_is_known_is_said_in_the_file() -> None:
    rung = ringing("209", LegOutcome.ABANDONED)
    lost = a_call(did=MENU, group=None, queued_s=None, disposition=Disposition.ABANDONED, legs=(rung,))
    text = write_fitted(fit(record([lost], COMPANY, None, Like.WEEKDAY)), company="", story="x")
    assert "# presses: of 1 caller it is not known; without it they press nothing" in text
    of_one = write_fitted(fit(record([a_call(did=MENU)], COMPANY, None, Like.WEEKDAY)), company="", story="x")
    assert "# 1 by where they came to, not by a log: whom a group sent on may count" in of_one


def test_what_is_not_estimated_is_said_in_the_file() -> None:
    text = write_fitted(fit(record([a_call()], COMPANY, None, Like.WEEKDAY)), company="", story="x")
    assert "# Not estimated are outside, leave_message and take_callback" in text


def test_who_left_in_the_menu_pressed_no_key() -> None:
    left = a_call(group=None, queued_s=None, disposition=Disposition.ABANDONED)
    rung = a_call(
        group=None,
        queued_s=None,
        disposition=Disposition.ABANDONED,
        legs=(ringing("209", LegOutcome.ABANDONED),),
    )
    pressed = find_keys(COMPANY, MENU, [left, left, rung, a_call()], {})
    assert pressed is not None
    assert (pressed.keys, pressed.unclear) == ({"": 2, "1": 1}, 1)


def test_no_key_is_read_from_who_came_when_it_was_closed() -> None:
    closed = a_call(group=None, queued_s=None, disposition=Disposition.CLOSED)
    assert find_keys(COMPANY, MENU, [closed], {}) is None


def test_a_number_without_a_menu_has_no_keys() -> None:
    assert find_keys(COMPANY, E164("+46846500410"), [a_call()], {}) is None


def mondays(count: int) -> list[Cdr]:
    return [a_call(CallId(str(week)), at_s=7 * DAY_S * week) for week in range(count)]


def rates(fitted: Fitted) -> dict[str, float]:
    return {str(span): rate for span, rate in fitted.calls[0].per_hour.items()}


def test_an_hour_that_was_recorded_in_part_has_its_calls_in_that_part() -> None:
    calls = [a_call(CallId(str(number)), at_s=60 * number) for number in range(100)]
    fitted = fit(record(calls, COMPANY, None, Like.WEEKDAY))
    assert rates(fitted) == {"10:00-11:00": 60, "11:00-11:45": pytest.approx(40 / 0.75)}
    assert "recorded 10:00-11:45: nothing is known of the rest" in write_fitted(fitted, company="", story="x")


def test_a_call_on_the_full_hour_begins_a_part_of_its_hour() -> None:
    """The first at 10:10, the last at 11:00:00."""
    calls = [a_call(CallId(str(at_s)), at_s=at_s) for at_s in (600, 3600)]
    assert rates(fit(record(calls, COMPANY, None, Like.WEEKDAY))) == {"10:00-11:00": 1, "11:00-11:15": 4}
    midnight = [a_call(CallId(str(at_s)), at_s=at_s) for at_s in (600, 14 * 3600 - 1)]
    assert list(rates(fit(record(midnight, COMPANY, None, Like.WEEKDAY)))) == ["10:00-11:00", "23:00-24:00"]


def test_a_message_at_night_is_no_key() -> None:
    """The menu is closed, and sends on to the voicemail box by itself."""
    night = a_call(group=None, queued_s=None, disposition=Disposition.VOICEMAIL, at_s=12 * 3600)
    assert find_keys(COMPANY, MENU, [night], {}) is None


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


def test_breaks_are_read_of_the_first_level_of_a_group() -> None:
    group = COMPANY.destinations[GROUP]
    assert isinstance(group, HuntGroup)
    assert PersonId("203") in group.agents
    two_levels = replace(group, levels={PersonId("203"): 2})
    company = replace(COMPANY, destinations={**COMPANY.destinations, GROUP: two_levels})
    recording = record(list(morning()), company, None, Like.WEEKDAY)
    assert str(find_break(recording, PersonId("201"))) == "11:00-11:45"
    assert find_break(recording, PersonId("203")) is None


def test_what_nobody_recorded_is_a_guess_that_says_so() -> None:
    text = write_fitted(fit(record([a_call()], COMPANY, None, Like.WEEKDAY)), company="", story="x")
    assert "nobody gave up, so nothing is known of it" in text
    assert text.count("not in the records: a guess") == 2
