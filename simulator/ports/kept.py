"""A value that outlives an engine, in memory; and whether that engine is still alive."""

import asyncio
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


class Life:
    """Whether an engine is alive. A killed one may still unwind here, but nothing it writes then counts."""

    def __init__(self) -> None:
        self.is_over = False


@dataclass(slots=True)
class MemoryKept(Generic[T]):
    value: T | None = None

    def keep(self, value: T) -> None:
        self.value = value

    def load(self) -> T | None:
        return self.value

    async def run(self) -> None:
        await asyncio.get_running_loop().create_future()

    def in_life(self, life: Life) -> "KeptInLife[T]":
        return KeptInLife(self, life)


@dataclass(slots=True)
class KeptInLife(Generic[T]):
    """The value as one engine keeps it."""

    kept: MemoryKept[T]
    life: Life

    def keep(self, value: T) -> None:
        if not self.life.is_over:
            self.kept.keep(value)

    def load(self) -> T | None:
        return self.kept.load()

    async def run(self) -> None:
        await self.kept.run()
