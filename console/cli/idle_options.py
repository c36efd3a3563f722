"""Options that would do nothing beside others: said, rather than dropped without a word."""

from collections.abc import Collection, Mapping

import typer

from console.cli.failing import WRONG_INPUT, fail


def check_idle(context: typer.Context, idle: Mapping[str, Collection[str]]) -> None:
    """End the command, with exit code 2, where one was given that is ``idle`` beside another that was given.

    All are named as the command's parameters.
    """
    names = {
        str(one.name): one.opts[0] for one in context.command.params if _is_typed(context, str(one.name))
    }
    for option, others in idle.items():
        for other in others:
            if option in names and other in names:
                fail(f"{names[other]} would do nothing beside {names[option]}", WRONG_INPUT)


def _is_typed(context: typer.Context, name: str) -> bool:
    source = context.get_parameter_source(name)
    return source is not None and source.name == "COMMANDLINE"
