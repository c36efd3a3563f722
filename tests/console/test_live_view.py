"""Where the routing log is shown: a terminal, a file, a pipe that somebody may close."""

import io
import os
import sys
from pathlib import Path

import pytest
from rich.console import Console

from console.cli.screen import Screen
from console.live_view import print_lines
from tests.console.commands import CALL, LINES


def plain_text(monkeypatch: pytest.MonkeyPatch, console: Console) -> str:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("rich was asked")

    monkeypatch.setattr(Console, "print", refuse)
    print_lines(console, LINES)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_on_a_terminal_lines_are_in_colour_and_say_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Console(file=io.StringIO(), force_terminal=True, color_system="standard", width=40)
    print_lines(terminal, LINES)
    assert isinstance(terminal.file, io.StringIO)
    shown = terminal.file.getvalue()
    assert "\x1b[" in shown
    bare = Console(file=io.StringIO(), force_terminal=True, color_system=None, width=40)
    print_lines(bare, LINES)
    assert isinstance(bare.file, io.StringIO)
    same = [line.rstrip() for line in bare.file.getvalue().splitlines()]
    assert same == plain_text(monkeypatch, Console(file=io.StringIO())).splitlines()


def test_elsewhere_lines_are_plain_and_rich_has_no_part_in_them(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = plain_text(monkeypatch, Console(file=io.StringIO())).splitlines()
    assert [CALL in line for line in shown] == [True, True]
    assert shown[1].endswith("outcome.no_answer      agent=203 cause=0")


def test_each_line_is_in_the_file_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (tmp_path / "log").open("w") as file:
        monkeypatch.setattr(sys, "stdout", file)
        screen = Screen()
        for count, line in enumerate(LINES, 1):
            screen.show(line)
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
                screen.show(LINES[0])
        for line in LINES:
            screen.show(line)
        screen.print("Växel has stopped.")
