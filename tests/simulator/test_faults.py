"""What breaks around a call, and what must be whole again: the store, Asterisk itself, a phone."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest

from dialplan.disposition import Disposition
from dialplan.records import Cdr, Record
from engine.ports import Ports, RecordStore
from engine.service import Engine
from engine.settings import EngineSettings
from simulator.phones import Answers, Flaky, Phone, Phones, Refuses
from simulator.play import OnLine, simulate
from simulator.scenario import CutAmi, Expected, KillEngine, RestartAsterisk, Scenario
from simulator.scenario_files import SCENARIOS, read_scenario


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
