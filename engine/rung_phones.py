"""Who is being rung for which call: a phone that rings for two at once could not tell them apart."""

from collections.abc import Collection
from dataclasses import dataclass

from dialplan.ids import CallId, Endpoint, OrganisationId, PersonId


@dataclass(frozen=True, slots=True)
class _Rung:
    organisation: OrganisationId
    people: frozenset[PersonId]
    phones: frozenset[Endpoint]


class RungPhones:
    """By call, as long as it rings and nobody has answered. ``phones`` are those of the house."""

    def __init__(self) -> None:
        self._by_call: dict[CallId, _Rung] = {}

    def __len__(self) -> int:
        return len(self._by_call)

    def begin(
        self,
        call: CallId,
        organisation: OrganisationId,
        people: Collection[PersonId],
        phones: Collection[Endpoint],
    ) -> None:
        self._by_call[call] = _Rung(organisation, frozenset(people), frozenset(phones))

    def end(self, call: CallId) -> None:
        self._by_call.pop(call, None)

    def is_rung(self, organisation: OrganisationId, person: PersonId, besides: CallId) -> bool:
        """Whether another call rings this person."""
        return any(
            person in rung.people and rung.organisation == organisation
            for call, rung in self._by_call.items()
            if call != besides
        )

    def phones(self, besides: CallId) -> frozenset[Endpoint]:
        """The phones that ring for other calls."""
        return frozenset().union(*(rung.phones for call, rung in self._by_call.items() if call != besides))
