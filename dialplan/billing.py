"""Who pays for a call: the first object on its way that the invoice has a name for."""

from collections.abc import Mapping

from dialplan.destinations import Destination, External
from dialplan.ids import DestinationId


def payer(
    so_far: str, came_from: DestinationId | None, to: Destination, names: Mapping[DestinationId, str]
) -> str:
    """Who pays once a call has come to ``to``; '' while nobody is found.

    ``names`` are what the invoice calls groups, menus and people. Who has their calls forwarded out of the
    house pays for that themselves, whoever the call was for at first.
    """
    if isinstance(to, External) and came_from is not None and came_from.startswith("people/"):
        return names.get(came_from) or so_far
    return so_far or names.get(to.id, "")
