"""Whether a callback may be made now: by the group as it is today, and for two open days."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dialplan.company import Company
from dialplan.destinations import HuntGroup
from dialplan.ids import CallId, DestinationId
from dialplan.numbers import E164
from dialplan.opening_hours import Calendar, OpeningHours, TemporaryClose
from dialplan.queueing.owing import MayCall, NotYet, Over, Why, judge_promise
from dialplan.queueing.promises import Promise, expiry_of
from tests.engine.fakes import DEMO, company_of

OFFICE = OpeningHours(Calendar("Mo-Fr 08:00-17:00"), DestinationId("hangup"))
SALES = HuntGroup(DestinationId("groups/sales"), (), DestinationId("hangup"), hours=OFFICE)
FRIDAY = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
PROMISE = Promise(CallId("1.1"), DEMO, SALES.id, E164("+46701740605"), "+46846500400", FRIDAY)


def company(group: HuntGroup = SALES) -> Company:
    return company_of(group)


@pytest.mark.parametrize(
    ("hours", "last_day"),
    [(OFFICE, 1), (None, 29), (OpeningHours(Calendar("Tu 08:00-17:00"), SALES.id), 8)],
    ids=["weekdays", "always open", "tuesdays"],
)
def test_a_promise_holds_to_the_end_of_the_second_open_day_after_its_own(
    hours: OpeningHours | None, last_day: int
) -> None:
    zone = company().time_zone
    last = expiry_of(PROMISE, hours, zone) - timedelta(seconds=1)
    assert last.astimezone(zone).day == last_day


def test_a_promise_of_a_group_that_does_not_open_ends_after_two_weeks() -> None:
    never = OpeningHours(Calendar("Mo-Su off"), SALES.id)
    assert expiry_of(PROMISE, never, company().time_zone) - FRIDAY < timedelta(days=15)


def test_who_is_owed_a_call_is_called_in_opening_hours_alone() -> None:
    assert judge_promise(PROMISE, [company()], FRIDAY) == MayCall(company(), SALES)
    assert judge_promise(PROMISE, [company()], FRIDAY + timedelta(hours=6)) == NotYet(SALES)
    closed = replace(SALES, closed_now=TemporaryClose(DestinationId("hangup")))
    assert judge_promise(PROMISE, [company(closed)], FRIDAY) == NotYet(closed)


def test_the_next_try_has_its_time() -> None:
    later = FRIDAY + timedelta(minutes=5)
    assert judge_promise(replace(PROMISE, not_before=later), [company()], FRIDAY) == NotYet(SALES, later)
    assert isinstance(judge_promise(replace(PROMISE, not_before=later), [company()], later), MayCall)


def test_what_can_not_be_kept_is_over() -> None:
    gone = company_of()
    assert judge_promise(PROMISE, [gone], FRIDAY) == Over(gone, Why.GROUP_GONE)
    over = judge_promise(PROMISE, [], FRIDAY)
    assert isinstance(over, Over)
    assert over.company.organisation == DEMO
    late = FRIDAY + timedelta(days=5)
    assert judge_promise(PROMISE, [company()], late) == Over(company(), Why.EXPIRED)
