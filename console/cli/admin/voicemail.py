"""``vaxel voicemail``: the messages in the boxes, and the PINs that open them by telephone."""

from collections.abc import Iterator, Sequence
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from config.messages import Messages
from config.pins import Pins, make_pin
from console.cli.admin.desk import As, AsJson, Desk, Organisation, Yes, at_desk
from console.cli.admin.tables import Row, show_rows
from console.cli.failing import WRONG_INPUT, fail
from dialplan.voicemail.messages import KeptMessage

app = typer.Typer(
    help="Voicemail: messages, their sound, deleting them, PINs."
    "\n\nBoxes are people/KEY/voicemail, groups/KEY/voicemail and voicemails/KEY, and for administrators"
    " strays/people/KEY: what is left of a box whose key is another's by now. Who is no administrator reaches"
    " their own (--as).",
    no_args_is_help=True,
)

Box = Annotated[
    str, typer.Argument(help="people/KEY/voicemail, groups/KEY/voicemail or voicemails/KEY.", metavar="BOX")
]
Message = Annotated[
    str, typer.Argument(help="The call that left it, as `vaxel voicemail list` has it.", metavar="CALL")
]
Generate = Annotated[bool, typer.Option("--generate", help="Make one up and show it once.")]


@app.command("list")
def list_messages(
    box: Annotated[str, typer.Argument(help="A box; all that are yours to open without.")] = "",
    *,
    organisation: Organisation = "",
    person: As = "",
    as_json: AsJson = False,
) -> None:
    """List messages, the oldest first: from whom, when, how long, new or heard."""

    async def work(desk: Desk) -> None:
        messages = await Messages(desk.store).in_box(desk.actor, desk.organisation, box)
        show_rows(_rows(messages), ("call", "box", "at", "from", "length_s", "new"), as_json=as_json)

    at_desk(work, organisation=organisation, person=person)


def _rows(messages: Sequence[KeptMessage]) -> Iterator[Row]:
    for kept in messages:
        message = kept.message
        at = message.at.astimezone(ZoneInfo(message.time_zone))
        yield {
            "call": message.call,
            "box": message.mailbox,
            "at": at,
            "from": message.cli,
            "length_s": round(message.duration_s, 1),
            "new": kept.is_new,
            "transcription": kept.transcription.value,
            "transcript": kept.transcript,
        }


@app.command("path")
def show_path(box: Box, call: Message, *, organisation: Organisation = "", person: As = "") -> None:
    """Print where a message's sound is, for a player: `aplay $(vaxel voicemail path BOX CALL)`."""

    async def work(desk: Desk) -> None:
        kept = await Messages(desk.store).one(desk.actor, desk.organisation, box, call)
        typer.echo(desk.settings.recordings.absolute() / kept.message.file)

    at_desk(work, organisation=organisation, person=person)


@app.command("delete")
def delete(
    box: Box,
    call: Annotated[str, typer.Argument(help="One message; all of the box without.", metavar="CALL")] = "",
    *,
    organisation: Organisation = "",
    person: As = "",
    yes: Yes = False,
) -> None:
    """Delete a message, or all of a box: sound, transcript and the caller's number. There is no way back."""

    async def work(desk: Desk) -> None:
        messages = Messages(desk.store)
        found = await messages.in_box(desk.actor, desk.organisation, box)
        calls = [call] if call else [kept.call for kept in found]
        if not yes:
            what = f"{_count(calls)} of {box} would be deleted for good"
            fail(f"{what}: say it again with --yes", WRONG_INPUT)
        for one in calls:
            await messages.delete(desk.actor, desk.organisation, box, one)
        typer.echo(f"{_count(calls)} of {box} deleted.")

    at_desk(work, organisation=organisation, person=person)


def _count(calls: Sequence[str]) -> str:
    return f"{len(calls)} {'message' if len(calls) == 1 else 'messages'}"


@app.command("pin")
def pin(box: Box, *, generate: Generate = False, organisation: Organisation = "", person: As = "") -> None:
    """Set the PIN that opens a box by telephone; it is asked for. A box that is locked is free again."""
    set_pin(box, generate=generate, organisation=organisation, person=person)


def set_pin(box: str, *, generate: bool, organisation: str, person: str) -> None:
    """Ask for a PIN or make one up, and set it."""
    chosen = make_pin() if generate else typer.prompt("PIN", hide_input=True, confirmation_prompt=True)

    async def work(desk: Desk) -> None:
        opens = await Pins(desk.store).set_pin(desk.actor, desk.organisation, box, chosen)
        typer.echo(f"The PIN of {box} is set.")
        if not opens:
            typer.echo("No telephone opens the box yet: give it an extension.")
        if generate:
            typer.echo(f"It is {chosen}; it is not shown again.")

    at_desk(work, organisation=organisation, person=person)
