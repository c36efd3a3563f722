"""Asks the engine that runs on the data folder, for a command."""

from collections.abc import Callable
from typing import TypeVar

from pydantic import ValidationError

from console.cli.environment import read_settings
from console.cli.failing import FAILED, WRONG_INPUT, fail
from console.control.client import NoEngine, ask
from console.control.words import Answer, Asked

T = TypeVar("T", bound=Asked)


def in_words(make: Callable[[], T]) -> T:
    """What a command asks; what can't be asked at all ends it in words."""
    try:
        return make()
    except ValidationError as error:
        places = ", ".join(str(detail["loc"][0]) for detail in error.errors(include_url=False))
        what = f"not understood: {places} (a key has at most 60 characters, a reason 40 letters and digits)"
        fail(what, WRONG_INPUT)


async def ask_engine(asked: Asked) -> Answer:
    """Return the answer; where there is none, or it is a refusal, that ends the command in words."""
    try:
        answer = await ask(read_settings().control, asked)
    except NoEngine as reason:
        fail(str(reason), FAILED)
    if answer.refusal:
        fail(answer.refusal, WRONG_INPUT)
    return answer
