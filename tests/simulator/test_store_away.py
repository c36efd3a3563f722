"""The store is away for a minute while ten calls a second come in: none is hurt, and nothing is lost."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest
from structlog.testing import capture_logs

from bench.call_centre import AGENTS, CALLER, MENU, RINGS_S, TALKS_S, call_centre
from dialplan.disposition import Disposition
from dialplan.records import Cdr, LogLine, Record
from engine.ports import Ports, RecordStore
from engine.service import Engine
from engine.settings import EngineSettings
from simulator.callers import Caller, Hear, Press, Wait
from simulator.phones import Answers, Phone
from simulator.play import OnLine, simulate
from simulator.scenario.values import Expected, Scenario, ScenarioCall

CALLS, RATE_PER_S = 600, 10.0
AWAY_S = (2.0, 62.0)


@dataclass
class StoreThatIsAway:
    """Passes on what it is given, save for a while: then it hangs, or says at once that it is away."""

    store: RecordStore
    hangs: bool
    taken: list[Record] = field(default_factory=list)
    refused: int = 0

    async def write(self, records: Sequence[Record]) -> None:
        began, over = AWAY_S
        if began <= asyncio.get_running_loop().time() < over:
            self.refused += 1
            if self.hangs:
                await asyncio.sleep(over)
            raise ConnectionError("the store is away")
        await self.store.write(records)
        self.taken += records


def six_hundred_calls() -> Scenario:
    caller = Caller(CALLER, "", MENU, does=(Hear(1), Wait(0.5), Press("1")))
    answered = Expected(disposition=Disposition.ANSWERED)
    phone = (Answers(after_s=RINGS_S, talks_s=TALKS_S),)
    return Scenario(
        file="store away",
        story="Ten calls a second for a minute, in which the store is away.",
        starts=datetime(2026, 11, 23, 9, 0, tzinfo=UTC),
        company=call_centre(),
        phones=tuple(Phone(f"PJSIP/{agent}", phone) for agent in AGENTS),
        calls=tuple(ScenarioCall(caller, number / RATE_PER_S, answered) for number in range(CALLS)),
    )


@pytest.mark.parametrize("hangs", [False, True], ids=["refuses", "hangs"])
def test_no_call_is_hurt_and_no_record_missing_doubled_or_out_of_order(hangs: bool) -> None:
    stores: list[StoreThatIsAway] = []

    def engine_on(settings: EngineSettings, ports: Ports, on_line: OnLine) -> Engine:
        stores.append(StoreThatIsAway(ports.store, hangs))
        return Engine(settings, replace(ports, store=stores[-1]), on_line)

    spoken: list[LogLine] = []
    with capture_logs() as logs:
        report = simulate(six_hundred_calls(), make_engine=engine_on, on_line=spoken.append)

    assert report.ok, "\n".join(list(report.text())[:20])
    (store,) = stores
    assert store.refused >= 60 / 6, "it was asked all the time"
    cdrs = [record for record in store.taken if isinstance(record, Cdr)]
    assert Counter(cdr.disposition for cdr in cdrs) == {Disposition.ANSWERED: CALLS}
    assert len({cdr.call for cdr in cdrs}) == CALLS
    assert [cdr.ended for cdr in cdrs] == sorted(cdr.ended for cdr in cdrs)
    assert [record for record in store.taken if isinstance(record, LogLine)] == spoken
    told = [entry["event"] for entry in logs if "store" in entry["event"]]
    assert told == ["the store is away; records wait on disk", "the store is back"]
