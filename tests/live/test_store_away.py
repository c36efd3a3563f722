"""The store locked for a minute under ten calls a second on a real Asterisk: with ``VAXEL_LONG_RUNS=1``."""

import asyncio
import os
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from tests.live.asterisk import RealAsterisk
from tests.live.engines import MENU, LiveEngine, engine_on
from tests.live.telephones import Answers, Press, Story, calls, phone
from tests.live.test_load import call_centre

__all__ = ["call_centre"]

CALLS, RATE_PER_S = 700, 10
BEFORE_S, AWAY_S = 5.0, 60.0


@pytest.mark.skipif(not os.environ.get("VAXEL_LONG_RUNS"), reason="takes two minutes: VAXEL_LONG_RUNS=1")
async def test_no_call_is_hurt_and_no_cdr_missing_while_the_store_is_locked_for_a_minute(
    wide_asterisk: RealAsterisk, call_centre: Path
) -> None:
    story = Story(did=MENU, number="0701740605", presses=[Press(0.6, "1")])
    async with (
        engine_on(wide_asterisk, call_centre) as engine,
        phone(wide_asterisk, "300", Answers(after_s=0.1, hangs_up_after_s=1.0)),
        calls(wide_asterisk, story, count=CALLS, rate_per_s=RATE_PER_S) as callers,
    ):
        await asyncio.sleep(BEFORE_S)
        backlog = await lock_store(engine)
        happened = await callers.finished(timeout_s=60)
        assert happened["answered"] == CALLS
        cdrs = await engine.cdrs(CALLS, timeout_s=30)
        assert Counter(cdr.disposition for cdr in cdrs) == {"answered": CALLS}
        assert len({cdr.call for cdr in cdrs}) == CALLS
        stored = await engine.store.read_log(limit=100 * CALLS)
        assert list(stored) == sorted(engine.lines, key=lambda line: (line.at, line.call, line.seq))
        waits = sorted(cdr.wait_s for cdr in cdrs)
        print(f"{CALLS} calls, {len(stored)} lines, {backlog} records waited on disk")
        print(f"wait: median {waits[CALLS // 2]:.2f} s, longest {waits[-1]:.2f} s")


async def lock_store(engine: LiveEngine) -> int:
    """Let nobody write for a while; return how many records waited in the end."""
    with closing(sqlite3.connect(engine.data / "vaxel.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        before = len(await engine.store.read_cdrs(limit=CALLS))
        await asyncio.sleep(AWAY_S)
        assert len(await engine.store.read_cdrs(limit=CALLS)) == before
        backlog = engine.service.engine.recorder.backlog
        assert backlog > AWAY_S * RATE_PER_S
        other.execute("ROLLBACK")
    return backlog
