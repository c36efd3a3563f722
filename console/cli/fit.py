"""``vaxel fit``: a day of traffic fitted to recorded calls, as a file that ``vaxel traffic`` plays."""

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from config.document import Document
from config.files import DEMO_FILE, read_file, write_document
from config.problems import ConfigurationError, Problem
from config.snapshot.company import company_of
from console.cdr.asking import Asked, Localities
from console.cli.admin.desk import Desk, Organisation, at_desk
from console.cli.cdr_options import Day, Month, Since, Until
from console.cli.counting import count_of
from console.cli.failing import WRONG_INPUT, fail, shorten
from console.cli.output import Output, reader_may_leave
from console.cli.writing import check_out, write_text
from console.service import utc_now
from simulator.recorded.calls import RecordedCall
from simulator.recorded.cdr_files import read_cdrs
from simulator.traffic.fitting.fitted import fit as fit_day
from simulator.traffic.fitting.recording import Like, NothingRecordedError, record
from simulator.traffic.fitting.typed import in_menus
from simulator.traffic.fitting.writing import write_fitted

_MOST_LINES = 100_000


def fit(
    file: Annotated[
        Path | None,
        typer.Argument(
            help="CDRs as `vaxel cdr --json --with-log` writes them; without it those of the store."
        ),
    ] = None,
    *,
    write: Annotated[Path, typer.Option(help="Where the day goes, a YAML file.")] = Path("day.yaml"),
    config: Annotated[
        Path | None,
        typer.Option(help="The configuration that they were made to; with FILE it is else the demo company."),
    ] = None,
    day_like: Annotated[
        str, typer.Option("--for", help="The day to write, such as 2026-11-30; else the last one recorded.")
    ] = "",
    like: Annotated[
        Like, typer.Option(help="Which recorded days tell when people call and work.")
    ] = Like.WEEKDAY,
    since: Since = "",
    until: Until = "",
    day: Day = "",
    month: Month = "",
    organisation: Organisation = "",
) -> None:
    """Fit a day of traffic to recorded calls, and write it as a file for `vaxel traffic`, to read and change.

    It estimates how many call at each hour and number, what they press, how patient they are, how long they
    talk, when agents work and have a break, and how they answer. Every estimate says how many calls it rests
    on. The file has no name and no number of a caller.
    """
    with reader_may_leave():
        asked = Asked(organisation=organisation, since=since, until=until, day=day, month=month)
        if file is not None and asked.has_period:
            fail(
                "--from, --until, --day and --month are for the store: choose calls by `vaxel cdr`",
                WRONG_INPUT,
            )
        calls = _from_store(asked, config) if file is None else _from_file(file, config)
        _check_free(write)
        fitted = _fitted(calls, _date(day_like), like, write)
        write_text(write, fitted.text)
        output = Output()
        output.print(f"{count_of(fitted.of, 'call')}. The day: {write}. To play it: vaxel traffic {write}")
        if fitted.unclear:
            output.print(f"it is not known what {count_of(fitted.unclear, 'caller')} pressed in a menu")
        for count, why in fitted.left_out:
            output.print(f"left out: {count_of(count, 'call')} {why}")


@dataclass(frozen=True, slots=True)
class _Calls:
    """Recorded calls, with their logs where they have any; where they are from; and the configuration they
    were made to; ``config`` is its file, None where it is in the store."""

    source: str
    recorded: tuple[RecordedCall, ...]
    document: Document
    config: Path | None


def _from_file(file: Path, config: Path | None) -> _Calls:
    try:
        recorded = read_cdrs(file, keep=in_menus)
        return _Calls(str(file), recorded, read_file(config or DEMO_FILE).document, config or DEMO_FILE)
    except ConfigurationError as error:
        fail(str(error), WRONG_INPUT)


def _from_store(asked: Asked, config: Path | None) -> _Calls:
    async def work(desk: Desk) -> _Calls:
        localities = Localities(await desk.store.calls.localities())
        try:
            wanted = asked.wanted(localities, utc_now())
        except ValueError as error:
            fail(str(error), WRONG_INPUT)
        document = read_file(config).document if config is not None else await desk.document()
        recorded = [
            in_menus(RecordedCall(cdr, await desk.store.read_log(call=cdr.call, limit=_MOST_LINES)))
            async for cdr in desk.store.calls.find(wanted, None)
        ]
        return _Calls("the store", tuple(recorded), document, config)

    return at_desk(work, organisation=asked.organisation, person="")


@dataclass(frozen=True, slots=True)
class _Fitted:
    """The day's file, on how many calls it rests, how many of them came to a menu and did there nobody knows
    what, and how many were left out, and why."""

    text: str
    of: int
    unclear: int
    left_out: tuple[tuple[int, str], ...]


def _fitted(calls: _Calls, day: date | None, like: Like, write: Path) -> _Fitted:
    company = company_of(calls.document, 0)
    recorded = [call for call in calls.recorded if call.cdr.organisation == company.organisation]
    if calls.recorded and not recorded:
        others = ", ".join(sorted({shorten(call.cdr.organisation) for call in calls.recorded}))
        what = f"has calls of {others}, none of {company.organisation}: name their configuration by --config"
        fail(str(Problem(calls.source, None, "", what)), WRONG_INPUT)
    try:
        logs = {call.cdr.call: call.lines for call in recorded if call.lines}
        recording = record([call.cdr for call in recorded], company, day, like, logs)
    except NothingRecordedError as error:
        fail(str(Problem(calls.source, None, "", str(error))), WRONG_INPUT)
    story = f"{calls.document.name}: a {recording.day:%A} as recorded."
    fitted = fit_day(recording)
    text = write_fitted(fitted, company=_company_beside(calls, write), story=story)
    unclear = sum(of_number.pressed.unclear for of_number in fitted.calls if of_number.pressed)
    of_others = len(calls.recorded) - len(recorded)
    elsewhere = ((of_others, f"not of {company.organisation}"),) if of_others else ()
    return _Fitted(text, len(recording.incoming), unclear, (*elsewhere, *recording.left_out))


def _company_beside(calls: _Calls, write: Path) -> str:
    """The configuration as the day's file names it; what is in the store is written beside it."""
    if calls.config == DEMO_FILE:
        return ""
    if calls.config is not None:
        return os.path.relpath(calls.config, write.parent)
    beside = write.with_suffix(".company.yaml")
    _check_free(beside)
    write_text(beside, write_document(calls.document))
    return beside.name


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        fail(f"--for: {shorten(text)} is not a date such as 2026-11-30", WRONG_INPUT)


def _check_free(file: Path) -> None:
    """What somebody has changed by hand is not written over."""
    if file.exists():
        fail(f"{file} is there already: name another by --write", WRONG_INPUT)
    check_out(file)
