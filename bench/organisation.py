"""``python -m bench.organisation``: what a large organisation costs. It judges no time."""

import asyncio
import gc
import tempfile
import time
import tracemalloc
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bench.cpu import this_machine
from bench.large_company import Size, large_company
from bench.report import say_machine
from bench.spread import Spread, spread
from config.access import Operator
from config.document import Document
from config.files import read_file, write_document
from config.inspection import errors_among, inspect
from config.office import Office
from config.operations.objects import Edit, Replace
from config.snapshot.company import company_of
from config.store import Store

_ROUNDS = 5
_ROUNDS_OF_READING = 1  # half a minute each
_NAMES = ("Storbolaget AB", "Storbolaget Ett AB", "Storbolaget Två AB")
_console = Console(highlight=False)


def bench(
    *,
    people: Annotated[int, typer.Option(min=100, max=20_000)] = 10_000,
    groups: Annotated[int, typer.Option(min=1)] = 500,
    menus: Annotated[int, typer.Option(min=1)] = 300,
    files: Annotated[bool, typer.Option(help="Read the whole as a YAML file too.")] = True,
) -> None:
    """Measure loading, changing and checking an organisation of this size."""
    _console.print(say_machine(this_machine(), datetime.now(UTC)), soft_wrap=True)
    asyncio.run(_measure(Size(people, groups, menus), files=files))


async def _measure(size: Size, *, files: bool) -> None:
    document = large_company(size)
    table = Table(title=f"{size.people} users, {size.groups} groups, {size.menus} menus: seconds")
    for name in ("", "min", "median", "max"):
        table.add_column(name, justify="left" if not name else "right")
    with tempfile.TemporaryDirectory() as folder:
        store = await Store.open(Path(folder) / "vaxel.db", deadline_s=60)
        try:
            await _in_store(store, document, table)
        finally:
            await store.close()
        if files:
            _as_file(document, Path(folder) / "large.yaml", table)
    _console.print(table)
    _console.print(f"memory of the snapshot: {_memory_mib(document):.1f} MiB")


async def _in_store(store: Store, document: Document, table: Table) -> None:
    office, operator, own = Office(store), Operator(), document.organisation
    for name in _NAMES:
        await store.apply(document.model_copy(update={"name": name}))
    number = 0

    async def load() -> None:
        nonlocal number
        number += 1  # another one each time: the store remembers the last it read
        assert await store.load(own, 1 + number % len(_NAMES)) is not None

    async def edit() -> None:
        nonlocal number
        number += 1
        await office.do(operator, own, Edit(("groups", "g1"), {"ring_s": 10 + number}))

    async def edit_person() -> None:
        nonlocal number
        number += 1
        await office.do(operator, own, Edit(("people", "p1"), {"ring_s": 10 + number}))

    async def apply() -> None:
        nonlocal number
        number += 1
        people = {
            key: person.model_copy(update={"ring_s": 10 + number}) for key, person in document.people.items()
        }
        await office.do(operator, own, Replace(document.model_copy(update={"people": people})))

    async def check() -> None:
        assert not errors_among(inspect(document))

    _add(table, "load a version", await _times(load))
    _add(table, "longest stop of the loop while loading", await _stops(load))
    _add(table, "publish: one group edited", await _times(edit))
    _add(table, "publish: one person edited", await _times(edit_person))
    _add(table, "longest stop of the loop while publishing", await _stops(edit))
    _add(table, "apply: every person changed", await _times(apply))
    _add(table, "check", await _times(check))


def _as_file(document: Document, path: Path, table: Table) -> None:
    writing, reading = [], []
    for _ in range(_ROUNDS):
        begun = time.perf_counter()
        path.write_text(write_document(document))
        writing.append(time.perf_counter() - begun)
    _add(table, f"export ({path.stat().st_size / 2**20:.1f} MiB)", spread(writing))
    for _ in range(_ROUNDS_OF_READING):
        begun = time.perf_counter()
        assert read_file(path).document == document
        reading.append(time.perf_counter() - begun)
    _add(table, "read that file", spread(reading))


async def _times(what: Callable[[], Awaitable[None]]) -> Spread:
    taken = []
    for _ in range(_ROUNDS):
        gc.collect()
        begun = time.perf_counter()
        await what()
        taken.append(time.perf_counter() - begun)
    return spread(taken)


async def _stops(what: Callable[[], Awaitable[None]]) -> Spread:
    """The longest time, of each round, for which nothing else on the loop had its turn."""
    longest = []
    for _ in range(_ROUNDS):
        gc.collect()
        gaps: list[float] = []
        ticking = asyncio.create_task(_tick(gaps))
        await what()
        ticking.cancel()
        longest.append(max(gaps))
    return spread(longest)


async def _tick(gaps: list[float]) -> None:
    last = time.perf_counter()
    while True:
        await asyncio.sleep(0)
        now = time.perf_counter()
        gaps.append(now - last)
        last = now


def _add(table: Table, name: str, found: Spread) -> None:
    table.add_row(name, f"{found.least:.3f}", f"{found.middle:.3f}", f"{found.most:.3f}")


def _memory_mib(document: Document) -> float:
    """Of a company alone; what it shares with its document, as texts, counts as the company's."""
    text = document.model_dump_json(exclude_defaults=True)
    gc.collect()
    tracemalloc.start()
    company = company_of(Document.model_validate_json(text), 1)
    gc.collect()
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert replace(company, version=2).version == 2
    return held / 2**20


if __name__ == "__main__":
    typer.run(bench)
