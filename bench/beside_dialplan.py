"""The same calls by the dialplan alone and by the engine, turn about in one run, on one real Asterisk."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from bench.call_centre import AGENTS, CALLER, MENU, RINGS_S, TALKS_S, YAML, call_centre
from bench.costs import WARM_UP_CALLS, CallsFailed, Cost, Load, Pair
from bench.cpu import cpu_s
from bench.dialplan_alone import DID, add_dialplan, switch_cdrs, wait_for_cdrs
from config.changing.applying import apply_file
from config.office import Office
from config.store import Store
from console.settings import Settings
from dialplan.destinations import prompts_of
from dialplan.prompts import wordings_of
from media.sounds import Sounds
from tests.live.asterisk import RealAsterisk, start_asterisk
from tests.live.engines import engine_process, settings_for
from tests.live.sipp import Sipp
from tests.live.telephones import Answers, Press, Story, calls, phone

_PRESSES_AFTER_S: Final = 0.6


@dataclass(slots=True)
class _Bench:
    asterisk: RealAsterisk
    settings: Settings
    store: Store
    phones: Sipp
    load: Load
    pid: int
    made: dict[str, int] = field(default_factory=lambda: {DID: 0, MENU: 0})
    """How many calls each number has had, which is how many CDRs there must be."""

    async def dialplan_turn(self) -> Cost:
        await switch_cdrs(self.asterisk, on=True)
        (cost_ms,) = await self._measure(DID, (self.pid,))
        await switch_cdrs(self.asterisk, on=False)
        return Cost(cost_ms)

    async def engine_turn(self, profile: Path | None = None) -> Cost:
        # A new engine each time: one that is idle would still be told of the dialplan's calls over AMI.
        async with engine_process(self.asterisk, self.settings, profile) as engine:
            return Cost(*await self._measure(MENU, (self.pid, engine.pid)))

    async def _measure(self, did: str, processes: tuple[int, ...]) -> list[float]:
        """Make one turn's calls; return the CPU ms per call of each process."""
        await self._make_calls(did, WARM_UP_CALLS)
        before = [cpu_s(process) for process in processes]
        await self._make_calls(did, self.load.calls)
        used_s = [cpu_s(process) - earlier for process, earlier in zip(processes, before, strict=True)]
        return [1000 * used / self.load.calls for used in used_s]

    async def _make_calls(self, did: str, count: int) -> None:
        """Return when all are over, nothing is left of them in Asterisk, and each has its CDR."""
        self.made[did] += count
        bridged_before = self.phones.happened()["hung up"]
        story = Story(did=did, number=CALLER, presses=[Press(_PRESSES_AFTER_S, "1")])
        async with calls(self.asterisk, story, count=count, rate_per_s=self.load.rate_per_s) as callers:
            happened = await callers.finished(timeout_s=30 + count / self.load.rate_per_s)
        await self.asterisk.no_channels()
        bridged = self.phones.happened()["hung up"] - bridged_before
        if bridged != count or happened["was hung up"] != count:
            raise CallsFailed(f"{bridged} of {count} calls to {did} were bridged to an agent who hung up")
        if did == DID:
            await wait_for_cdrs(self.asterisk, self.made[did])
        else:
            await self._wait_for_engine_cdrs(self.made[did])

    async def _wait_for_engine_cdrs(self, count: int) -> None:
        async with asyncio.timeout(20):
            while len(found := await self.store.read_cdrs(limit=count + 1)) < count:
                await asyncio.sleep(0.1)  # another process writes them
        if len(found) > count:
            raise CallsFailed("a call has more than one CDR")
        if others := {cdr.disposition for cdr in found} - {"answered"}:
            raise CallsFailed(f"not all calls were answered by an agent: some were {', '.join(others)}")


@contextlib.asynccontextmanager
async def _bench_on(root: Path, load: Load) -> AsyncIterator[_Bench]:
    """An Asterisk with both ways set up, and the phones of all agents."""
    with start_asterisk(root, AGENTS, share_one_port=True) as asterisk:
        data = asterisk.shared / "data"
        data.mkdir()
        settings = settings_for(asterisk, data)
        file = asterisk.shared / "company.yaml"
        file.write_text(YAML)
        store = await Store.open(settings.store_place)
        try:
            await apply_file(Office(store), file)
            await add_dialplan(asterisk, await _speak(settings))
            agents = Answers(RINGS_S, hangs_up_after_s=TALKS_S)
            async with phone(asterisk, AGENTS[0], agents) as phones:
                pid = int((asterisk.folder / "run/asterisk.pid").read_text())
                yield _Bench(asterisk, settings, store, phones, load, pid)
        finally:
            await store.close()


async def _speak(settings: Settings) -> str:
    """Make the prompts, so that both ways play the very same file; returns the welcome."""
    company = call_centre()
    said = prompts_of(company.destinations[company.numbers[MENU]])
    welcome, *others = (wording for prompt in said for wording in wordings_of(prompt))
    prompts = Sounds(settings.prompts, settings.prompts_in_asterisk)
    await prompts.prepare([welcome, *others])
    sound = prompts.sound(welcome)
    assert sound is not None
    return sound


async def measure_beside_dialplan(
    root: Path, load: Load, on_pair: Callable[[Pair], None], profile: Path | None = None
) -> tuple[Pair, ...]:
    """Measure so many pairs; ``on_pair`` hears of each. Raises CallsFailed, RuntimeError, TimeoutError.

    With ``profile`` one more turn of the engine follows, whose statistics are left there.
    """
    pairs = []
    async with _bench_on(root, load) as bench:
        for _ in range(load.pairs):
            pairs.append(Pair(await bench.dialplan_turn(), await bench.engine_turn()))
            on_pair(pairs[-1])
        if profile is not None:
            await bench.engine_turn(profile)
    return tuple(pairs)
