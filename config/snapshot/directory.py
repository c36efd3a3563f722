"""The snapshot of all organisations that calls are routed by, and which numbers are whose."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from dialplan.company import Company
from dialplan.ids import OrganisationId
from dialplan.numbers import E164, number_from_trunk


@dataclass(frozen=True, slots=True)
class Directory:
    """``newest`` is what the store had; ``companies`` what of it could be read, and a few versions before."""

    newest: Mapping[OrganisationId, int] = field(default_factory=lambda: MappingProxyType({}))
    companies: Mapping[tuple[OrganisationId, int], Company] = field(
        default_factory=lambda: MappingProxyType({})
    )
    _current: tuple[Company, ...] = field(init=False)
    _owners: Mapping[E164, Company] = field(init=False)

    def __post_init__(self) -> None:
        current = {
            organisation: self.companies[organisation, version]
            for organisation, version in sorted(self.companies)
        }
        owners = {
            number: company
            for company in current.values()
            for number in (*company.numbers, *company.inactive)
        }
        object.__setattr__(self, "_current", tuple(current.values()))
        object.__setattr__(self, "_owners", owners)

    def company_for(self, did: str) -> Company | None:
        """Whose a dialled number is, as a trunk gave it; None only where there is no organisation.

        A number that nobody owns is for the first organisation, whose rule for unassigned numbers answers.
        """
        for country in dict.fromkeys(company.country for company in self._current):
            number = number_from_trunk(did, country)
            owner = self._owners.get(number) if number is not None else None
            if owner is not None and owner.country == country:
                return owner
        return self._current[0] if self._current else None

    def company_at(self, organisation: OrganisationId, version: int) -> Company | None:
        """An organisation's configuration at a version, for a call that began on it."""
        return self.companies.get((organisation, version))

    def current(self) -> Sequence[Company]:
        """The newest of every organisation that could be read."""
        return self._current


class LiveDirectory:
    """The directory of this moment, for those who ask anew at every call."""

    def __init__(self) -> None:
        self.now = Directory()

    def swap(self, directory: Directory) -> None:
        self.now = directory

    def company_for(self, did: str) -> Company | None:
        return self.now.company_for(did)

    def company_at(self, organisation: OrganisationId, version: int) -> Company | None:
        return self.now.company_at(organisation, version)

    def current(self) -> Sequence[Company]:
        return self.now.current()
