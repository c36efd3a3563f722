"""What can go wrong with a store, in the words of those who use it."""

from collections.abc import Mapping

from dialplan.ids import OrganisationId
from dialplan.numbers import E164


class StoreAwayError(ConnectionError):
    """The store didn't do it in time, or can't be reached: the same may work later."""


class StoreUnusableError(Exception):
    """The store can't be opened as it is, and no later try would help; the text says what to mend."""


class NumbersTakenError(Exception):
    """Numbers that a configuration wants belong to other organisations."""

    def __init__(self, owners: Mapping[E164, OrganisationId]) -> None:
        self.owners = dict(owners)
        super().__init__(f"{len(self.owners)} numbers belong to other organisations")


class BoxesInUseError(Exception):
    """Voicemail boxes that a configuration leaves out still have messages; ``messages`` says how many."""

    def __init__(self, messages: Mapping[str, int]) -> None:
        self.messages = dict(messages)
        super().__init__(f"{len(self.messages)} voicemail boxes have messages")


class UnknownOrganisationError(LookupError):
    """There is no organisation of this id."""

    def __init__(self, organisation: OrganisationId) -> None:
        self.organisation = organisation
        super().__init__(f"there is no organisation {organisation}")
