"""Many at once on a real Asterisk: agents who answer in the same moment, a hundred callers for five agents.

With ``VAXEL_LONG_RUNS=1`` as many as it takes to be sure.
"""

import asyncio
import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pytest

from dialplan.ids import CallId
from dialplan.outcome import LegOutcome
from dialplan.records import Cdr, LogLine
from tests.live.ami_tap import tap_ami
from tests.live.asterisk import RealAsterisk
from tests.live.desk_phones import Rung, desk_phones
from tests.live.engines import LiveEngine, engine_on
from tests.live.telephones import Story, calls

IS_LONG = bool(os.environ.get("VAXEL_LONG_RUNS"))

PAIRS = 8
TIES_A_PAIR = 25 if IS_LONG else 8
TALKS_S = 0.6

CALLERS, AGENTS = 100, ("300", "301", "302", "303", "304")

_COMPANY = """
organisation: demo
name: Demobolaget AB
country: SE
language: sv
time_zone: Europe/Stockholm
call_steering: {busy: busy, declined: busy, no_answer: busy, unreachable: busy}
unassigned: hangup
"""


def write_company(file: Path, agents: Iterable[str], groups: Sequence[str]) -> Path:
    """A company with these agents, and a number for each group."""
    people = [f'  "{agent}": {{name: Agent, devices: [PJSIP/{agent}]}}' for agent in agents]
    numbers = [f'  "{did(number)}": groups/g{number}' for number in range(len(groups))]
    named = [f"  g{number}: {group}" for number, group in enumerate(groups)]
    file.write_text("\n".join([_COMPANY, "people:", *people, "groups:", *named, "numbers:", *numbers]))
    return file


def did(group: int) -> str:
    return f"+468465004{20 + group}"


def ms(later: datetime, earlier: datetime) -> float:
    return (later - earlier).total_seconds() * 1000


def spread(name: str, values: Sequence[float], unit: str = "ms") -> None:
    ranked = sorted(values)
    middle, late = ranked[len(ranked) // 2], ranked[len(ranked) * 95 // 100]
    print(f"{name}: median {middle:.2f}, 95 % {late:.2f}, most {ranked[-1]:.2f} {unit}")


# Two agents answer in the same moment.


def agents_of(pair: int) -> tuple[str, str]:
    return str(300 + 2 * pair), str(301 + 2 * pair)


async def tie(asterisk: RealAsterisk, engine: LiveEngine, pair: int) -> None:
    """Two callers at once: both phones ring for the first and both answer; who lost gets the second."""
    story = Story(did=did(pair), number=f"07017406{10 + pair}")
    async with calls(asterisk, story, count=2, rate_per_s=1000) as callers:
        happened = await callers.finished(timeout_s=30)
    assert (happened["answered"], happened["was hung up"]) == (2, 2)
    async with asyncio.timeout(1):
        while {engine.agents()[agent] for agent in agents_of(pair)} != {"available"}:
            await asyncio.sleep(0.01)


async def test_of_two_agents_who_answer_in_the_same_moment_one_gets_the_call_and_one_the_next(
    wide_asterisk: RealAsterisk, tmp_path: Path
) -> None:
    groups = [
        f'{{name: G, agents: ["{one}", "{two}"], strategy: ring-all, overflow: hangup}}'
        for one, two in map(agents_of, range(PAIRS))
    ]
    agents = [agent for pair in range(PAIRS) for agent in agents_of(pair)]
    async with (
        engine_on(wide_asterisk, write_company(tmp_path / "pairs.yaml", agents, groups)) as engine,
        desk_phones(wide_asterisk, rings_s=0.1, talks_s=TALKS_S) as phones,
        tap_ami(wide_asterisk.settings) as tap,
    ):

        async def keep_on(pair: int) -> None:
            for _ in range(TIES_A_PAIR):
                await tie(wide_asterisk, engine, pair)

        async with asyncio.TaskGroup() as tasks:
            for pair in range(PAIRS):
                tasks.create_task(keep_on(pair))
        cdrs = await engine.cdrs(2 * PAIRS * TIES_A_PAIR)
        await wide_asterisk.no_channels()
        answers = [event["Linkedid"] for event in tap.named("DialEnd") if event["DialStatus"] == "ANSWER"]
    assert Counter(answers) == Counter(cdr.call for cdr in cdrs), "a call was bridged twice, or never"
    ties = [cdr for cdr in cdrs if len(cdr.legs) == 2]
    assert len(ties) == PAIRS * TIES_A_PAIR
    check_cdrs(cdrs)
    check_log(cdrs, engine.lines)
    check_phones(phones.rung, len(ties))


def check_cdrs(cdrs: Sequence[Cdr]) -> None:
    """One winner each, and it is the same everywhere."""
    assert {cdr.disposition for cdr in cdrs} == {"answered"}
    for cdr in cdrs:
        won = [leg.agent for leg in cdr.legs if leg.outcome is LegOutcome.ANSWERED]
        assert won == [cdr.agent]
        assert all(leg.outcome is LegOutcome.ABANDONED for leg in cdr.legs if leg.agent != cdr.agent)
    first = sum(int(cdr.agent or 0) % 2 == 0 for cdr in cdrs if len(cdr.legs) == 2)
    print(f"{len(cdrs)} calls, {first} ties won by the phone that was dialled first")


def check_log(cdrs: Sequence[Cdr], lines: Sequence[LogLine]) -> None:
    """The winner stands in the log once, and who lost is rung for the next caller at once."""
    logs: dict[CallId, list[LogLine]] = defaultdict(list)
    for line in lines:
        logs[line.call].append(line)
    freed = []
    for cdr in cdrs:
        (talk,) = (line for line in logs[cdr.call] if line.rule == "talk.answered")
        assert talk.saw["agent"] == cdr.agent
        if len(cdr.legs) == 2:
            (lost,) = (leg.agent for leg in cdr.legs if leg.agent != cdr.agent)
            rings = (line.at for line in lines if line.decided == f"rings {lost}" and line.at >= talk.at)
            freed.append(ms(min(rings), talk.at))
    spread("the loser rings for the next caller after the answer", freed)
    assert max(freed) < 1000 * TALKS_S


def check_phones(rung: Sequence[Rung], ties: int) -> None:
    """Each phone that won talked until it hung up itself; the other was told long before."""
    assert len(rung) == 3 * ties
    assert not any(one.refused for one in rung)
    assert sum(one.hung_up is not None for one in rung) == 2 * ties
    gaps, told = [], []
    for one in rung:
        if one.told is None:
            continue
        won = min(
            (other for other in rung if other.caller == one.caller and other.phone != one.phone),
            key=lambda other: abs(other.began - one.began),
        )
        assert won.picked_up is not None
        told.append(1000 * (one.told - won.picked_up))
        if one.picked_up is not None:
            gaps.append(1000 * abs(one.picked_up - won.picked_up))
    assert len(told) == ties
    assert max(told) < 1000 * TALKS_S
    print(f"{ties} ties, in {len(gaps)} both picked up, told by {Counter(one.told_by for one in rung)}")
    spread("between the two 200 OKs", gaps)
    spread("the loser is told after the winner's 200 OK", told)
    assert len(gaps) == ties


# A hundred callers for five agents.


@dataclass(frozen=True, slots=True)
class Crowd:
    """``settings`` of the group; who does not come in is told busy."""

    settings: str
    max_waiting: int
    all_are_served: bool


PATIENT = Crowd("max_wait_s: 120, max_waiting: 100, wrap_up_s: 1", 100, all_are_served=True)
CROWDED = Crowd("max_wait_s: 10, max_waiting: 50", 50, all_are_served=False)


@pytest.mark.parametrize(
    "crowd",
    [
        pytest.param(CROWDED, id="not all get through"),
        pytest.param(
            PATIENT,
            id="all are served",
            marks=pytest.mark.skipif(not IS_LONG, reason="takes a minute: VAXEL_LONG_RUNS=1"),
        ),
    ],
)
async def test_a_hundred_callers_for_five_agents_are_served_in_their_order(
    wide_asterisk: RealAsterisk, tmp_path: Path, crowd: Crowd
) -> None:
    agents = ", ".join(f'"{agent}"' for agent in AGENTS)
    endings = "overflow: hangup, when_full: busy"
    group = f"{{name: G, agents: [{agents}], strategy: longest-idle, {crowd.settings}, {endings}}}"
    async with (
        engine_on(wide_asterisk, write_company(tmp_path / "crowd.yaml", AGENTS, [group])) as engine,
        desk_phones(wide_asterisk, rings_s=0.1, talks_s=1.0) as phones,
        calls(wide_asterisk, Story(did=did(0), number="0701740605"), CALLERS, rate_per_s=40) as callers,
    ):
        happened = await callers.finished(timeout_s=90)
        cdrs = await engine.cdrs(CALLERS, timeout_s=30)
        await wide_asterisk.no_channels()
    served = check_queue(engine.lines, crowd)
    assert happened["refused 486"] == engine.rules().count("group.full")
    assert {cdr.call for cdr in cdrs if cdr.disposition == "answered"} == served
    assert len({cdr.call for cdr in cdrs}) == CALLERS
    check_agents(phones.rung, len(served))
    waits = [cdr.queued_s for cdr in cdrs if cdr.call in served and cdr.queued_s is not None]
    spread("wait of who was served", waits, "s")


def check_queue(lines: Sequence[LogLine], crowd: Crowd) -> set[CallId]:
    """Nobody passes anybody, and no more wait than may; return who was served."""
    joined = [line.call for line in lines if line.rule == "group.joined"]
    rung = [line.call for line in lines if line.rule == "hunting.longest-idle"]
    talked = {line.call for line in lines if line.rule == "talk.answered"}
    overflowed = {line.call for line in lines if line.rule == "group.overflow"}
    full = {line.call for line in lines if line.rule == "group.full"}
    print(f"{len(talked)} served, {len(overflowed)} overflowed, {len(full)} told busy")
    assert (len(talked) == CALLERS) is crowd.all_are_served
    assert len(talked) + len(overflowed) + len(full) == len(talked | overflowed | full) == CALLERS
    assert rung == [call for call in joined if call in talked]
    waiting = most = 0
    for line in lines:
        waiting += line.rule == "group.joined"
        waiting -= line.rule in ("hunting.longest-idle", "group.overflow")
        most = max(most, waiting)
    print(f"at most {most} waited")
    assert most <= crowd.max_waiting + len(
        AGENTS
    )  # whose agent is found is not waiting, before its line is written
    return talked


def check_agents(rung: Sequence[Rung], served: int) -> None:
    """Each call served rang one phone, and none that was busy; who hangs up has the next call at once."""
    assert len(rung) == served
    assert not any(one.refused or one.told is not None for one in rung)
    of_phone: dict[str, list[Rung]] = defaultdict(list)
    for one in rung:
        of_phone[one.phone].append(one)
    assert sorted(of_phone) == sorted(AGENTS)
    idle_s = [
        later.began - earlier.hung_up
        for calls_of_one in of_phone.values()
        for earlier, later in pairwise(calls_of_one)
        if earlier.hung_up is not None
    ]
    print("calls of each agent:", Counter(one.phone for one in rung))
    spread("from hanging up to the next call", [1000 * gap for gap in idle_s])
