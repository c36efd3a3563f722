from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from config.access import Operator
from config.office import Office
from config.store import Store
from config.store.call_records import Erasure, OldCalls, OneNumber, Wanted
from config.store.call_records import call_records as module
from dialplan.ids import DestinationId, Endpoint, OrganisationId
from dialplan.outcome import LegOutcome
from dialplan.records import Cdr, Direction, LegRecord
from tests.config.companies import small
from tests.config.store.call_records.calls import ANNA, NOON, call
from tests.config.store.test_records import MESSAGE

SMALL = OrganisationId("small")
CALLER, OTHER, MOBILE = "+46701740605", "0701740699", "0701740606"
LEG = LegRecord(ANNA, Endpoint(f"PJSIP/{MOBILE}@trunk"), LegOutcome.ANSWERED, None, MOBILE, 30.0)
OLD = OldCalls(90, NOON)
ONE = OneNumber(frozenset({CALLER, "0701740605"}))


def small_call(number: int, **known: object) -> Cdr:
    return replace(call(number), organisation=SMALL, **known)  # type: ignore[arg-type]


async def calls_of(store: Store) -> Sequence[Cdr]:
    return [one async for one in store.calls.find(Wanted())]


@pytest.fixture
async def kept(store: Store) -> Store:
    """Calls before noon and after; the first three have the number that is to be forgotten."""
    before, after = NOON - timedelta(seconds=1), NOON
    await store.apply(small())
    await store.write(
        [
            small_call(1, started=before, cli=CALLER, shown=CALLER, legs=(LEG,)),
            small_call(2, started=after, cli="0701740605"),
            small_call(
                3, started=after, direction=Direction.OUTGOING, cli="203", did=CALLER, shown="+46846500409"
            ),
            small_call(4, started=before, cli=OTHER),
            replace(small_call(5, started=before, cli=CALLER), organisation=OrganisationId("other")),
        ]
    )
    return store


async def test_old_calls_lose_every_number_from_outside_and_stay(kept: Store) -> None:
    was = await calls_of(kept)
    assert await kept.calls.erase(SMALL, OLD, "operator") == 2
    first, *_ = now = await calls_of(kept)
    assert len(now) == len(was)
    assert (first.cli, first.shown, first.did) == ("", "", "+46846500400")
    assert first.legs == (replace(LEG, number="", endpoint=Endpoint("PJSIP/@trunk")),)
    assert {one.call: one.cli for one in now} == {
        "1.0001": "",
        "1.0002": "0701740605",
        "1.0003": "203",
        "1.0004": "",
        "1.0005": CALLER,
    }


async def test_one_number_is_gone_however_it_was_written_and_whatever_it_was(kept: Store) -> None:
    was = {str(one.call): one for one in await calls_of(kept)}
    assert await kept.calls.erase(SMALL, ONE, "operator") == 3
    now = {str(one.call): one for one in await calls_of(kept)}
    assert now["1.0001"] == replace(was["1.0001"], cli="", shown="")
    assert now["1.0002"] == replace(was["1.0002"], cli="")
    assert now["1.0003"] == replace(was["1.0003"], did="")
    assert (now["1.0004"], now["1.0005"]) == (was["1.0004"], was["1.0005"])


async def test_a_number_that_was_rung_out_of_the_house_is_found_in_the_legs(kept: Store) -> None:
    assert await kept.calls.erase(SMALL, OneNumber(frozenset({MOBILE})), "operator") == 1
    legs = {str(one.call): one.legs for one in await calls_of(kept)}
    assert legs["1.0001"] == (replace(LEG, number="", endpoint=Endpoint("PJSIP/@trunk")),)


@pytest.mark.parametrize("what", [OLD, ONE])
async def test_twice_is_as_once_and_a_look_changes_nothing(kept: Store, what: Erasure) -> None:
    was = await calls_of(kept)
    count = await kept.calls.count_erasable(SMALL, what)
    assert await calls_of(kept) == was
    assert await kept.calls.erase(SMALL, what, "operator") == count > 0
    assert await kept.calls.erase(SMALL, what, "operator") == 0
    assert await kept.calls.count_erasable(SMALL, what) == 0


async def test_many_are_erased_piece_by_piece(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ERASED_AT_ONCE", 3)
    monkeypatch.setattr("config.store.call_records.erasure.ERASED_AT_ONCE", 3)
    await store.write([small_call(number, started=NOON - timedelta(days=1)) for number in range(10)])
    assert await store.calls.erase(SMALL, OLD, "retention") == 10
    assert {one.cli for one in await calls_of(store)} == {""}


async def test_messages_lose_the_number_and_the_transcript(store: Store) -> None:
    message = replace(MESSAGE, organisation=SMALL, cli=CALLER, mailbox=DestinationId("voicemails/main"))
    await store.write([message])
    assert await store.calls.erase(SMALL, ONE, "operator") == 1
    assert await store.read_voicemails() == (replace(message, cli=""),)


async def test_the_audit_log_tells_how_much_and_by_whom_but_no_number(kept: Store) -> None:
    await kept.calls.erase(SMALL, ONE, "operator")
    await kept.calls.erase(SMALL, OLD, "retention")
    entries = (await Office(kept).audit(Operator(), SMALL))[-2:]
    assert [(entry.by, entry.act, entry.changes[0].after) for entry in entries] == [
        ("operator", "records.erase", {"of": "one number", "erased": {"cdrs": 3, "voicemails": 0}}),
        ("retention", "records.erase", {"older_than_days": 90, "erased": {"cdrs": 2, "voicemails": 0}}),
    ]
    assert "70174" not in str(entries)


async def test_what_was_not_there_leaves_no_line(kept: Store) -> None:
    before = await Office(kept).audit(Operator(), SMALL)
    assert await kept.calls.erase(SMALL, OneNumber(frozenset({"+46701740677"})), "operator") == 0
    assert await Office(kept).audit(Operator(), SMALL) == before


async def test_calls_of_an_organisation_that_is_not_set_up_are_erased_too(store: Store) -> None:
    nobody = OrganisationId("")
    await store.write([call(1, organisation=nobody, started=NOON - timedelta(days=1))])
    assert await store.calls.organisations() == (nobody,)
    assert await store.calls.erase(nobody, OLD, "retention") == 1


async def test_nothing_of_the_number_is_left_in_the_files(store: Store, file: Path) -> None:
    await store.write([small_call(number, cli=CALLER, shown="", legs=()) for number in range(50)])
    assert await store.calls.erase(SMALL, ONE, "operator") == 50
    await store.close()
    for left in file.parent.iterdir():
        assert CALLER.encode() not in left.read_bytes(), left.name
