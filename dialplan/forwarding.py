"""Forwards: how often one call may be sent on, and how a call is known that came back from outside."""

from dialplan.company import Company
from dialplan.destinations import Destination, External, HuntGroup, InactivePerson, Menu, Person
from dialplan.numbers import E164

HOP_LIMIT = 5
"""How often a call may be sent on from one person to another: more helps no caller."""

_RINGING_TWICE = 3
"""So many forwards of one number that ring at once and show one caller are one call that went round."""


def is_forward(here: Destination, to: Destination) -> bool:
    """Whether going from ``here`` to ``to`` sends a call on to somebody else's phones."""
    return isinstance(here, Person | InactivePerson | External) and isinstance(
        to, Person | InactivePerson | External | HuntGroup | Menu
    )


def sends(company: Company, destination: Destination) -> bool:
    """Whether what leaves the house from here on shows the number of ``destination``.

    A menu inside a menu has none of its own: the one that was dialled is still whose call it is.
    """
    match destination:
        case Menu():
            return destination.id in company.shown_numbers
        case _:
            return isinstance(destination, Person | HuntGroup)


def has_come_back(company: Company, shown: E164 | None, ringing: int) -> bool:
    """Whether a call from the trunk is one that we just sent out.

    ``ringing`` is how many calls to the same number ring outside right now and show the same caller.
    """
    if shown is None:
        return False
    return ringing >= (1 if company.owns(shown) else _RINGING_TWICE)
