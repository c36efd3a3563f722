"""Records of calls as rows, and rows as records."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, Generic, TypeVar, assert_never

from sqlalchemy import Table, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from config.store.insertion import insert_new
from config.store.mailboxes import rows_of_mails, state_of_new
from config.store.strays import set_aside_late
from config.store.tables import cdrs, routing_log, voicemail_mails, voicemails
from dialplan.decision import Step
from dialplan.disposition import Disposition
from dialplan.ids import CallId
from dialplan.outcome import LegOutcome
from dialplan.records import Cdr, Direction, LegRecord, LogLine, Record, VoicemailMessage

ARecord = TypeVar("ARecord", bound=Record)
_CDR_FIELDS = tuple(field.name for field in fields(Cdr))
_MESSAGE_FIELDS = tuple(field.name for field in fields(VoicemailMessage))

Row = Mapping[str, Any]  # the database's own border: each column has its type in the tables


async def write_records(connection: AsyncConnection, records: Sequence[Record]) -> None:
    """Insert those whose key isn't there yet."""
    rows: dict[Table, list[Row]] = {routing_log: [], cdrs: [], voicemails: [], voicemail_mails: []}
    for record in records:
        rows[_table_of(record)].append(_row_of(record))
        if isinstance(record, VoicemailMessage):
            rows[voicemail_mails] += rows_of_mails(record)
    for table, of_table in rows.items():
        if of_table:
            await connection.execute(insert_new(connection.dialect, table), of_table)
    for record in records:
        if isinstance(record, VoicemailMessage):
            await set_aside_late(connection, record)


def _table_of(record: Record) -> Table:
    match record:
        case LogLine():
            return routing_log
        case Cdr():
            return cdrs
        case VoicemailMessage():
            return voicemails
        case _:
            assert_never(record)


def _row_of(record: Record) -> Row:
    row = {field.name: _storable(getattr(record, field.name)) for field in fields(record)}
    if isinstance(record, Cdr):
        row["legs"] = [asdict(leg) for leg in record.legs]
        row["external_talk_s"] = record.external_talk_s
    if isinstance(record, VoicemailMessage):
        row |= {"mails_to": list(record.mails_to), **state_of_new(record)}
    return row


def _storable(value: object) -> object:
    """Callers choose what they send as a number: what UTF-8 or PostgreSQL can't hold must not stop a CDR."""
    match value:
        case str():
            return value.encode("utf-8", "replace").decode("utf-8").replace("\0", "\ufffd")
        case Mapping():
            return {str(key): _storable(item) for key, item in value.items()}
        case _:
            return value


def _log_line(row: Row) -> LogLine:
    return LogLine(**{**row, "step": Step(row["step"])})


def read_cdr(row: Row) -> Cdr:
    row = {name: row[name] for name in _CDR_FIELDS}
    legs = tuple(LegRecord(**{**leg, "outcome": LegOutcome(leg["outcome"])}) for leg in row["legs"])
    disposition, direction = Disposition(row["disposition"]), Direction(row["direction"])
    return Cdr(**{**row, "disposition": disposition, "direction": direction, "legs": legs})


def _voicemail(row: Row) -> VoicemailMessage:
    row = {name: row[name] for name in _MESSAGE_FIELDS}
    return VoicemailMessage(**{**row, "mails_to": tuple(row["mails_to"])})


@dataclass(frozen=True, slots=True)
class Kind(Generic[ARecord]):
    """A kind of record: its table, the columns that it is ordered by, and how a row is read."""

    table: Table
    order: tuple[str, ...]
    parse: Callable[[Row], ARecord]


LOG_LINES = Kind(routing_log, ("at", "call", "seq"), _log_line)
CDRS = Kind(cdrs, ("ended", "call"), read_cdr)
VOICEMAILS = Kind(voicemails, ("at", "call"), _voicemail)


async def read_records(
    connection: AsyncConnection, kind: Kind[ARecord], call: CallId | None, after: Record | None, limit: int
) -> tuple[ARecord, ...]:
    """The newest records in their order, or the first ones that come ``after`` one."""
    columns = [kind.table.c[name] for name in kind.order]
    query = select(kind.table).limit(limit)
    if call is not None:
        query = query.where(kind.table.c.call == call)
    if after is None:
        query = query.order_by(*(column.desc() for column in columns))
    else:
        place = tuple_(
            *(getattr(after, name) for name in kind.order), types=[column.type for column in columns]
        )
        query = query.where(tuple_(*columns) > place).order_by(*columns)
    rows = (await connection.execute(query)).mappings()
    found = tuple(kind.parse({str(name): value for name, value in row.items()}) for row in rows)
    return found if after is not None else found[::-1]
