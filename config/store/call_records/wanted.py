"""Which CDRs are wanted, and the same said to the database."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_

from config.store.tables import cdrs
from dialplan.disposition import Disposition
from dialplan.ids import DestinationId, OrganisationId, PersonId
from dialplan.records import Direction


@dataclass(frozen=True, slots=True)
class Wanted:
    """None and empty stand for any. Calls that began from ``since`` on and before ``until``, both aware.

    ``numbers`` are spellings of numbers of the house, dialled or shown, ``callers`` of those
    that called.
    """

    organisation: OrganisationId | None = None
    since: datetime | None = None
    until: datetime | None = None
    groups: tuple[DestinationId, ...] = ()
    agents: tuple[PersonId, ...] = ()
    dispositions: tuple[Disposition, ...] = ()
    directions: tuple[Direction, ...] = ()
    numbers: tuple[str, ...] = ()
    callers: tuple[str, ...] = ()
    billing_ids: tuple[str, ...] = ()
    min_wait_s: float | None = None
    min_talk_s: float | None = None

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        columns = cdrs.c
        if self.organisation is not None:
            yield columns.organisation == self.organisation
        if self.since is not None:
            yield columns.started >= self.since
        if self.until is not None:
            yield columns.started < self.until
        for column, values in (
            (columns.group, self.groups),
            (columns.agent, self.agents),
            (columns.disposition, self.dispositions),
            (columns.direction, self.directions),
            (columns.billing_id, self.billing_ids),
            (columns.cli, self.callers),
        ):
            if values:
                yield column.in_(values)
        if self.numbers:
            yield or_(columns.did.in_(self.numbers), columns.shown.in_(self.numbers))
        if self.min_wait_s is not None:
            yield columns.wait_s >= self.min_wait_s
        if self.min_talk_s is not None:
            yield columns.talk_s >= self.min_talk_s
