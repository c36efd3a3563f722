"""The routing log for people: one line a decision, on a terminal each call in a colour of its own."""

from collections.abc import Iterable
from zlib import crc32

from rich.console import Console
from rich.text import Text

from dialplan.decision import Step
from dialplan.records import Cdr, LogLine

_STEP_STYLES = {
    Step.NUMBER: "bold",
    Step.HOURS: "blue",
    Step.MENU: "cyan",
    Step.QUEUE: "magenta",
    Step.RING: "yellow",
    Step.TALK: "bold green",
    Step.ANNOUNCEMENT: "cyan",
    Step.VOICEMAIL: "bright_magenta",
    Step.RESUME: "bold yellow",
    Step.END: "red",
}
_CALL_COLOURS = ("green", "yellow", "blue", "magenta", "cyan", "bright_red", "bright_green", "bright_blue")


def render_line(line: LogLine, *, with_date: bool = False) -> Text:
    """One line: time, call, step, what was decided, by which rule, and what the rule saw."""
    at, call, step, decided, rule, saw = _columns(line, with_date)
    return Text.assemble(
        (at, "dim"),
        (call, _CALL_COLOURS[crc32(line.call.encode()) % len(_CALL_COLOURS)]),
        (step, _STEP_STYLES[line.step]),
        decided,
        (rule, "italic"),
        (saw, "dim"),
    )


def _columns(line: LogLine, with_date: bool) -> tuple[str, str, str, str, str, str]:
    at = line.at.astimezone()
    saw = " ".join(f"{name}={value}" for name, value in line.saw.items())
    return (
        f"{at:%Y-%m-%d %H:%M:%S}  " if with_date else f"{at:%H:%M:%S}  ",
        f"{line.call:<16} ",
        f"{line.step:<12} ",
        f"{line.decided:<34} ",
        f"{line.rule:<22} ",
        saw,
    )


def print_lines(console: Console, lines: Iterable[LogLine], *, with_date: bool = False) -> None:
    """Print, and flush. Styling a line takes longer than deciding it: only a terminal gets it."""
    if console.is_terminal:
        for line in lines:
            console.print(render_line(line, with_date=with_date), soft_wrap=True)
        return
    for line in lines:
        console.file.write("".join(_columns(line, with_date)).rstrip() + "\n")
    console.file.flush()


def render_cdr(cdr: Cdr) -> Text:
    """One line: when, which call, how it ended, with whom, and how long."""
    return Text.assemble(
        (f"{cdr.started.astimezone():%Y-%m-%d %H:%M:%S}  ", "dim"),
        f"{cdr.call:<16} ",
        (f"{cdr.disposition:<12} ", "bold"),
        f"{cdr.did or '-':<14} {cdr.cli or '-':<14} ",
        f"{cdr.group or '-':<18} {cdr.agent or '-':<8} ",
        f"wait {cdr.wait_s:6.1f} s  talk {cdr.talk_s:6.1f} s",
    )
