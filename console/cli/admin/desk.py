"""What these commands have in common: who acts on which organisation, and how a refusal is told."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, TypeVar
from zoneinfo import ZoneInfo

import typer

from config.access import Actor, Member, Operator
from config.changing.refusals import Refused, say
from config.document import Document
from config.office import Done, Office
from config.operations import Operation
from config.problems import ConfigurationError
from config.store import Store, UnknownOrganisationError
from console.cli.environment import read_settings
from console.cli.failing import WRONG_INPUT, fail, shorten
from console.cli.output import reader_may_leave
from console.cli.stores import opened_store
from console.logs import set_up_logs
from console.settings import Settings
from dialplan.ids import DestinationId, OrganisationId
from engine.resume.waiting import count_waiting

T = TypeVar("T")

Organisation = Annotated[
    str,
    typer.Option(
        "--organisation", "-o", envvar="VAXEL_ORGANISATION", help="Which one, where there are several."
    ),
]


def refuse_empty(context: typer.Context, option: typer.CallbackParam, value: str) -> str:
    """Refuse an option that is given and empty, as ``--draft "$UNSET"`` is: that is not to leave it out."""
    source = context.get_parameter_source(option.name or "")
    if not value and source is not None and source.name == "COMMANDLINE":
        raise typer.BadParameter("is empty: name one, or leave the option out")
    return value


As = Annotated[
    str,
    typer.Option("--as", callback=refuse_empty, help="Act as this person (a key), with their rights."),
]
InDraft = Annotated[
    str,
    typer.Option("--draft", callback=refuse_empty, help="Change this draft instead of what is in force."),
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line, for programs.")]
Yes = Annotated[bool, typer.Option("--yes", help="Confirm it.")]


@dataclass(frozen=True, slots=True)
class Desk:
    """One person at work on one organisation."""

    office: Office
    store: Store
    settings: Settings
    organisation: OrganisationId
    actor: Actor

    async def do(self, operation: Operation, draft: str = "") -> Done:
        """Carry out an operation and say what became of it."""
        done = await self.office.do(self.actor, self.organisation, operation, draft=draft or None)
        say_done(done, draft)
        return done

    async def document(self) -> Document:
        return (await self.office.read(self.actor, self.organisation))[1]

    async def zone(self) -> ZoneInfo:
        """By whose clocks the organisation's times are shown."""
        return (await self.store.calls.locality(self.organisation)).zone


def at_desk(work: Callable[[Desk], Awaitable[T]], *, organisation: str, person: str) -> T:
    """Do some work on one organisation; a refusal ends the command in words, with exit code 2."""

    async def sit_down(office: Office, store: Store, settings: Settings) -> T:
        picked = await _pick(store, organisation)
        actor = actor_of(person, picked)
        if person and not (await office.look(actor, picked)).objects:
            fail(f"there is no active person {shorten(person)} in {picked}", WRONG_INPUT)
        return await work(Desk(office, store, settings, picked, actor))

    return at_office(sit_down)


def at_office(work: Callable[[Office, Store, Settings], Awaitable[T]], *, may_be_new: bool = False) -> T:
    """Do some work on any organisation; a refusal leaves the store as it was."""
    with reader_may_leave():
        return asyncio.run(_at_office(work, may_be_new))


async def _at_office(work: Callable[[Office, Store, Settings], Awaitable[T]], may_be_new: bool) -> T:
    set_up_logs(logging.WARNING)
    settings = read_settings()

    async def waiting(whose: OrganisationId) -> Mapping[DestinationId, int]:
        return await asyncio.to_thread(count_waiting, settings.calls, whose)

    async with opened_store(settings, may_be_new=may_be_new) as store:
        try:
            return await work(Office(store, waiting=waiting), store, settings)
        except (Refused, ConfigurationError) as refused:
            fail(_say(refused), WRONG_INPUT)
        except UnknownOrganisationError as error:
            fail(f"{shorten(str(error))}: `vaxel organisations` lists them", WRONG_INPUT)


def _say(refused: Refused | ConfigurationError) -> str:
    """All that is wrong; a key that somebody typed may be of any length."""
    if isinstance(refused, ConfigurationError):
        return str(refused)
    return "\n".join(
        say(replace(finding, where=tuple(shorten(part) for part in finding.where)))
        for finding in refused.findings
    )


def actor_of(person: str, organisation: OrganisationId) -> Actor:
    """Who acts: a person with their rights, or whoever runs the machine."""
    return Member(organisation, person) if person else Operator()


async def _pick(store: Store, wanted: str) -> OrganisationId:
    if wanted:
        return OrganisationId(wanted)
    known = tuple(await store.newest_versions())
    if not known:
        fail("No organisation is set up yet: vaxel apply FILE", WRONG_INPUT)
    if len(known) > 1:
        fail(f"Which organisation? --organisation {' or '.join(known)}", WRONG_INPUT)
    return known[0]


def say_done(done: Done, draft: str = "") -> None:
    if not done.is_new:
        typer.echo(f"{done.organisation} is at version {done.version} already: nothing changes.")
    elif draft:
        typer.echo(f"Draft {draft} is changed; `vaxel draft publish {draft}` puts it in force.")
    else:
        typer.echo(f"{done.organisation} is now at version {done.version}; new calls follow it.")
    for warning in done.warnings:
        typer.echo(f"warning: {say(warning)}", err=True)
