from datetime import timedelta

import pytest

from config.store import Store
from config.store.call_records import Wanted
from config.store.call_records import call_records as module
from dialplan.disposition import Disposition
from dialplan.ids import OrganisationId
from dialplan.records import Cdr, Direction
from tests.config.companies import small
from tests.config.store.call_records.calls import ANNA, BO, NOON, SALES, SUPPORT, call, unanswered

ANY = Wanted()
CALLS = (
    call(1, 0, group=SALES, agent=ANNA, billing_id="A"),
    call(2, 1, group=SUPPORT, agent=BO, wait_s=40.0, shown="+46846500409"),
    unanswered(3, Disposition.ABANDONED, started=NOON + timedelta(seconds=2), group=SUPPORT),
    call(
        4,
        3,
        organisation=OrganisationId("other"),
        direction=Direction.OUTGOING,
        did="0701740606",
        talk_s=99.0,
    ),
)


async def found(store: Store, wanted: Wanted = ANY, newest: int | None = None) -> list[str]:
    return [one.call async for one in store.calls.find(wanted, newest)]


@pytest.fixture
async def filled(store: Store) -> Store:
    await store.write(CALLS[::-1])
    return store


async def test_calls_come_whole_and_in_the_order_in_which_they_began(filled: Store) -> None:
    assert tuple([one async for one in filled.calls.find(Wanted())]) == CALLS


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        (Wanted(organisation=OrganisationId("other")), [4]),
        (Wanted(since=NOON + timedelta(seconds=1), until=NOON + timedelta(seconds=3)), [2, 3]),
        (Wanted(groups=(SUPPORT,)), [2, 3]),
        (Wanted(groups=(SUPPORT, SALES), agents=(BO,)), [2]),
        (Wanted(agents=(ANNA,)), [1]),
        (Wanted(dispositions=(Disposition.ABANDONED,)), [3]),
        (Wanted(directions=(Direction.OUTGOING,)), [4]),
        (Wanted(numbers=("+46846500400", "0846500400")), [1, 2, 3]),
        (Wanted(numbers=("+46846500409",)), [2]),
        (Wanted(billing_ids=("A",)), [1]),
        (Wanted(min_wait_s=40.0), [2]),
        (Wanted(min_talk_s=50.0), [4]),
        (Wanted(groups=(SALES,), min_wait_s=40.0), []),
    ],
)
async def test_each_filter_finds_its_calls(filled: Store, wanted: Wanted, numbers: list[int]) -> None:
    assert await found(filled, wanted) == [f"1.{number:04}" for number in numbers]


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 1000])
async def test_the_newest_come_in_their_order(filled: Store, count: int) -> None:
    assert await found(filled, newest=count) == [one.call for one in CALLS][-count:]


async def test_the_newest_of_a_group(filled: Store) -> None:
    assert await found(filled, Wanted(groups=(SUPPORT,)), newest=1) == ["1.0003"]


async def test_more_than_a_page_comes_once_each(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAGE", 3)
    many: list[Cdr] = [call(number, number // 4) for number in range(20)]  # four began in the same moment
    await store.write(many)
    assert await found(store) == [one.call for one in many]
    assert await found(store, newest=7) == [one.call for one in many[-7:]]


async def test_what_comes_in_meanwhile_disturbs_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PAGE", 2)
    await store.write([call(number, number) for number in range(6)])
    seen = []
    async for one in store.calls.find(Wanted()):
        seen.append(one.call)
        await store.write([call(100 + len(seen), -100 + len(seen))])  # a long call that began before
    assert seen == [f"1.{number:04}" for number in range(6)]


async def test_an_organisation_is_known_by_its_zone_and_country(store: Store) -> None:
    await store.apply(small())
    (locality,) = (await store.calls.localities()).values()
    assert (str(locality.zone), locality.country) == ("Europe/Stockholm", "SE")
