"""Why a run in virtual time can't come to an end, and who waits then."""

import asyncio
from typing import Any


class StuckError(RuntimeError):
    """The run can't come to an end."""


class DeadlockError(StuckError):
    """Every task waits for something that nothing will ever bring about."""


class LivelockError(StuckError):
    """Tasks keep each other busy and time stands still."""


class EndlessError(StuckError):
    """The story was not over in time, though nothing broke that it doesn't say itself."""


class TimeIsUpError(StuckError):
    """The run went on past its limit of virtual time."""


def say_nothing(_loop: asyncio.AbstractEventLoop, _of: dict[str, Any]) -> None:
    """For a loop whose tasks are ended wherever they are: what goes wrong then says nothing of the run."""


def who_waits(loop: asyncio.AbstractEventLoop) -> str:
    tasks = sorted(asyncio.all_tasks(loop), key=lambda task: task.get_name())
    return "waiting: " + (", ".join(map(_where, tasks)) or "nobody")


def _where(task: asyncio.Task[Any]) -> str:
    stack = task.get_stack(limit=1)
    if not stack:
        return task.get_name()
    return f"{task.get_name()} at {stack[0].f_code.co_filename}:{stack[0].f_lineno}"
