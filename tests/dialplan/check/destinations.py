"""Small destinations to be found fault with."""

from collections.abc import Mapping

from dialplan.check import Severity, check
from dialplan.company import Company
from dialplan.destinations import Announcement, HangUp, HuntGroup, Menu, Person, Voicemail
from dialplan.ids import DestinationId, PersonId
from dialplan.prompts import Speech

HI = Speech("Hej", "sv")
HANG_UP = HangUp(DestinationId("hangup"))


def announcement(key: str, then: str = "hangup") -> Announcement:
    return Announcement(DestinationId(f"announcements/{key}"), HI, DestinationId(then))


def menu(keys: Mapping[str, str], last: str = "hangup", key: str = "main") -> Menu:
    leads = {digits: DestinationId(to) for digits, to in keys.items()}
    return Menu(DestinationId(f"menus/{key}"), HI, HI, HI, leads, DestinationId(last))


def group(*agents: str, overflow: str = "hangup", key: str = "a") -> HuntGroup:
    people = tuple(PersonId(agent) for agent in agents)
    return HuntGroup(DestinationId(f"groups/{key}"), people, DestinationId(overflow))


def person(key: str, no_answer: str = "hangup", otherwise: str = "hangup") -> Person:
    other, silent = DestinationId(otherwise), DestinationId(no_answer)
    return Person(DestinationId(f"people/{key}"), PersonId(key), other, other, silent, other)


def voicemail(id_: str) -> Voicemail:
    return Voicemail(DestinationId(id_), HI)


def errors(company: Company) -> list[str]:
    return [finding.what for finding in check(company) if finding.severity is Severity.ERROR]


def warnings(company: Company) -> list[str]:
    return [finding.what for finding in check(company) if finding.severity is Severity.WARNING]
