"""``vaxel erase``: callers' numbers and transcripts of messages are forgotten, calls stay counted."""

from datetime import timedelta
from typing import Annotated

import typer

from config.store.call_records import Erasure, OldCalls, OneNumber
from console.callbacks_owed import NotForgotten, forget_callbacks
from console.cdr.asking import Localities
from console.cli.admin.desk import As, Desk, Organisation, Yes, at_desk
from console.cli.counting import count_of
from console.cli.failing import FAILED, WRONG_INPUT, fail
from console.control.words import Forget

_MOST_DAYS = 36_500


def erase(
    *,
    number: Annotated[str, typer.Option(help="One caller's number, in calls of any age.")] = "",
    older_than_days: Annotated[
        int | None,
        typer.Option(min=0, max=_MOST_DAYS, help="All callers' numbers, in calls that began before then."),
    ] = None,
    yes: Yes = False,
    organisation: Organisation = "",
    person: As = "",
) -> None:
    """Erase callers' numbers, and transcripts of their messages; it says how many, and does it with --yes.

    Calls and messages stay and are counted as before; a callback that is owed to an erased number is not
    made. The audit log tells that it was done, without the number. The sound of a message goes when the
    message is deleted.
    """
    if bool(number) == (older_than_days is not None):
        fail("Say what to erase: --number 070-174 06 05, or --older-than-days 90", WRONG_INPUT)

    async def work(desk: Desk) -> None:
        await desk.document()  # refuses who has no right
        what = await _read(desk, number, older_than_days)
        if not yes:
            count = await desk.store.calls.count_erasable(desk.organisation, what)
            owed = await _forget_callbacks(desk, what, counts=True)
            lost = f", and {count_of(owed, 'callback')} not be made" if owed else ""
            fail(
                f"{count_of(count, 'record')} would lose a number or a transcript{lost}: "
                "add --yes to erase them",
                WRONG_INPUT,
            )
        owed = await _forget_callbacks(desk, what, counts=False)
        erased = await desk.store.calls.erase(desk.organisation, what, desk.actor.name, owed)
        lost = f", and {count_of(owed, 'callback')} will not be made" if owed else ""
        typer.echo(f"Erased in {count_of(erased, 'record')}{lost}.")

    at_desk(work, organisation=organisation, person=person)


async def _forget_callbacks(desk: Desk, what: Erasure, *, counts: bool) -> int:
    """First, for a callback that is made leaves a record."""
    try:
        match what:
            case OneNumber(spellings):
                asked = Forget(organisation=desk.organisation, numbers=tuple(spellings), counts=counts)
            case OldCalls(before=before):
                asked = Forget(organisation=desk.organisation, before=before, counts=counts)
        return await forget_callbacks(desk.settings, asked)
    except NotForgotten as why:
        fail(f"callbacks that are owed can't be looked at, so nothing is erased: {why}", FAILED)


async def _read(desk: Desk, number: str, older_than_days: int | None) -> Erasure:
    if older_than_days is not None:
        return OldCalls(older_than_days, desk.store.now() - timedelta(days=older_than_days))
    try:
        return OneNumber(Localities(await desk.store.calls.localities()).spellings(number, desk.organisation))
    except ValueError as error:
        fail(str(error), WRONG_INPUT)
