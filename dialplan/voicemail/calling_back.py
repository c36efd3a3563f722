"""Whom a visitor calls back: a message's sender, read as a number that the visitor had dialled."""

from dialplan.company import Company
from dialplan.numbers import number_from_trunk
from dialplan.outgoing import Inside, Outside, read_dialled


def sender_of(cli: str, company: Company) -> Inside | Outside | None:
    """A colleague, a number of the house or one outside; None where it can't be called back.

    What a trunk says of its callers is theirs to choose: it is no code, no short number and no call for help.
    """
    number = number_from_trunk(cli, company.country)
    match read_dialled(number or cli, company):
        case Inside() as inside:
            return inside
        case Outside() as outside if number is not None:
            return outside
        case _:
            return None
