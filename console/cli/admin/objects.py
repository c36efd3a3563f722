"""``vaxel show``, ``edit``, ``add`` and ``remove``: any object, by its path in the file."""

from typing import Annotated

import typer

from config.changing.changes import Json
from config.files.writing import write_plain
from config.operations.objects import Add, Edit, Remove, Set
from config.problems import quote
from console.cli.admin.desk import As, Desk, InDraft, Organisation, at_desk
from console.cli.admin.values import read_path, read_settings_given, read_value
from console.cli.failing import WRONG_INPUT, fail

Path = Annotated[str, typer.Argument(help="Such as groups/support, calendars/office, unassigned.")]


def show(
    path: Annotated[str, typer.Argument(help="Such as groups, groups/support; none: everything.")] = "",
    *,
    organisation: Organisation = "",
    person: As = "",
) -> None:
    """Show objects as they stand in the file; without the right, what one's role needs.

    `vaxel show` has everything, `vaxel show groups` a section, `vaxel show groups/support` one object.
    """
    wanted = read_path(path) if path else ()

    async def work(desk: Desk) -> None:
        found = (await desk.office.look(desk.actor, desk.organisation)).objects
        shown: dict[str, Json] = {}
        for place, value in found.items():
            if place[: len(wanted)] == wanted:
                _put(shown, place, value)
        if not shown:
            what = quote(path) if path else "Anything"
            fail(f"{what} is not there, or not yours to see.", WRONG_INPUT)
        typer.echo(write_plain(shown), nl=False)

    at_desk(work, organisation=organisation, person=person)


def _put(shown: dict[str, Json], place: tuple[str, ...], value: Json) -> None:
    if len(place) == 1:
        shown[place[0]] = value
    else:
        section = shown.setdefault(place[0], {})
        assert isinstance(section, dict)
        section[place[1]] = value


def add(
    path: Path,
    settings: Annotated[list[str], typer.Argument(help="Settings as in the file, such as name=Sälj.")],
    *,
    organisation: Organisation = "",
    person: As = "",
    draft: InDraft = "",
) -> None:
    """Add an object: a calendar, a voicemail box, an announcement, a team, an external number.

    `vaxel add teams/sales name=Sälj`. docs/configuration.md has the settings of each section.
    """
    operation = Add(read_path(path), read_settings_given(settings))
    at_desk(lambda desk: desk.do(operation, draft), organisation=organisation, person=person)


def edit(
    path: Path,
    settings: Annotated[list[str], typer.Argument(help="name=value, or for one of the top level: value.")],
    *,
    organisation: Organisation = "",
    person: As = "",
    draft: InDraft = "",
) -> None:
    """Change settings of any object; an empty value goes back to the default.

    `vaxel edit menus/main tries=2`, `vaxel edit unassigned voicemails/main`.
    """
    place = read_path(path)
    match place, settings:
        case (name,), [value] if "=" not in value:
            operation: Set | Edit = Set(name, read_value(value))
        case _:
            operation = Edit(place, read_settings_given(settings))
    at_desk(lambda desk: desk.do(operation, draft), organisation=organisation, person=person)


def remove(path: Path, *, organisation: Organisation = "", person: As = "", draft: InDraft = "") -> None:
    """Remove an object that nothing uses.

    Where something uses it, every place that does is told: `vaxel remove voicemails/old`.
    """
    place = read_path(path)
    if len(place) == 1:
        fail(f"{quote(path)} can't be removed: name one object in it, such as voicemails/old", WRONG_INPUT)
    operation = Remove(place)
    at_desk(lambda desk: desk.do(operation, draft), organisation=organisation, person=person)
