"""The routing log for people: one line a decision, on a terminal each call in a colour of its own."""

from collections.abc import Callable, Iterable, Iterator
from zlib import crc32
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.text import Text

from dialplan.decision import Step
from dialplan.ids import OrganisationId
from dialplan.records import Cdr, Direction, LogLine

ZoneOf = Callable[[OrganisationId], ZoneInfo]

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


def render_line(line: LogLine, zone: ZoneInfo, *, with_date: bool = False) -> Text:
    """One line: time in the zone, call, step, what was decided, by which rule, and what the rule saw."""
    at, call, step, decided, rule, saw = _columns(line, zone, with_date)
    return Text.assemble(
        (at, "dim"),
        (call, _CALL_COLOURS[crc32(line.call.encode()) % len(_CALL_COLOURS)]),
        (step, _STEP_STYLES[line.step]),
        decided,
        (rule, "italic"),
        (saw, "dim"),
    )


def _columns(line: LogLine, zone: ZoneInfo, with_date: bool) -> tuple[str, str, str, str, str, str]:
    at = line.at.astimezone(zone)
    saw = " ".join(f"{name}={value}" for name, value in line.saw.items())
    return (
        f"{at.isoformat(sep=' ', timespec='seconds')}  " if with_date else f"{at:%H:%M:%S}  ",
        f"{line.call:<16} ",
        f"{line.step:<12} ",
        f"{line.decided:<34} ",
        f"{line.rule:<22} ",
        saw,
    )


def print_lines(
    console: Console, lines: Iterable[LogLine], zone_of: ZoneOf, *, with_date: bool = False
) -> None:
    """Print, and flush. Styling a line takes longer than deciding it: only a terminal gets it."""
    if console.is_terminal:
        for line in lines:
            zone = zone_of(line.organisation)
            console.print(render_line(line, zone, with_date=with_date), soft_wrap=True)
        return
    for line in lines:
        console.file.write("".join(_columns(line, zone_of(line.organisation), with_date)).rstrip() + "\n")
    console.file.flush()


def render_cdr(cdr: Cdr, zone: ZoneInfo) -> Text:
    """One line: when, which call, how it ended, with whom, how long, and what else is to be known of it."""
    return Text.assemble(
        (f"{cdr.started.astimezone(zone).isoformat(sep=' ', timespec='seconds')}  ", "dim"),
        f"{cdr.call:<16} ",
        (f"{cdr.disposition:<12} ", "bold"),
        f"{_shown(cdr.did):<14} {_shown(cdr.cli):<14} ",
        f"{cdr.group or '-':<18} {cdr.agent or '-':<8} ",
        f"wait {cdr.wait_s:6.1f} s  talk {cdr.talk_s:6.1f} s",
        ("".join(f"  {what}" for what in _besides(cdr)), "dim"),
    )


def _besides(cdr: Cdr) -> Iterator[str]:
    """What most calls have nothing to tell of."""
    if cdr.direction is not Direction.INCOMING:
        yield cdr.direction.value
    if cdr.queued_s is not None:
        foreseen = "" if cdr.estimated_wait_s is None else f" of {cdr.estimated_wait_s:.0f} s foreseen"
        yield f"queued {cdr.queued_s:.1f} s{foreseen}"
    if cdr.external_talk_s:
        yield f"external {cdr.external_talk_s:.1f} s"
    if cdr.billing_id not in ("", cdr.did):
        yield f"paid by {cdr.billing_id}"
    if cdr.shown:
        yield f"showed {_shown(cdr.shown)}"
    if cdr.callback_of:
        yield f"calls back {cdr.callback_of}"


def _shown(number: str) -> str:
    """A number as its sender chose it, without what would steer a terminal."""
    return (number if number.isprintable() else ascii(number)[1:-1]) or "-"
