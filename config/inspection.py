"""What is wrong with a document whose every value is right by itself."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from config.call_steering import EXITS
from config.company import company_of
from config.document import Document
from config.numbers import find_repeated_numbers
from config.problems import quote
from dialplan.check import Finding, check
from dialplan.company import Company
from dialplan.destinations import Busy
from dialplan.ids import DestinationId, PersonId
from dialplan.numbers import E164, parse_number


def inspect(document: Document, unread: Collection[DestinationId] = ()) -> Iterator[Finding]:
    """Everything that is wrong, with the path of each value as the document has it.

    ``unread`` are destinations that are in the file but not in the document, since they could not be read:
    what leads to them is right.
    """
    yield from find_repeated_numbers(document.numbers, document.country)
    yield from _find_strangers(document, unread)
    yield from _find_unknown_calendars(document, unread)
    company = _with_stand_ins(document, unread)
    yield from _find_steering_to_nowhere(document, company)
    written = {parse_number(text, document.country): text for text in document.numbers}
    for finding in check(company):
        yield replace(finding, where=_as_written(document, written, finding.where))


def _find_strangers(document: Document, unread: Collection[DestinationId]) -> Iterator[Finding]:
    """Agents who are not among the people, or twice in a group: their phone would be rung twice."""
    for key, group in document.groups.items():
        for index, agent in enumerate(group.agents):
            where = ("groups", key, "agents", str(index))
            if agent not in document.people and f"people/{agent}" not in unread:
                mend = "add the person, or take the agent out"
                yield Finding(where, f"{quote(agent)} is not among the people", mend)
            elif agent in group.agents[:index]:
                yield Finding(where, f"{quote(agent)} is already among the agents", "keep one of them")


def _find_unknown_calendars(document: Document, unread: Collection[DestinationId]) -> Iterator[Finding]:
    """Hours by a calendar that is not there; the company has no hours in their place."""
    menus = (("menus", key, entry.hours) for key, entry in document.menus.items())
    groups = (("groups", key, entry.hours) for key, entry in document.groups.items())
    for section, key, hours in (*menus, *groups):
        calendar = hours.calendar if hours else None
        if calendar and calendar not in document.calendars and f"calendars/{calendar}" not in unread:
            what = f"{quote(calendar)} is not among the calendars"
            yield Finding((section, key, "hours", "calendar"), what, "name one that is, or add it")


def _find_steering_to_nowhere(document: Document, company: Company) -> Iterator[Finding]:
    """Exits that wait for the first person to follow them; the company only has those that somebody does."""
    for name in EXITS:
        to = getattr(document.call_steering, name)
        if to not in company.destinations:
            yield Finding(
                ("call_steering", name),
                f"leads to {to}, which is not there",
                "name one that is in the file, or add it",
            )


def _with_stand_ins(document: Document, unread: Collection[DestinationId]) -> Company:
    """The company with something in place of all that is said to be missing elsewhere."""
    company = company_of(document, version=0)
    agents = (agent for group in document.groups.values() for agent in group.agents)
    return replace(
        company,
        destinations={**company.destinations, **{id_: Busy(id_) for id_ in unread}},
        devices={**{PersonId(agent): () for agent in agents}, **company.devices},
    )


def _as_written(document: Document, written: Mapping[E164, str], where: tuple[str, ...]) -> tuple[str, ...]:
    """Where the file has a value that the company has elsewhere."""
    match where:
        case ("numbers", number):
            return "numbers", written[E164(number)]
        case ("people", key, name) if name in EXITS and getattr(document.people[key], name) is None:
            return "call_steering", name
        case _:
            return where
