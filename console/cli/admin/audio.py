"""``vaxel audio``: audio files (ljudfiler)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from config.changing.changes import as_json
from config.changing.uses import uses_of
from config.document import Document
from config.operations.audio_files import AddAudio, DeleteAudio, EditAudio, Sound
from console.cli.admin.desk import As, AsJson, Desk, InDraft, Organisation, Yes, at_desk
from console.cli.admin.tables import Row, show_rows
from console.cli.failing import WRONG_INPUT, fail
from media.upload_rules import UploadRefused
from media.uploads import Uploads

app = typer.Typer(
    help="Audio files (ljudfiler): add, rename, replace, delete.\n\ndocs/guide.sv.md has an example of each.",
    no_args_is_help=True,
)

Key = Annotated[str, typer.Argument(help="The file's key, such as welcome.")]
File = Annotated[Path, typer.Argument(help="wav, mp3, m4a, ogg, flac, opus or webm.")]


@app.command("add")
def add(
    key: Key,
    file: File,
    name: Annotated[str, typer.Option(help="What people call it.")],
    language: Annotated[str, typer.Option(help="Its language tag (BCP 47), such as sv-SE.")],
    *,
    organisation: Organisation = "",
    person: As = "",
    draft: InDraft = "",
) -> None:
    """Add a sound that was recorded or uploaded."""

    async def work(desk: Desk) -> None:
        await desk.document()  # who may not is told before a file is read
        await desk.do(AddAudio(key, name, language, await _take(desk, file)), draft)

    at_desk(work, organisation=organisation, person=person)


@app.command("list")
def list_audio(*, organisation: Organisation = "", person: As = "", as_json_: AsJson = False) -> None:
    """List the files with language, format, length, and where each is used."""

    async def work(desk: Desk) -> None:
        columns = ("key", "name", "language", "format", "length_s", "used")
        show_rows(_rows(await desk.document()), columns, as_json=as_json_)

    at_desk(work, organisation=organisation, person=person)


def _rows(document: Document) -> Iterator[Row]:
    for key, file in document.audio_files.items():
        settings = as_json(file)
        assert isinstance(settings, dict)
        used = ["/".join(place) for place in uses_of(document, ("audio_files", key))]
        yield {"key": key, **settings, "used": [*used]}


@app.command("edit")
def edit(
    key: Key,
    *,
    name: Annotated[str, typer.Option(help="A new name.")] = "",
    language: Annotated[str, typer.Option(help="Another language tag.")] = "",
    file: Annotated[Path | None, typer.Option(help="Another sound in its place.")] = None,
    organisation: Organisation = "",
    person: As = "",
    draft: InDraft = "",
) -> None:
    """Rename a file, or put another sound in its place."""

    async def work(desk: Desk) -> None:
        await desk.document()  # who may not is told before a file is read
        sound = await _take(desk, file) if file is not None else None
        await desk.do(EditAudio(key, name or None, language or None, sound), draft)

    at_desk(work, organisation=organisation, person=person)


@app.command("delete")
def delete(
    key: Key,
    *,
    yes: Yes = False,
    organisation: Organisation = "",
    person: As = "",
    draft: InDraft = "",
) -> None:
    """Delete a file that nothing uses; it must be said twice: --yes."""
    operation = DeleteAudio(key, confirmed=yes)
    at_desk(lambda desk: desk.do(operation, draft), organisation=organisation, person=person)


async def _take(desk: Desk, file: Path) -> Sound:
    try:
        taken = await Uploads(desk.settings.prompts).take(file)
    except UploadRefused as refused:
        fail(f"{file}: {refused}", WRONG_INPUT)
    return Sound(taken.digest, taken.format.value, taken.length_s)
