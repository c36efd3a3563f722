"""How far playing is: a bar below what is printed."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn, TimeElapsedColumn, track
from rich.text import Text

from console.cli.output import Output
from simulator.sweep import Tally

_T = TypeVar("_T")


class _Points(ProgressColumn):
    """The points of sweeps that have been played, of those that are known so far."""

    def __init__(self, tally: Tally) -> None:
        super().__init__()
        self._tally = tally

    def render(self, task: Task) -> Text:
        del task
        return Text(str(self._tally))


def with_progress(output: Output, results: Iterable[_T], count: int, tally: Tally | None) -> Iterator[_T]:
    """Show how far it is, below what is printed or, where that goes into a file, on standard error."""
    console = output if output.is_terminal else Console(stderr=True)
    if not console.is_terminal or (count == 1 and tally is None):
        yield from results
    elif tally is None:
        yield from track(results, "playing", count, console=console, transient=True)
    else:
        columns = TextColumn("sweeping"), BarColumn(), _Points(tally), TimeElapsedColumn()
        with Progress(*columns, console=console, transient=True) as progress:
            yield from progress.track(results, None if count == 1 else count)
