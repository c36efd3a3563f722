"""Stores with companies in them, made once: each test has a copy of its own, in a tenth of the time."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from config.files import read_text
from config.store import Store
from tests.config.places import Place, drop_place, make_place, place

MADE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class Patterns:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: dict[tuple[str, tuple[str, ...]], Place] = {}

    @asynccontextmanager
    async def copy(self, kind: str, folder: Path, *companies: str) -> AsyncIterator[Place]:
        """A place with these companies (YAML) in it, applied at MADE."""
        if (kind, companies) not in self._made:
            self._made[kind, companies] = await self._make(kind, companies)
        async with place(kind, folder, like=self._made[kind, companies]) as found:
            yield found

    async def _make(self, kind: str, companies: tuple[str, ...]) -> Place:
        folder = self._folder / str(len(self._made))
        folder.mkdir()
        made = await make_place(kind, folder)
        store = await Store.open(made, now=lambda: MADE)
        for text in companies:
            await store.apply(read_text(text, "company.yaml").document)
        await store.close()
        return made

    async def drop(self) -> None:
        for made in self._made.values():
            await drop_place(made)


@contextmanager
def make_patterns() -> Iterator[Patterns]:
    """None yet; each is made when a test first asks for it."""
    with TemporaryDirectory(prefix="vaxel-patterns-") as folder:
        made = Patterns(Path(folder))
        yield made
        asyncio.run(made.drop())
