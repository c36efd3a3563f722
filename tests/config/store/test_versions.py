import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.call_steering import STEERED
from config.changing.applying import apply_file
from config.files import DEMO_FILE
from config.office import Office
from config.problems import ConfigurationError
from config.snapshot.company import company_of
from config.store import AppliedVersion, NumbersTakenError, Store
from dialplan.ids import DestinationId, OrganisationId
from dialplan.numbers import E164
from tests.config.companies import SMALL, small
from tests.config.store.tables import content

SMALL_ID = OrganisationId("small")


async def test_an_applied_document_is_loaded_as_the_company_it_describes(store: Store) -> None:
    assert await store.apply(small()) == AppliedVersion(SMALL_ID, 1, is_new=True)
    assert await store.load(SMALL_ID) == company_of(small(), 1, dict.fromkeys(STEERED, 1))


async def test_the_demo_company_comes_through_the_store_whole(store: Store) -> None:
    applied = await apply_file(Office(store), DEMO_FILE)
    assert (applied.version, applied.is_new) == (1, True)
    company = await store.load(OrganisationId("demo"))
    assert company is not None
    assert company.numbers[E164("+46846500400")] == DestinationId("menus/main")


async def test_the_same_document_again_is_no_new_version(store: Store, file: Path) -> None:
    await store.apply(small())
    before = content(file)
    assert await store.apply(small()) == AppliedVersion(SMALL_ID, 1, is_new=False)
    assert content(file) == before


async def test_every_version_stays_loadable(store: Store) -> None:
    await store.apply(small(name="Ett"))
    await store.apply(small(number="08-465 004 99"))
    assert await store.newest_versions() == {SMALL_ID: 2}
    first, second = await store.load(SMALL_ID, 1), await store.load(SMALL_ID)
    assert first is not None
    assert second is not None
    assert (first.version, set(first.numbers)) == (1, {"+46846500400"})
    assert (second.version, set(second.numbers)) == (2, {"+46846500499"})


async def test_going_back_to_an_older_document_is_a_new_version(store: Store) -> None:
    for name in ("Ett", "Två", "Ett"):
        applied = await store.apply(small(name=name))
    assert applied.version == 3


async def test_what_is_not_there_loads_as_none(store: Store) -> None:
    await store.apply(small())
    assert await store.load(SMALL_ID, 2) is None
    assert await store.load(OrganisationId("gone")) is None


async def test_a_number_of_another_organisation_is_refused_and_nothing_changes(
    store: Store, file: Path
) -> None:
    await store.apply(small())
    before = content(file)
    with pytest.raises(NumbersTakenError) as caught:
        await store.apply(small("other"))
    assert caught.value.owners == {"+46846500400": "small"}
    assert content(file) == before


async def test_a_taken_number_is_told_by_its_line(store: Store, tmp_path: Path) -> None:
    await store.apply(small())
    path = tmp_path / "other.yaml"
    path.write_text(SMALL.replace("organisation: small", "organisation: other"))
    with pytest.raises(ConfigurationError) as caught:
        await apply_file(Office(store), path)
    assert str(caught.value) == (
        f'{path}:21: numbers."08-465 004 00": belongs to another organisation (take it out)'
    )


async def test_a_number_that_is_given_up_is_free_for_others(store: Store) -> None:
    await store.apply(small())
    await store.apply(small(number="08-465 004 99"))
    assert (await store.apply(small("other"))).is_new


async def test_a_bad_file_leaves_the_store_as_it_was(store: Store, file: Path, tmp_path: Path) -> None:
    await store.apply(small())
    before = content(file)
    path = tmp_path / "bad.yaml"
    path.write_text(SMALL.replace('"202"]', '"209"]').replace("Småbolaget AB", "Nya"))
    with pytest.raises(ConfigurationError):
        await apply_file(Office(store), path)
    assert content(file) == before


async def test_when_a_version_was_applied_is_kept_in_utc(file: Path) -> None:
    store = await Store.open(file, now=lambda: datetime(2026, 3, 29, 1, 30, tzinfo=UTC))
    try:
        await store.apply(small())
    finally:
        await store.close()
    assert any("'2026-03-29T01:30:00.000000Z'" in line for line in content(file))


async def test_two_stores_applying_at_once_take_turns(store: Store, file: Path) -> None:
    other = await Store.open(file)
    try:
        applied = await asyncio.gather(
            *(each.apply(small(name=f"{number}")) for number in range(10) for each in (store, other))
        )
    finally:
        await other.close()
    new = sorted(each.version for each in applied if each.is_new)
    assert new == list(range(1, len(new) + 1))
    assert await store.newest_versions() == {SMALL_ID: len(new)}


async def test_many_numbers_are_taken_in_one_apply(store: Store) -> None:
    plan = {f"+4684650{number:05}": DestinationId("busy") for number in range(1200)}
    await store.apply(small().model_copy(update={"numbers": plan}))
    company = await store.load(SMALL_ID)
    assert company is not None
    assert len(company.numbers) == 1200


async def test_a_document_that_no_longer_means_anything_is_one_that_cannot_be_read(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise ValueError("08-465 004 00 is no telephone number")

    await store.apply(small())
    monkeypatch.setattr("config.store.store.company_of", refuse)
    assert await store.load(SMALL_ID) is None
