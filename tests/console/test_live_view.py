"""Where the routing log is shown: a terminal, a file, a pipe that somebody may close."""

import io
import os
import sys
import time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from rich.console import Console

from console.cli.screen import Screen
from console.live_view import print_lines
from dialplan.ids import OrganisationId
from tests.console.commands import CALL, LINES

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def in_stockholm(_: OrganisationId) -> ZoneInfo:
    return STOCKHOLM


def plain_text(monkeypatch: pytest.MonkeyPatch, console: Console) -> str:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("rich was asked")

    monkeypatch.setattr(Console, "print", refuse)
    print_lines(console, LINES, in_stockholm)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_on_a_terminal_lines_are_in_colour_and_say_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Console(file=io.StringIO(), force_terminal=True, color_system="standard", width=40)
    print_lines(terminal, LINES, in_stockholm)
    assert isinstance(terminal.file, io.StringIO)
    shown = terminal.file.getvalue()
    assert "\x1b[" in shown
    bare = Console(file=io.StringIO(), force_terminal=True, color_system=None, width=40)
    print_lines(bare, LINES, in_stockholm)
    assert isinstance(bare.file, io.StringIO)
    same = [line.rstrip() for line in bare.file.getvalue().splitlines()]
    assert same == plain_text(monkeypatch, Console(file=io.StringIO())).splitlines()


def test_elsewhere_lines_are_plain_and_rich_has_no_part_in_them(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = plain_text(monkeypatch, Console(file=io.StringIO())).splitlines()
    assert [CALL in line for line in shown] == [True, True]
    assert shown[1].endswith("outcome.no_answer      agent=203 cause=0")


@pytest.mark.parametrize(
    ("with_date", "begins"), [(False, "10:50:34  1795"), (True, "2026-11-23 10:50:34+01:00  1795")]
)
def test_times_are_by_the_organisations_clocks(
    with_date: bool, begins: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Kathmandu")
    time.tzset()
    out = Console(file=io.StringIO())
    print_lines(out, LINES, in_stockholm, with_date=with_date)
    monkeypatch.delenv("TZ")
    time.tzset()
    assert isinstance(out.file, io.StringIO)
    assert out.file.getvalue().startswith(begins)


def test_each_line_is_in_the_file_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (tmp_path / "log").open("w") as file:
        monkeypatch.setattr(sys, "stdout", file)
        screen = Screen()
        for count, line in enumerate(LINES, 1):
            screen.show(line, STOCKHOLM)
            assert len((tmp_path / "log").read_text().splitlines()) == count


@pytest.mark.parametrize("colour", ["", "1"])
def test_a_reader_who_leaves_is_told_of_once_at_most_and_ends_nothing(
    colour: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", colour)
    reading, writing = os.pipe()
    os.close(reading)
    with open(writing, "w") as pipe:  # noqa: PTH123
        monkeypatch.setattr(sys, "stdout", pipe)
        screen = Screen()
        if not colour:
            with pytest.raises(BrokenPipeError):
                screen.show(LINES[0], STOCKHOLM)
        for line in LINES:
            screen.show(line, STOCKHOLM)
        screen.print("Växel has stopped.")
