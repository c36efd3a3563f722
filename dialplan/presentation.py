"""Which number a telephone shows, each time with the reason; strangers are shown numbers of the house."""

from dataclasses import dataclass, replace
from enum import StrEnum

from dialplan.company import Company
from dialplan.members import Lender, Member
from dialplan.numbers import E164, number_from_trunk


class Why(StrEnum):
    """By which rule a number is shown."""

    CHOSEN = "chosen"
    OWN = "own"
    PERSON = "person"
    TEAM = "team"
    GROUP = "group"
    DEFAULT = "default"
    FORWARDER = "forwarder"
    MAIN = "main"
    CALLER = "caller"
    AGENTS_SEE = "agents_see"
    EXTENSION = "extension"
    LANDLINE = "landline"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Shown:
    """``number`` is '' where none is shown; ``source`` says whose it is, without the number itself."""

    number: str
    why: Why
    source: str = ""


_WHY = {Lender.PERSON: Why.PERSON, Lender.TEAM: Why.TEAM, Lender.GROUP: Why.GROUP}


def show_outside(company: Company, member: Member) -> Shown:
    """What a person shows who calls out: own choice, then a team's or group's number, then the default."""
    if member.chosen is not None and company.owns(member.chosen):
        return Shown(member.chosen, Why.CHOSEN, "own choice")
    own = _own_number(company, member)
    if own is not None and member.shows_own:
        return Shown(own, Why.OWN, member.shows_origin)
    for lender in Lender:
        for shared in member.shared:
            if shared.lender is lender and company.owns(shared.number):
                return Shown(shared.number, _WHY[lender], f"{lender} {shared.key}")
    if own is not None:
        return Shown(own, Why.DEFAULT, member.shows_origin)
    return _show_main(company)


def show_in_emergency(company: Company, member: Member | None) -> Shown:
    """The landline, by which help finds the place; else the organisation's number, or the mobile."""
    if member is not None and member.landline is not None and company.owns(member.landline):
        return Shown(member.landline, Why.LANDLINE, "own landline")
    if company.main_number is None and member is not None and member.mobile is not None:
        return Shown(member.mobile, Why.OWN, "own mobile")
    return _show_main(company)


def show_inside(company: Company, member: Member) -> Shown:
    """What a colleague's phone shows: the extension, by which to call back."""
    if member.extension:
        return Shown(member.extension, Why.EXTENSION)
    return show_outside(company, member)


_UNPROVEN = "the caller's is of the house, and came from outside"


def show_forwarded(
    company: Company,
    caller: E164 | None,
    forwarder: E164 | None,
    *,
    trunk_shows_foreign: bool,
    is_from_house: bool = False,
) -> Shown:
    """What a call shows that leaves the house again: its caller's number, where the trunk may show it.

    Else ``forwarder``, the number of whoever sends it on. Anybody outside can say that a number of the house
    is theirs, and who is called would take the house's word for it: only phones of the house show such.
    """
    is_unproven = caller is not None and company.owns(caller) and not is_from_house
    if caller is not None and not is_unproven and (trunk_shows_foreign or is_from_house):
        return Shown(caller, Why.CALLER)
    if forwarder is not None and company.owns(forwarder):
        shown = Shown(forwarder, Why.FORWARDER)
    else:
        shown = _show_main(company)
    return replace(shown, source=_UNPROVEN) if is_unproven else shown


def show_to_agents(
    company: Company, shows: str, cli: str, caller: E164 | None, *, trunk_shows_foreign: bool
) -> Shown | None:
    """What agents' mobiles show of a group's call whose phones show ``shows``; None where that is no number
    that may be shown outside. ``caller`` is whose ``cli`` it is, and may stand in it with a suffix."""
    if cli and shows.startswith(cli):
        suffix = shows.removeprefix(cli)
        if suffix and caller is not None and trunk_shows_foreign:
            return Shown(f"{caller}{suffix}", Why.AGENTS_SEE)
        return None
    number = number_from_trunk(shows, company.country)
    return Shown(number, Why.AGENTS_SEE) if number is not None and company.owns(number) else None


def _own_number(company: Company, member: Member) -> E164 | None:
    """The one of the kind that is wanted; the other where they have none of it."""
    ranked = (member.mobile, member.landline) if member.shows_mobile else (member.landline, member.mobile)
    return next((number for number in ranked if number is not None and company.owns(number)), None)


def _show_main(company: Company) -> Shown:
    if company.main_number is None:
        return Shown("", Why.NOTHING)
    return Shown(company.main_number, Why.MAIN, "the organisation's main number")
