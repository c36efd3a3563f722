"""Callers' numbers are forgotten daily, whatever the store does, and no call waits for it."""

import asyncio
from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from structlog.testing import capture_logs

from config.store import Store, StoreAwayError
from config.store.call_records import Erasure, OldCalls
from console.retention import forget_old_calls
from dialplan.ids import OrganisationId
from simulator.virtual_time.clock import DAY_S, HOUR_S, Now, run

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
Logs = list[MutableMapping[str, Any]]


@pytest.fixture
def logs() -> Iterator[Logs]:
    with capture_logs() as entries:
        yield entries


@dataclass
class FakeCalls:
    """What the store would be asked; ``faults`` are raised one an erasure."""

    asked: list[tuple[float, str, Erasure]] = field(default_factory=list)
    faults: list[Exception] = field(default_factory=list)
    callbacks: list[int] = field(default_factory=list)

    async def organisations(self) -> tuple[OrganisationId, ...]:
        return OrganisationId(""), OrganisationId("small")

    async def erase(self, organisation: OrganisationId, what: Erasure, by: str, callbacks: int = 0) -> int:
        assert by == "retention"
        self.asked.append((asyncio.get_running_loop().time(), organisation, what))
        self.callbacks.append(callbacks)
        if self.faults:
            raise self.faults.pop(0)
        return 3


@dataclass
class FakeStore:
    calls: FakeCalls


def live(calls: FakeCalls, days: float) -> None:
    async def main(now: Now) -> None:
        forgetting = asyncio.create_task(forget_old_calls(cast(Store, FakeStore(calls)), 90, now))
        await asyncio.sleep(days * DAY_S)
        forgetting.cancel()
        await asyncio.wait({forgetting})
        assert forgetting.cancelled()

    run(main, wall=MONDAY)


def test_every_organisations_numbers_are_erased_soon_after_the_start_and_daily(logs: Logs) -> None:
    calls = FakeCalls()
    live(calls, days=1.5)
    assert [(at, whose) for at, whose, _ in calls.asked] == [
        (60, ""),
        (60, "small"),
        (60 + DAY_S, ""),
        (60 + DAY_S, "small"),
    ]
    first = calls.asked[0][2]
    assert first == OldCalls(90, MONDAY + timedelta(seconds=60) - timedelta(days=90))
    assert [(entry["event"], entry["records"]) for entry in logs] == [
        ("numbers of old calls are erased", 6)
    ] * 2


@pytest.mark.parametrize("fault", [StoreAwayError("away"), ValueError("+46701740605")])
def test_a_store_that_fails_is_tried_again_in_an_hour_and_its_words_are_not_repeated(
    fault: Exception, logs: Logs
) -> None:
    calls = FakeCalls(faults=[fault])
    live(calls, days=0.5)
    assert [at for at, *_ in calls.asked] == [60, 60 + HOUR_S, 60 + HOUR_S]
    assert next(entry["event"] for entry in logs) == "numbers of old calls could not be erased"
    assert "70174" not in str(logs)


def test_callbacks_that_are_owed_as_long_are_forgotten_too_and_told_once_the_store_is_back() -> None:
    asked: list[datetime] = []
    calls = FakeCalls(faults=[StoreAwayError("away")])

    def forget(before: datetime) -> dict[OrganisationId, int]:
        asked.append(before)
        return {OrganisationId("small"): 2 if len(asked) == 1 else 0}

    async def main(now: Now) -> None:
        forgetting = asyncio.create_task(forget_old_calls(cast(Store, FakeStore(calls)), 7, now, forget))
        await asyncio.sleep(HOUR_S + DAY_S + 120)
        forgetting.cancel()
        await asyncio.wait({forgetting})

    with capture_logs():
        run(main, wall=MONDAY)
    assert asked[0] == MONDAY + timedelta(seconds=60) - timedelta(days=7)
    assert calls.callbacks == [0, 0, 2, 0, 0]
