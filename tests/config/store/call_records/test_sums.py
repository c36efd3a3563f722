from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from config.store import Store
from config.store.call_records import Wanted
from dialplan.call_sums import CallSum, SumBy
from dialplan.disposition import Disposition
from dialplan.ids import Endpoint, OrganisationId, PersonId
from dialplan.outcome import LegOutcome
from dialplan.records import Direction, LegRecord
from tests.config.store.call_records.calls import ANNA, BO, NOON, SALES, SUPPORT, call, unanswered

ANY = Wanted()
STOCKHOLM = ZoneInfo("Europe/Stockholm")
OUT = LegRecord(
    PersonId("anna"), Endpoint("PJSIP/0701740606@trunk"), LegOutcome.ANSWERED, None, "0701740606", 12.5
)


async def sums(
    store: Store, by: SumBy, wanted: Wanted = ANY, zones: Mapping[str, ZoneInfo] | None = None
) -> Mapping[str, CallSum]:
    return await store.calls.sums(wanted, by, 20.0, lambda whose: (zones or {}).get(whose, STOCKHOLM))


async def test_figures_of_a_group(store: Store) -> None:
    await store.write(
        [
            call(1, group=SALES, agent=ANNA, wait_s=90.0, queued_s=20.0, talk_s=60.0, legs=(OUT,)),
            call(2, group=SALES, agent=BO, wait_s=30.0, talk_s=30.0),
            unanswered(3, Disposition.ABANDONED, group=SALES, wait_s=10.0),
            unanswered(4, Disposition.CLOSED, group=SALES, wait_s=5.0),
            call(5, group=SALES, direction=Direction.OUTGOING, wait_s=1.0, talk_s=10.0),
            call(6, group=SUPPORT, wait_s=1.0, talk_s=1.0),
        ]
    )
    by_group = await sums(store, SumBy.GROUP)
    assert by_group[SALES] == CallSum(
        calls=5,
        answered=3,
        abandoned=1,
        offered=3,
        in_time=1,
        waited_s=60.0,
        talk_s=100.0,
        external_talk_s=12.5,
    )
    assert list(by_group) == [SALES, SUPPORT]


@pytest.mark.parametrize(
    ("disposition", "offered"),
    [
        (Disposition.MAILBOX, 0),  # somebody who listened to their messages
        (Disposition.REFUSED, 0),
        (Disposition.CLOSED, 0),
        (Disposition.UNASSIGNED, 0),
        (Disposition.VOICEMAIL, 1),
        (Disposition.CALLBACK, 1),
        (Disposition.ABANDONED, 1),
        (Disposition.NO_ANSWER, 1),
    ],
)
async def test_only_who_called_to_be_answered_counts_for_the_service_level(
    store: Store, disposition: Disposition, offered: int
) -> None:
    await store.write([unanswered(1, disposition, group=SALES, wait_s=40.0)])
    figures = (await sums(store, SumBy.GROUP))[SALES]
    assert (figures.calls, figures.offered, figures.waited_s) == (1, offered, offered * 40.0)


@pytest.mark.parametrize(
    ("by", "keys"),
    [
        (SumBy.AGENT, ["", "202"]),
        (SumBy.DISPOSITION, ["answered", "closed"]),
        (SumBy.DIRECTION, ["incoming"]),
        (SumBy.BILLING_ID, ["", "KS-1"]),
        (SumBy.DAY, ["2026-11-23", "2026-11-24"]),
        (SumBy.HOUR, ["2026-11-23 12:00+01:00", "2026-11-24 00:00+01:00"]),
    ],
)
async def test_sums_by_anything(store: Store, by: SumBy, keys: list[str]) -> None:
    later = NOON + timedelta(hours=12)
    await store.write([call(1, billing_id="KS-1"), unanswered(2, Disposition.CLOSED, started=later)])
    found = await sums(store, by)
    assert list(found) == keys
    assert sum(one.calls for one in found.values()) == 2


async def test_only_what_is_wanted_is_counted(store: Store) -> None:
    await store.write([call(1, group=SALES), call(2, group=SUPPORT)])
    assert list(await sums(store, SumBy.GROUP, Wanted(groups=(SALES,)))) == [SALES]


async def test_nothing_to_count_has_no_sums(store: Store) -> None:
    assert await sums(store, SumBy.DAY) == {}


@pytest.mark.parametrize(
    ("night", "hours"),
    [
        (datetime(2026, 3, 29, tzinfo=STOCKHOLM), 23),
        (datetime(2026, 10, 25, tzinfo=STOCKHOLM), 25),
        (datetime(2026, 11, 23, tzinfo=STOCKHOLM), 24),
    ],
)
async def test_a_day_has_the_hours_that_the_clocks_give_it(store: Store, night: datetime, hours: int) -> None:
    begins = night.astimezone(UTC)
    quarters = [begins + timedelta(minutes=15 * number - 15) for number in range(4 * 25 + 8)]
    await store.write([call(number, started=at) for number, at in enumerate(quarters)])
    days = await sums(store, SumBy.DAY)
    assert days[night.date().isoformat()].calls == 4 * hours
    of_day = [key for key in await sums(store, SumBy.HOUR) if key.startswith(night.date().isoformat())]
    assert len(of_day) == hours
    assert [datetime.fromisoformat(key) for key in of_day] == [
        begins + timedelta(hours=n) for n in range(hours)
    ]


async def test_days_are_those_of_each_organisations_zone(store: Store) -> None:
    nepal = ZoneInfo("Asia/Kathmandu")  # 5:45 ahead: its midnight is at a quarter past an hour of ours
    at = datetime(2026, 11, 23, 18, 15, tzinfo=UTC)
    far = OrganisationId("far")
    await store.write(
        [
            call(1, started=at, organisation=far),
            call(2, started=at - timedelta(seconds=1), organisation=far),
            call(3, started=at),
        ]
    )
    found = await sums(store, SumBy.DAY, zones={far: nepal})
    assert {day: one.calls for day, one in found.items()} == {"2026-11-23": 2, "2026-11-24": 1}


async def test_what_legs_out_of_the_house_cost_is_counted_after_their_numbers_are_gone(store: Store) -> None:
    await store.write([call(1, legs=(OUT, replace(OUT, number=""), OUT))])
    (figures,) = (await sums(store, SumBy.GROUP)).values()
    assert figures.external_talk_s == 25.0
