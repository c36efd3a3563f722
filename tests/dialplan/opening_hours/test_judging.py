"""What goes before what, and that there is always one reason."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialplan.ids import DestinationId
from dialplan.opening_hours import (
    Calendar,
    DayHours,
    ExceptionalDays,
    Holidays,
    Reason,
    Span,
    TemporaryClose,
    judge,
    read_day,
)
from tests.dialplan.opening_hours.instants import CLOSED, STOCKHOLM, at, is_open, verdict

AWAY = DestinationId("voicemails/away")
SWEDEN = Holidays("SE", "sv", half_days=read_day("08:00-12:00"))


def exception(first: str, hours: str, last: str = "", note: str = "") -> ExceptionalDays:
    return ExceptionalDays(
        date.fromisoformat(first), date.fromisoformat(last or first), read_day(hours), note
    )


def test_an_exception_opens_and_closes_and_says_why() -> None:
    stocktaking = exception("2026-11-29", "10:00-14:00", note="Inventering")
    calendar = Calendar("Mo-Fr 08:00-17:00", (stocktaking,), key="office")
    given_open, given_closed = (verdict(calendar, at(f"2026-11-29 {time}")) for time in ("13:59", "14:00"))
    assert (given_open.reason, given_open.to) == (Reason.EXCEPTION, None)
    assert (given_closed.reason, given_closed.to) == (Reason.EXCEPTION, CLOSED)
    assert given_open.saw == {
        "date": "2026-11-29",
        "hours": "10:00-14:00",
        "note": "Inventering",
        "calendar": "office",
    }


def test_of_exceptions_the_shortest_decides() -> None:
    calendar = Calendar(
        "Mo-Fr 08:00-17:00",
        (exception("2026-07-06", "closed", "2026-07-31"), exception("2026-07-15", "09:00-10:00")),
    )
    assert is_open(calendar, at("2026-07-15 09:30"))
    assert not is_open(calendar, at("2026-07-16 09:30"))
    assert is_open(calendar, at("2026-08-03 09:30"))


def test_an_exception_can_make_a_holiday_a_day_as_usual() -> None:
    good_friday = date(2026, 4, 3)
    calendar = Calendar("Mo-Fr 08:00-17:00", (ExceptionalDays(good_friday, good_friday, None),), SWEDEN)
    given = verdict(calendar, at("2026-04-03 16:00"))
    assert (given.reason, given.to, given.saw["hours"]) == (Reason.EXCEPTION, None, "08:00-17:00")


@pytest.mark.parametrize(
    ("now", "reason", "opens"),
    [
        ("2026-10-30 23:00", Reason.OPEN, True),
        ("2026-10-31 01:59", Reason.OPEN, True),  # Alla helgons dag: still Friday's evening
        ("2026-10-31 02:00", Reason.HOLIDAY, False),
        ("2026-10-31 23:00", Reason.HOLIDAY, False),
        ("2026-11-01 01:00", Reason.CLOSED, False),  # the holiday's evening never began
        ("2026-11-07 23:00", Reason.OPEN, True),
        ("2026-11-08 01:00", Reason.OPEN, True),
    ],
)
def test_an_evening_belongs_to_the_day_it_began_on(now: str, reason: Reason, opens: bool) -> None:
    bar = Calendar("Fr-Sa 22:00-02:00", holidays=Holidays("SE", "sv"))
    given = verdict(bar, at(now))
    assert (given.reason, given.to is None) == (reason, opens)


def test_an_exceptions_evening_runs_past_midnight_too() -> None:
    party = Calendar("Mo-Fr 08:00-17:00", (exception("2026-12-31", "20:00-02:00"),), SWEDEN)
    given = verdict(party, at("2027-01-01 01:00"))
    assert (given.reason, given.to, given.saw["date"]) == (Reason.EXCEPTION, None, "2026-12-31")
    assert given.saw["hours"] == "20:00-02:00"


def test_a_temporary_close_has_its_own_way_and_ends_by_itself() -> None:
    office = Calendar("Mo-Fr 08:00-17:00")
    lunch = TemporaryClose(AWAY, at("2026-11-23 11:00"), at("2026-11-23 13:00"))
    reasons = [
        verdict(office, at(f"2026-11-23 {time}"), lunch).reason for time in ("10:59", "11:00", "13:00")
    ]
    assert reasons == [Reason.OPEN, Reason.TEMPORARILY_CLOSED, Reason.OPEN]
    given = verdict(office, at("2026-11-23 12:00"), lunch)
    assert (given.to, given.saw) == (AWAY, {"until": "2026-11-23T13:00+01:00"})


def test_a_temporary_close_without_limits_holds_until_taken_away() -> None:
    given = judge(None, TemporaryClose(AWAY), at("2026-11-23 12:00"), STOCKHOLM)
    assert given is not None
    assert (given.reason, given.to, given.saw) == (Reason.TEMPORARILY_CLOSED, AWAY, {})


def test_what_nothing_closes_is_not_judged() -> None:
    over = TemporaryClose(AWAY, until=at("2026-11-23 12:00"))
    assert judge(None, over, at("2026-11-23 12:00"), STOCKHOLM) is None


@pytest.mark.parametrize("text", ["8-12", "08:00", "08:00-49:00", "25:00-26:00", "08:60-09:00", "", "open"])
def test_what_is_no_days_hours_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"08:00-17:00|00:00-24:00"):
        read_day(text)


INSTANTS = st.integers(0, 2 * 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
SPANS = st.builds(
    lambda begins, length: Span(begins, begins + length), st.integers(0, 1439), st.integers(1, 1440)
)
DAYS: st.SearchStrategy[DayHours] = st.lists(SPANS, max_size=3).map(tuple)
TREATMENTS = st.none() | DAYS
DATES = st.dates(date(2025, 12, 31), date(2027, 12, 31))
EXCEPTIONS = st.builds(
    lambda first, length, hours: ExceptionalDays(first, first + timedelta(days=length), hours),
    DATES,
    st.integers(0, 60),
    TREATMENTS,
)
WEEKS = st.sampled_from(
    ["24/7", "off", "Mo-Fr 08:00-17:00", "Fr-Sa 18:00-03:00; Su 12:00-14:00", "00:00-24:00; We off"]
)
HOLIDAYS = st.none() | st.builds(Holidays, st.just("SE"), st.just("sv"), TREATMENTS, TREATMENTS, TREATMENTS)
CALENDARS = st.builds(Calendar, WEEKS, st.lists(EXCEPTIONS, max_size=4).map(tuple), HOLIDAYS)
CLOSES = st.none() | st.builds(TemporaryClose, st.just(AWAY), st.none() | INSTANTS, st.none() | INSTANTS)


@given(CALENDARS, CLOSES, INSTANTS)
def test_every_instant_has_one_reason_and_the_first_layer_gives_it(
    calendar: Calendar, closed_now: TemporaryClose | None, now: datetime
) -> None:
    given = verdict(calendar, now, closed_now)
    assert given == verdict(calendar, now, closed_now)
    if closed_now is not None and closed_now.holds(now):
        assert (given.reason, given.to) == (Reason.TEMPORARILY_CLOSED, AWAY)
        return
    today = now.astimezone(STOCKHOLM).date()
    seen_on = date.fromisoformat(given.saw["date"]) if "date" in given.saw else None
    assert seen_on in (None, today, today - timedelta(days=1))
    if seen_on != today and given.to is None:
        return  # open by the week, or by the evening before, which goes first
    has_exception = any(it.first <= today <= it.last for it in calendar.exceptions)
    has_holiday = calendar.holidays is not None and calendar.holidays.on(today) is not None
    if has_exception:
        assert given.reason is Reason.EXCEPTION
    elif has_holiday:
        assert given.reason in (Reason.HOLIDAY, Reason.HALF_DAY)
    else:
        assert given.reason in (Reason.OPEN, Reason.CLOSED)


@given(CALENDARS, INSTANTS)
def test_open_and_closed_go_with_the_way_the_call_takes(calendar: Calendar, now: datetime) -> None:
    given = verdict(calendar, now)
    if given.reason in (Reason.OPEN, Reason.CLOSED):
        assert (given.to is None) is (given.reason is Reason.OPEN)
    assert given.to in (None, CLOSED)


@given(CALENDARS, INSTANTS, DAYS)
def test_the_companys_own_exception_goes_before_all_else_of_its_day(
    calendar: Calendar, now: datetime, hours: DayHours
) -> None:
    local = now.astimezone(STOCKHOLM)
    today, yesterday = local.date(), local.date() - timedelta(days=1)
    own = Calendar(
        calendar.week,
        (ExceptionalDays(today, today, hours), ExceptionalDays(yesterday, yesterday, ())),
        calendar.holidays,
    )
    minute = local.hour * 60 + local.minute
    given = verdict(own, now)
    assert given.reason is Reason.EXCEPTION
    assert (given.to is None) is any(span.begins_min <= minute < span.ends_min for span in hours)


@given(CALENDARS, INSTANTS)
def test_what_never_opens_is_never_open(calendar: Calendar, now: datetime) -> None:
    assert calendar.ever_opens() or not is_open(calendar, now)
