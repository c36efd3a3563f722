from typing import Literal

import pytest
from argon2 import PasswordHasher

from config.changing.changes import as_json
from config.changing.refusals import Forbidden, Refused
from config.log_ins import LONGEST, SHORTEST, LogIns
from config.operations.objects import Add, Edit, Remove
from config.store.log_ins import Membership
from dialplan.ids import OrganisationId
from tests.config.companies import small
from tests.config.office.conftest import ANNA, BO, CARIN, OPERATOR, SMALL, World

PASSWORD = "korrekt häst batteri"
OTHER = OrganisationId("other")


class CountingHasher(PasswordHasher):
    """Quick, and tells how often it had to work."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=64, parallelism=1)
        self.verified = 0

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002 - argon2's own name
        self.verified += 1
        return super().verify(hash, password)


@pytest.fixture
def hasher() -> CountingHasher:
    return CountingHasher()


@pytest.fixture
def log_ins(world: World, hasher: CountingHasher) -> LogIns:
    return LogIns(world.store, hasher)


async def test_a_password_is_checked(log_ins: LogIns) -> None:
    await log_ins.set_password(CARIN, SMALL, "carin", PASSWORD)
    assert await log_ins.check_password(SMALL, "carin", PASSWORD)
    assert not await log_ins.check_password(SMALL, "carin", PASSWORD + ".")
    assert not await log_ins.check_password(SMALL, "bo", PASSWORD)


async def test_a_new_password_takes_the_place_of_the_old(log_ins: LogIns) -> None:
    await log_ins.set_password(CARIN, SMALL, "carin", PASSWORD)
    await log_ins.set_password(CARIN, SMALL, "carin", "en helt annan")
    assert not await log_ins.check_password(SMALL, "carin", PASSWORD)
    assert await log_ins.check_password(SMALL, "carin", "en helt annan")


async def test_the_hash_is_argon2id(world: World) -> None:
    await LogIns(world.store).set_password(CARIN, SMALL, "carin", PASSWORD)
    secret = await world.store.secret_of(SMALL, "carin")
    assert secret is not None
    assert secret.startswith("$argon2id$")


@pytest.mark.parametrize(
    "password",
    ["", "a" * (SHORTEST - 1), "a" * (LONGEST + 1), "\ud800" * SHORTEST],
    ids=["empty", "short", "long", "half characters"],
)
async def test_what_can_not_be_a_password_is_refused(log_ins: LogIns, password: str) -> None:
    with pytest.raises(Refused, match=f"{SHORTEST} to {LONGEST}"):
        await log_ins.set_password(CARIN, SMALL, "carin", password)
    assert not await log_ins.check_password(SMALL, "carin", password)


async def test_ones_own_password_or_anybodys_with_the_right(log_ins: LogIns) -> None:
    await log_ins.set_password(ANNA, SMALL, "carin", PASSWORD)
    for actor, person in ((BO, "carin"), (CARIN, "anna"), (BO, "gone")):
        with pytest.raises(Forbidden):
            await log_ins.set_password(actor, SMALL, person, "en helt annan")
    assert await log_ins.check_password(SMALL, "carin", PASSWORD)
    with pytest.raises(Refused, match="is not there"):
        await log_ins.set_password(OPERATOR, SMALL, "gone", PASSWORD)


async def test_nobody_can_be_told_from_a_wrong_password_by_the_work(
    world: World, log_ins: LogIns, hasher: CountingHasher
) -> None:
    await world.do(Edit(("people", "carin"), {"email": "carin@example.com"}))
    await log_ins.set_password(CARIN, SMALL, "carin", PASSWORD)
    tries = [
        log_ins.check_password(SMALL, "carin", "fel fel fel fel"),
        log_ins.check_password(SMALL, "bo", PASSWORD),
        log_ins.check_password(SMALL, "gone", PASSWORD),
        log_ins.check_password(OrganisationId("gone"), "carin", PASSWORD),
        log_ins.log_in("gone@example.com", PASSWORD),
        log_ins.log_in("\ud800", PASSWORD),
        log_ins.log_in("carin@example.com", "fel fel fel fel"),
    ]
    for number, attempt in enumerate(tries, start=1):
        assert not await attempt
        assert hasher.verified == number


async def test_who_is_not_active_does_not_get_in(world: World, log_ins: LogIns) -> None:
    await log_ins.set_password(CARIN, SMALL, "carin", PASSWORD)
    await world.do(Edit(("people", "carin"), {"active": False, "email": "carin@example.com"}))
    assert not await log_ins.check_password(SMALL, "carin", PASSWORD)
    assert await log_ins.log_in("carin@example.com", PASSWORD) == ()
    with pytest.raises(Forbidden):
        await log_ins.set_password(CARIN, SMALL, "carin", PASSWORD)


async def test_a_key_that_is_used_again_has_no_password(world: World, log_ins: LogIns) -> None:
    await log_ins.set_password(ANNA, SMALL, "anna", PASSWORD)
    person = as_json((await world.document()).people["anna"])
    await world.do(Remove(("people", "anna")), OPERATOR)
    await world.do(Add(("people", "anna"), person), OPERATOR)
    assert not await log_ins.check_password(SMALL, "anna", PASSWORD)


async def test_a_password_is_in_no_document_and_no_audit_line(world: World, log_ins: LogIns) -> None:
    await log_ins.set_password(CARIN, SMALL, "carin", PASSWORD)
    secret = await world.store.secret_of(SMALL, "carin")
    told = await world.office.audit(ANNA, SMALL)
    version, document = await world.office.read(ANNA, SMALL)
    assert version == 1, "no new configuration"
    assert (told[-1].by, told[-1].act) == ("people/carin", "log_in.set_password")
    assert told[-1].changes[0].path == ("people", "carin", "password")
    for text in (PASSWORD, str(secret)):
        assert text not in document.model_dump_json()
        assert text not in repr(told)
        assert text not in repr((await world.office.look(ANNA, SMALL)).objects)


async def test_an_address_opens_the_organisations_where_the_password_is_right(
    world: World, log_ins: LogIns
) -> None:
    await world.store.apply(small("other", "08-465 004 90"))
    await world.do(Edit(("people", "anna"), {"email": "anna@example.com"}))
    await world.office.do(OPERATOR, OTHER, Edit(("people", "201"), {"email": "Anna@Example.com"}))
    await log_ins.set_password(OPERATOR, OTHER, "201", "en helt annan")
    await log_ins.set_password(OPERATOR, SMALL, "anna", PASSWORD)
    here = Membership(SMALL, "Småbolaget AB", "anna")
    assert await log_ins.log_in("ANNA@example.com", PASSWORD) == (here,)
    await log_ins.set_password(OPERATOR, OTHER, "201", PASSWORD)
    assert [found.organisation for found in await log_ins.log_in("anna@example.com", PASSWORD)] == [
        "other",
        "small",
    ]


@pytest.mark.parametrize("email", ["%@example.com", "_nna@example.com", "anna@example", "", "a" * 300, "\0"])
async def test_only_the_whole_address_opens(world: World, log_ins: LogIns, email: str) -> None:
    await world.do(Edit(("people", "anna"), {"email": "anna@example.com"}))
    await log_ins.set_password(ANNA, SMALL, "anna", PASSWORD)
    assert await log_ins.log_in(email, PASSWORD) == ()


async def test_an_address_that_was_taken_away_opens_nothing(world: World, log_ins: LogIns) -> None:
    await world.do(Edit(("people", "anna"), {"email": "anna@example.com"}))
    await log_ins.set_password(ANNA, SMALL, "anna", PASSWORD)
    await world.do(Edit(("people", "anna"), {"email": "lind@example.com"}))
    assert await log_ins.log_in("anna@example.com", PASSWORD) == ()
    assert len(await log_ins.log_in("lind@example.com", PASSWORD)) == 1
