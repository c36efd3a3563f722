"""Callers who type: one key after the other, while the performers do what they do."""

import asyncio

from tests.engine.fakes import World


def type_at(world: World, digits: str, *, every_s: float, from_s: float = 0.0) -> None:
    """Press the digits, the first ``from_s`` from now."""
    for number, digit in enumerate(digits):
        asyncio.get_running_loop().call_later(from_s + number * every_s, world.press, digit)
