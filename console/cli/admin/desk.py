"""What these commands have in common: who acts on which organisation, and how a refusal is told."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, TypeVar

import typer

from config.access import Actor, Member, Operator
from config.document import Document
from config.office import Done, Office
from config.operations import Operation
from config.problems import ConfigurationError
from config.refusals import Refused, say
from config.store import Store, UnknownOrganisationError
from console.cli.environment import read_settings
from console.cli.failing import WRONG_INPUT, fail
from console.cli.output import reader_may_leave
from console.cli.stores import opened_store
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
As = Annotated[str, typer.Option("--as", help="Act as this person (a key), with their rights.")]
InDraft = Annotated[str, typer.Option("--draft", help="Change this draft instead of what is in force.")]
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


def at_desk(work: Callable[[Desk], Awaitable[T]], *, organisation: str, person: str) -> T:
    """Do some work on one organisation; a refusal ends the command in words, with exit code 2."""

    async def sit_down(office: Office, store: Store, settings: Settings) -> T:
        picked = await _pick(store, organisation)
        return await work(Desk(office, store, settings, picked, actor_of(person, picked)))

    return at_office(sit_down)


def at_office(work: Callable[[Office, Store, Settings], Awaitable[T]], *, may_be_new: bool = False) -> T:
    """Do some work on any organisation; a refusal leaves the store as it was."""
    with reader_may_leave():
        return asyncio.run(_at_office(work, may_be_new))


async def _at_office(work: Callable[[Office, Store, Settings], Awaitable[T]], may_be_new: bool) -> T:
    settings = read_settings()

    async def waiting(whose: OrganisationId) -> Mapping[DestinationId, int]:
        return await asyncio.to_thread(count_waiting, settings.calls, whose)

    async with opened_store(settings, may_be_new=may_be_new) as store:
        try:
            return await work(Office(store, waiting=waiting), store, settings)
        except (Refused, ConfigurationError) as refused:
            fail(str(refused), WRONG_INPUT)
        except UnknownOrganisationError as error:
            fail(f"{error}: `vaxel organisations` lists them", WRONG_INPUT)


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
