"""Callbacks that are owed, and whose numbers are erased: in the engine that runs, or where none does."""

import asyncio

from pydantic import TypeAdapter

from console.control.client import NoEngine, ask
from console.control.controls import forgetting_of
from console.control.words import Forget
from console.data_folder import DataFolderTaken, sole_engine
from console.settings import Settings
from dialplan.queueing.promises import Promise
from engine.resume.kept import FileKept


class NotForgotten(Exception):
    """The engine that runs was asked in vain; the message says why."""


def callbacks_file(settings: Settings) -> FileKept[tuple[Promise, ...]]:
    return FileKept(settings.promises, TypeAdapter(tuple[Promise, ...]))


async def forget_callbacks(settings: Settings, asked: Forget) -> int:
    """Erase them, or count them; return how many. Raises NotForgotten."""
    try:
        answer = await ask(settings.control, asked)
    except NoEngine as no_engine:
        try:
            return await asyncio.to_thread(_forget_at_rest, settings, asked)
        except DataFolderTaken:
            raise NotForgotten(str(no_engine)) from no_engine
        except OSError as error:
            raise NotForgotten(error.strerror or type(error).__name__) from error
    if answer.refusal:
        raise NotForgotten(answer.refusal)
    return answer.promises


def _forget_at_rest(settings: Settings, asked: Forget) -> int:
    if not settings.promises.exists():
        return 0
    with sole_engine(settings):
        file, forgetting = callbacks_file(settings), forgetting_of(asked)
        every = file.load() or ()
        left = tuple(promise for promise in every if not forgetting.concerns(promise))
        if len(left) < len(every) and not asked.counts:
            file.put(left)
        return len(every) - len(left)
