"""Help is for somebody who has never seen the command."""

import pytest
from typer.core import TyperGroup

from console.cli.app import load
from console.cli.commands import COMMANDS
from tests.console.commands import run_here

LOADED = {name: load(name) for name in COMMANDS}


def test_the_help_lists_every_command() -> None:
    result = run_here("--help")
    assert result.exit_code == 0
    assert {"run", "simulate", "log", "cdr", "explain", "asterisk-config", "apply"} < set(COMMANDS)
    assert all(name in result.stdout for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_has_the_first_sentence_of_each_ones_own_help(name: str) -> None:
    first, *_ = (LOADED[name].help or "").partition("\n\n")
    assert COMMANDS[name].summary == " ".join(first.split())


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_each_of_its_options_has_a_help_text(name: str) -> None:
    assert run_here(name, "--help").exit_code == 0
    assert len((LOADED[name].help or "").splitlines()) > 1, "one line says what, the rest what to know"
    assert [parameter.name for parameter in LOADED[name].params if not getattr(parameter, "help", "")] == []


@pytest.mark.parametrize(
    ("group", "name"),
    [
        (group, name)
        for group, loaded in LOADED.items()
        if isinstance(loaded, TyperGroup)
        for name in loaded.commands
    ],
)
def test_so_has_every_command_of_a_group(group: str, name: str) -> None:
    loaded = LOADED[group]
    assert isinstance(loaded, TyperGroup)
    command = loaded.commands[name]
    assert command.help
    assert [parameter.name for parameter in command.params if not getattr(parameter, "help", "")] == []


def test_an_unknown_command_or_option_is_wrong_input() -> None:
    assert [run_here("lgo").exit_code, run_here("log", "--floow").exit_code] == [2, 2]


def test_a_command_that_is_mistyped_is_guessed() -> None:
    assert "Did you mean 'group'?" in run_here("gruop").stderr
