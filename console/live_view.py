"""The routing log for people: one coloured line a decision, a colour of its own for each call."""

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
    at = line.at.astimezone()
    saw = " ".join(f"{name}={value}" for name, value in line.saw.items())
    return Text.assemble(
        (f"{at:%Y-%m-%d %H:%M:%S}  " if with_date else f"{at:%H:%M:%S}  ", "dim"),
        (f"{line.call:<16} ", _CALL_COLOURS[crc32(line.call.encode()) % len(_CALL_COLOURS)]),
        (f"{line.step:<12} ", _STEP_STYLES[line.step]),
        (f"{line.decided:<34} ", ""),
        (f"{line.rule:<22} ", "italic"),
        (saw, "dim"),
    )


def print_line(console: Console, line: LogLine, *, with_date: bool = False) -> None:
    console.print(render_line(line, with_date=with_date), soft_wrap=True, highlight=False)


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
