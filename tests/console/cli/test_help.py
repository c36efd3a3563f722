"""Help is for somebody who has never seen the command."""

import pytest
import typer

from console.cli.app import app
from tests.console.commands import run_here

GROUP = typer.main.get_command(app)
COMMANDS = GROUP.commands  # type: ignore[attr-defined]


def test_the_help_lists_every_command() -> None:
    result = run_here("--help")
    assert result.exit_code == 0
    assert {"run", "simulate", "log", "cdr", "explain", "asterisk-config", "apply"} < set(COMMANDS)
    assert all(name in result.stdout for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_each_of_its_options_has_a_help_text(name: str) -> None:
    assert run_here(name, "--help").exit_code == 0
    assert len(COMMANDS[name].help.splitlines()) > 1, "one line says what, the rest what to know"
    assert [parameter.name for parameter in COMMANDS[name].params if not parameter.help] == []


@pytest.mark.parametrize(
    ("group", "name"),
    [(group, name) for group, inner in COMMANDS.items() for name in getattr(inner, "commands", {})],
)
def test_so_has_every_command_of_a_group(group: str, name: str) -> None:
    command = COMMANDS[group].commands[name]
    assert command.help
    assert [parameter.name for parameter in command.params if not parameter.help] == []


def test_an_unknown_command_or_option_is_wrong_input() -> None:
    assert [run_here("lgo").exit_code, run_here("log", "--floow").exit_code] == [2, 2]
