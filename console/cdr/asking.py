"""From what somebody asked on a command line to the calls that are wanted."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from config.problems import quote
from config.store.call_records import Locality, Wanted
from console.cdr.period import Period, read_period
from dialplan.disposition import Disposition
from dialplan.ids import DestinationId, OrganisationId, PersonId
from dialplan.numbers import clean_number, spellings_of
from dialplan.records import Direction

_UTC: Final = ZoneInfo("UTC")
_COUNTRY: Final = "SE"


@dataclass(frozen=True, slots=True)
class Localities:
    """Where each organisation is. Calls of one that is not set up are told in the only zone there is."""

    of: Mapping[OrganisationId, Locality]

    def zone_of(self, organisation: OrganisationId | None) -> ZoneInfo:
        if organisation is not None and organisation in self.of:
            return self.of[organisation].zone
        different = {locality.zone for locality in self.of.values()}
        return different.pop() if len(different) == 1 else _UTC

    def zone_of_periods(self, organisation: OrganisationId | None) -> ZoneInfo:
        """Raises ValueError where a day is not the same for all."""
        if organisation is None and len({locality.zone for locality in self.of.values()}) > 1:
            raise ValueError("the organisations have different time zones: name one by --organisation")
        return self.zone_of(organisation)

    def spellings(self, text: str, organisation: OrganisationId | None) -> frozenset[str]:
        """All the ways to write a number in the organisation's country, or in every organisation's.

        Raises ValueError where it is a number in none.
        """
        here = self.of.get(organisation) if organisation is not None else None
        countries = {here.country} if here else {locality.country for locality in self.of.values()}
        found = {clean_number(text)} - {""}  # an extension, as colleagues dial it
        for country in countries or {_COUNTRY}:
            with suppress(ValueError):
                found |= spellings_of(text, country)
        if not found:
            raise ValueError(f"{quote(text)} is no telephone number")
        return frozenset(found)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for, as it was written."""

    organisation: str = ""
    since: str = ""
    until: str = ""
    day: str = ""
    month: str = ""
    groups: Sequence[str] = ()
    agents: Sequence[str] = ()
    dispositions: Sequence[Disposition] = ()
    directions: Sequence[Direction] = ()
    numbers: Sequence[str] = ()
    callers: Sequence[str] = ()
    billing_ids: Sequence[str] = ()
    min_wait_s: float | None = None
    min_talk_s: float | None = None

    @property
    def has_period(self) -> bool:
        return bool(self.since or self.until or self.day or self.month)

    def wanted(self, localities: Localities, now: datetime) -> Wanted:
        """Read it. Raises ValueError with a sentence for people."""
        organisation = OrganisationId(self.organisation) if self.organisation else None
        period = self._period(localities, organisation, now)
        return Wanted(
            organisation=organisation,
            since=period.since,
            until=period.until,
            groups=tuple(DestinationId(_with_section(group, "groups")) for group in self.groups),
            agents=tuple(PersonId(agent.removeprefix("people/")) for agent in self.agents),
            dispositions=tuple(self.dispositions),
            directions=tuple(self.directions),
            numbers=_every_spelling(self.numbers, localities, organisation),
            callers=_every_spelling(self.callers, localities, organisation),
            billing_ids=tuple(self.billing_ids),
            min_wait_s=self.min_wait_s,
            min_talk_s=self.min_talk_s,
        )

    def _period(self, localities: Localities, organisation: OrganisationId | None, now: datetime) -> Period:
        if not self.has_period:
            return Period()
        zone = localities.zone_of_periods(organisation)
        return read_period(zone, now, since=self.since, until=self.until, day=self.day, month=self.month)


def _every_spelling(
    numbers: Sequence[str], localities: Localities, organisation: OrganisationId | None
) -> tuple[str, ...]:
    return tuple(spelling for number in numbers for spelling in localities.spellings(number, organisation))


def _with_section(key: str, section: str) -> str:
    return key if "/" in key else f"{section}/{key}"
