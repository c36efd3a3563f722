"""What the engine logs while a story is played: kept with it, as it warns of what the story itself breaks."""

import asyncio
import logging
import sys
import traceback
from collections.abc import Iterator, MutableMapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final, NoReturn

import structlog

from simulator.world.world import LEAD_S

_MOST: Final = 30
"""An engine that logs on and on says nothing new."""


@dataclass(slots=True)
class EngineLog:
    """``lines`` are for people; ``failures`` what the engine raised, which no story asks for."""

    lines: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    _more: int = 0

    def text(self) -> tuple[str, ...]:
        more = (f"and {self._more} more",) if self._more else ()
        return (*self.lines, *more)

    def take(self, _logger: object, _name: str, entry: MutableMapping[str, Any]) -> NoReturn:
        """Keep an entry, and let it go no further."""
        level, event, error = entry.pop("level"), entry.pop("event"), _raised(entry.pop("exc_info", None))
        values = " ".join(f"{name}={value}" for name, value in entry.items())
        self._keep(f"{level}: {event} {values}".rstrip(), error)
        if error is not None:
            self._fail(event, error)
        raise structlog.DropEvent

    def take_from_loop(self, record: logging.LogRecord) -> bool:
        """Keep what asyncio tells of a callback that failed, or of a task that nobody awaits."""
        error, what = _raised(record.exc_info), record.getMessage().partition("\n")[0]
        self._keep(f"error: {what}", error)
        self._fail(what, error)
        return False

    def _keep(self, line: str, error: BaseException | None) -> None:
        if len(self.lines) >= _MOST:
            self._more += 1
            return
        trace = traceback.format_exception(error) if error is not None else ()
        self.lines += [f"{_time()} {line}", *"".join(trace).splitlines()]

    def _fail(self, what: str, error: BaseException | None) -> None:
        raised = ", ".join(f"{type(leaf).__name__}: {leaf}" for leaf in _leaves(error))
        self.failures.append(f"the engine raised an error: {what}{raised and ': '}{raised}")


def _raised(exc_info: object) -> BaseException | None:
    """What a logger was given as ``exc_info``, in any of the ways that there are."""
    match exc_info:
        case BaseException():
            return exc_info
        case (_, BaseException() as error, _):
            return error
        case True:
            return sys.exception()
        case _:
            return None


def _leaves(error: BaseException | None) -> Iterator[BaseException]:
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions:
            yield from _leaves(inner)
    elif error is not None:
        yield error


def tell_log(lines: Sequence[str], indent: str) -> Iterator[str]:
    """The lines that a person reads."""
    yield f"{indent}the engine logged, from the beginning of the story:"
    yield from (f"{indent}    {line}" for line in lines)


def _time() -> str:
    """From the beginning of the story; before there is a world nobody logs."""
    try:
        return f"{asyncio.get_running_loop().time() - LEAD_S:8.1f} s"
    except RuntimeError:
        return f"{'':10}"


@contextmanager
def kept_log() -> Iterator[EngineLog]:
    """Keep warnings and errors meanwhile, instead of showing them."""
    before, log, loops = structlog.get_config(), EngineLog(), logging.getLogger("asyncio")
    structlog.configure(
        processors=[structlog.processors.add_log_level, log.take],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
    )
    loops.addFilter(log.take_from_loop)
    try:
        yield log
    finally:
        loops.removeFilter(log.take_from_loop)
        structlog.configure(**before)
