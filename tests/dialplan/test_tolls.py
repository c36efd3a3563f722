import pytest

from dialplan.numbers import E164
from dialplan.tolls import Refusal, Toll, Tolls, refusal_of, tolls_of, tolls_of_short_number

NONE: frozenset[Toll] = frozenset()
PREMIUM, FOREIGN = frozenset({Toll.PREMIUM}), frozenset({Toll.FOREIGN})


@pytest.mark.parametrize(
    ("number", "tolls"),
    [
        ("+46846500401", NONE),
        ("+46701740605", NONE),
        ("+46101234567", NONE),
        ("+4620123456", NONE),
        ("+46939100100", PREMIUM),
        ("+46771123456", PREMIUM),
        ("+4790123456", FOREIGN),
        ("+882161234567", FOREIGN),
        ("+46741234567", PREMIUM),
    ],
    ids=[
        "landline",
        "mobile",
        "company",
        "toll-free",
        "premium",
        "shared cost",
        "abroad",
        "satellite",
        "none",
    ],
)
def test_what_must_be_allowed_for_a_number(number: str, tolls: frozenset[Toll]) -> None:
    assert tolls_of(E164(number), "SE") == tolls


@pytest.mark.parametrize(
    ("digits", "tolls"), [("1177", NONE), ("11414", NONE), ("118118", PREMIUM), ("4711", None)]
)
def test_short_numbers_of_the_country_are_known(digits: str, tolls: frozenset[Toll] | None) -> None:
    assert tolls_of_short_number(digits, "SE") == tolls


@pytest.mark.parametrize(
    ("tolls", "may_call", "calls_today", "refusal"),
    [
        (NONE, Tolls(), 999, None),
        (PREMIUM, Tolls(), 0, Refusal.PREMIUM),
        (PREMIUM, Tolls(premium=True), 0, None),
        (FOREIGN, Tolls(premium=True), 0, Refusal.FOREIGN),
        (PREMIUM | FOREIGN, Tolls(foreign=True), 0, Refusal.PREMIUM),
        (PREMIUM | FOREIGN, Tolls(premium=True, foreign=True), 0, None),
        (NONE, Tolls(per_day=3), 2, None),
        (NONE, Tolls(per_day=3), 3, Refusal.PER_DAY),
        (NONE, Tolls(per_day=0), 0, Refusal.PER_DAY),
    ],
)
def test_a_call_is_made_only_where_all_of_it_is_allowed(
    tolls: frozenset[Toll], may_call: Tolls, calls_today: int, refusal: Refusal | None
) -> None:
    assert refusal_of(tolls, may_call, calls_today) is refusal
