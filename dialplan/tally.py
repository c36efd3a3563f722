"""How many calls out of the house each person has made today."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from dialplan.ids import OrganisationId, PersonId

Whose = tuple[OrganisationId, PersonId]


@dataclass(frozen=True, slots=True)
class Tally:
    """One day's calls by person; ``day`` is the organisation's own."""

    counts: Mapping[OrganisationId, tuple[date, Mapping[PersonId, int]]] = field(default_factory=dict)

    def count(self, whose: Whose, day: date) -> int:
        organisation, person = whose
        counted, calls = self.counts.get(organisation, (day, {}))
        return calls.get(person, 0) if counted == day else 0

    def with_call(self, whose: Whose, day: date) -> "Tally":
        """One call more; yesterday's are forgotten with the first of a new day."""
        organisation, person = whose
        counted, calls = self.counts.get(organisation, (day, {}))
        today = calls if counted == day else {}
        added = {**today, person: today.get(person, 0) + 1}
        return Tally({**self.counts, organisation: (day, added)})
