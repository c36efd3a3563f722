"""What breaks around a call, and what must be whole again: the store, Asterisk itself, a phone."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from dialplan.disposition import Disposition
from dialplan.records import Cdr, Record
from engine.ports import Ports, RecordStore
from engine.service import Engine
from engine.settings import EngineSettings
from simulator.asterisk import Asterisk, SwitchSettings
from simulator.phones import Answers, Flaky, Phone, Phones, Refuses
from simulator.play import OnLine, simulate
from simulator.ports import Memory
from simulator.ports.records import Away
from simulator.scenario.faults import CutAmi, KillEngine, RestartAsterisk, StoreGone
from simulator.scenario.files import SCENARIOS, read_scenario
from simulator.scenario.values import Expected, Scenario
from simulator.virtual_time.clock import Now, run
from simulator.world.breaking import Breaking
from simulator.world.engine_life import EngineLife
from tests.simulator.scenario.stories import read


def scenario(name: str) -> Scenario:
    return read_scenario(SCENARIOS / f"{name}.yaml")


class Watched:
    """A store that remembers when it took what."""

    def __init__(self, store: RecordStore) -> None:
        self._store = store
        self.taken: list[Record] = []

    async def write(self, records: Sequence[Record]) -> None:
        await self._store.write(records)
        self.taken += records


@pytest.mark.parametrize("name", ["faults/store_gone", "faults/store_hangs"])
def test_records_of_calls_while_the_store_is_gone_follow_once_and_in_order(name: str) -> None:
    stores: list[Watched] = []

    def engine_on(settings: EngineSettings, ports: Ports, on_line: OnLine) -> Engine:
        stores.append(Watched(ports.store))
        return Engine(settings, replace(ports, store=stores[-1]), on_line, jitter=Random(0))

    report = simulate(scenario(name), make_engine=engine_on)
    assert report.ok, "\n".join(report.text())
    assert report.took_s >= 61, "the story waits until the store is back"
    cdrs = [record for record in stores[0].taken if isinstance(record, Cdr)]
    assert len(cdrs) == len({cdr.call for cdr in cdrs}) == 3
    assert [cdr.ended for cdr in cdrs] == sorted(cdr.ended for cdr in cdrs)


def test_a_record_that_is_lost_is_told() -> None:
    class Forgetful(Watched):
        async def write(self, records: Sequence[Record]) -> None:
            await super().write([record for record in records if not isinstance(record, Cdr)])

    def engine_on(settings: EngineSettings, ports: Ports, on_line: OnLine) -> Engine:
        return Engine(settings, replace(ports, store=Forgetful(ports.store)), on_line)

    report = simulate(scenario("busy"), make_engine=engine_on)
    assert [(found.what, found.got) for found in report.calls[0].differences if found.what == "CDRs"] == [
        ("CDRs", "0")
    ]


def test_records_that_change_their_order_are_told() -> None:
    class Muddled(Watched):
        def __init__(self, store: RecordStore) -> None:
            super().__init__(store)
            self._held: list[Record] = []

        async def write(self, records: Sequence[Record]) -> None:
            cdrs = [record for record in records if isinstance(record, Cdr)]
            if cdrs and not self._held:
                self._held += cdrs
                await super().write([record for record in records if record not in cdrs])
            else:
                await super().write([*records, *(self._held if cdrs else ())])

    def engine_on(settings: EngineSettings, ports: Ports, on_line: OnLine) -> Engine:
        return Engine(settings, replace(ports, store=Muddled(ports.store)), on_line)

    report = simulate(scenario("two_callers_one_agent"), make_engine=engine_on)
    assert "1 order of CDRs that changed" in report.leftovers


def test_after_asterisk_restarts_every_call_is_over_and_the_next_one_is_served() -> None:
    report = simulate(scenario("faults/asterisk_restart"))
    assert report.ok, "\n".join(report.text())
    assert [[cdr.disposition for cdr in call.cdrs] for call in report.calls] == [
        [Disposition.ANSWERED],
        [Disposition.ABANDONED],
        [Disposition.ANSWERED],
    ]
    assert [call.lines[-1].rule for call in report.calls[:2]] == ["resume.gone", "resume.gone"]


@pytest.mark.parametrize(
    "faults",
    [
        (RestartAsterisk(6.0, 5.0), RestartAsterisk(8.0, 5.0)),
        (CutAmi(6.0, 5.0), CutAmi(8.0, 1.0)),
        (KillEngine(6.0, 3.0), KillEngine(7.0, 3.0)),
        (KillEngine(6.0, 3.0), CutAmi(7.0, 4.0), RestartAsterisk(8.0, 3.0)),
    ],
)
def test_what_breaks_twice_is_whole_again_too(
    faults: tuple[RestartAsterisk | CutAmi | KillEngine, ...],
) -> None:
    story = scenario("answered")
    calls = tuple(replace(call, expected=Expected()) for call in story.calls)
    report = simulate(replace(story, calls=calls, faults=faults))
    assert report.ok, "\n".join(report.text())


def test_a_flaky_phone_fails_at_the_first_ring_and_then_by_turns() -> None:
    answers = Answers(1.0)
    phones = Phones([Phone("PJSIP/201", (Flaky(answers, fails_every=3),))])
    assert phones.is_registered("PJSIP/201")
    assert [phones.ring("PJSIP/201") for _ in range(5)] == [
        Refuses(408),
        answers,
        answers,
        Refuses(408),
        answers,
    ]


def test_a_flaky_phone_answers_at_the_second_ring() -> None:
    report = simulate(scenario("faults/flaky_phone"))
    assert report.ok, "\n".join(report.text())
    rules = [line.rule for line in report.calls[0].lines]
    assert rules.index("outcome.unreachable") < rules.index("outcome.answered")


SHORT = """\
story: Anna answers after 3 s and talks for 10.
starts: 2026-11-23 09:00
phones: {"201": {answers_after: 3, talks: 10}}
callers:
  - {dials: 08-465 004 01, number: 070-174 06 05, expect: {disposition: answered}}
faults: [{at: 1, cut_ami_for: 1}, {at: 3000, kill_engine_for: 3}]
"""


def test_a_fault_that_never_strikes_fails_the_story_and_is_not_told_as_if_it_had(tmp_path: Path) -> None:
    told = list(simulate(read(SHORT.replace("answered}", "busy}"), tmp_path)).text())
    assert told[1] == (
        "    never struck, the story was over before 3000 s: the engine is killed; another starts after 3 s"
    )
    assert sum("the engine is killed" in line for line in told) == 1
    assert any("AMI is cut" in line for line in told)
    assert not simulate(read(SHORT, tmp_path)).ok


def test_a_cut_of_streams_where_there_are_none_fails_the_story(tmp_path: Path) -> None:
    report = simulate(read(SHORT.replace("at: 3000, kill_engine_for: 3", "at: 0, cut_agi: true"), tmp_path))
    assert report.unmet == ("at 0 s nothing was there to break: every FastAGI stream is cut",)


def test_where_a_call_left_no_line_faults_are_told_at_their_times(tmp_path: Path) -> None:
    faults = "[{at: 0, kill_engine_for: 30}, {at: 2, disk_full_for: 3}]"
    text = SHORT.replace("[{at: 1, cut_ami_for: 1}, {at: 3000, kill_engine_for: 3}]", faults)
    caller = "at: 1, patience: 9, expect"
    told = list(simulate(read(text.replace("expect", caller), tmp_path)).text())
    assert [line.split()[0] for line in told if " s  " in line] == ["0.0", "2.0"]


OVERLAP = """\
story: The second fault begins within the first and lasts longer.
starts: 2026-11-23 09:00
phones: {"201": ignores}
callers:
  - dials: 08-465 004 01
    number: 070-174 06 05
    at: 20
    does: [{wait: 40}, {speak: 10}, hang_up]
    expect: {path: []}
"""


@pytest.mark.parametrize("faults", [(30, 300), (300, 30)])
def test_a_disk_that_is_full_twice_is_full_until_the_last_ends(
    faults: tuple[int, int], tmp_path: Path
) -> None:
    first, second = faults
    text = f"{OVERLAP}faults: [{{at: 3, disk_full_for: {first}}}, {{at: 10, disk_full_for: {second}}}]"
    rules = [line.rule for line in simulate(read(text, tmp_path)).calls[0].lines]
    assert "voicemail.unrecordable" in rules


def breaking() -> Breaking:
    engines = EngineLife(lambda _: Idle(), shut=lambda: None)
    asterisk = Asterisk(SwitchSettings(), Phones(()), lambda: datetime(2026, 11, 23, tzinfo=UTC))
    return Breaking(asterisk, Memory(), engines, cut_ami=lambda: 0, cut_agi=lambda: 0)


class Idle:
    async def run(self) -> None:
        await asyncio.get_running_loop().create_future()


def test_a_store_that_is_away_twice_is_back_when_the_last_absence_ends() -> None:
    async def play(_now: Now) -> list[Away | None]:
        broken, seen = breaking(), []
        async with asyncio.TaskGroup() as tasks:
            for fault in (StoreGone(0, 5), StoreGone(0, 2, hangs=True), StoreGone(0, 9)):
                mending = broken.break_now(fault)
                assert mending is not None
                tasks.create_task(mending)
            for _ in range(4):
                seen.append(broken.memory.records.away)
                await asyncio.sleep(3)
        return seen

    wall = datetime(2026, 11, 23, tzinfo=UTC)
    assert run(play, wall=wall) == [Away.HANGS, Away.REFUSES, Away.REFUSES, None]


@pytest.mark.parametrize("second_s", [1.0, 8.0])
def test_an_engine_that_is_killed_twice_is_there_when_the_last_absence_ends(second_s: float) -> None:
    async def play(_: Now) -> float:
        broken = breaking()
        broken.engines.start()
        async with asyncio.TaskGroup() as tasks:
            for fault in (KillEngine(0, 4), KillEngine(0, second_s)):
                mending = broken.break_now(fault)
                assert mending is not None
                tasks.create_task(mending)
            await asyncio.sleep(0.5)
            await broken.engines.there.wait()
            there_s = asyncio.get_running_loop().time()
        await broken.engines.stop()
        return there_s

    assert run(play, wall=datetime(2026, 11, 23, tzinfo=UTC)) == max(4.0, second_s)
