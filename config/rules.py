"""What must hold between the objects of a configuration, whoever changed it and how."""

from collections.abc import Iterator, Mapping

from config.document import Document
from config.menus import MenuEntry
from config.numbers import read_number
from config.people import Licence
from config.plans import Item, quota
from config.presentation import showable_numbers
from config.problems import quote
from config.response_groups import Seen
from dialplan.check import Finding, Severity
from dialplan.destinations import Device


def find_broken_rules(document: Document) -> Iterator[Finding]:
    yield from _find_supervisors(document)
    yield from _find_people(document)
    yield from _find_display_numbers(document)
    yield from _find_shared_extensions(document)
    yield from _find_shared_phones(document)
    yield from _find_unclear_settings(document)


def find_excess(document: Document, bought: Mapping[Item, int]) -> Iterator[Finding]:
    """More groups or menus than the plan has in it and were bought."""
    for item in Item:
        limit = quota(document.plan, bought[item])
        count = len(getattr(document, item.value))
        if limit is not None and count > limit:
            what = f"has {count}, and {document.plan} with what was bought has {limit}"
            yield Finding(
                (item.value,), what, f"buy more: vaxel buy {item.name.lower()} {count - limit} --yes"
            )


def _find_supervisors(document: Document) -> Iterator[Finding]:
    for key, group in document.groups.items():
        for index, supervisor in enumerate(group.supervisors):
            where = ("groups", key, "supervisors", str(index))
            person = document.people.get(supervisor)
            if person is None:
                yield Finding(where, f"{quote(supervisor)} is not among the people", "add the person first")
            elif person.licence is not Licence.PRO:
                what = f"{supervisor} supervises groups/{key} and has no Pro licence"
                yield Finding(where, what, f"give people/{supervisor} the licence pro, or name another")


def _find_people(document: Document) -> Iterator[Finding]:
    for key, person in document.people.items():
        for index, team in enumerate(person.teams):
            if team not in document.teams:
                where = ("people", key, "teams", str(index))
                yield Finding(where, f"there is no team {quote(team)}", "add the team first")
        for setting, version in person.keeps.items():
            if version not in document.earlier_defaults:
                where = ("people", key, "keeps", setting)
                yield Finding(where, f"there are no defaults of version {version}", "take it out")


def _find_display_numbers(document: Document) -> Iterator[Finding]:
    """Whoever is offered as a caller's number must belong to the organisation."""
    own = {read_number(text, document.country) for text in document.numbers}
    for text, shown in document.display_numbers.items():
        if read_number(text, document.country) not in own:
            yield _foreign(("display_numbers", text))
        for index, person in enumerate(shown.people):
            if person not in document.people:
                where = ("display_numbers", text, "people", str(index))
                yield Finding(where, f"{quote(person)} is not among the people", "add the person first")
        for index, team in enumerate(shown.teams):
            if team not in document.teams:
                where = ("display_numbers", text, "teams", str(index))
                yield Finding(where, f"there is no team {quote(team)}", "add the team first")
    for key, group in document.groups.items():
        shown_by = (
            (("display_number",), group.display_number),
            (("agents_see", "number"), group.agents_see.number),
        )
        for path, number in shown_by:
            if number is not None and read_number(number, document.country) not in own:
                yield _foreign(("groups", key, *path))
    if document.main_number is not None and read_number(document.main_number, document.country) not in own:
        yield _foreign(("main_number",))
    yield from _find_choices(document)


def _find_choices(document: Document) -> Iterator[Finding]:
    """A person shows their own numbers and what they were given, and no other."""
    choosing = [(key, person.display_number) for key, person in document.people.items()]
    if not any(number for _, number in choosing):
        return
    showable = showable_numbers(document)
    for key, chosen in choosing:
        theirs = (*showable.own.get(key, ()), *(lent.text for lent in showable.lent.get(key, ())))
        may_show = {read_number(text, document.country) for text in theirs}
        if chosen is not None and read_number(chosen, document.country) not in may_show:
            where = ("people", key, "display_number")
            yield Finding(where, "is no number that they may show", "give it to them under display_numbers")


def _foreign(where: tuple[str, ...]) -> Finding:
    return Finding(where, "is not a number of this organisation", "add it under numbers, or show another")


def _find_shared_extensions(document: Document) -> Iterator[Finding]:
    owners: dict[str, str] = {}
    for key, person in document.people.items():
        if person.extension is not None:
            owner = owners.setdefault(person.extension, key)
            if owner != key:
                where = ("people", key, "extension")
                yield Finding(where, f"{person.extension} is people/{owner}'s", "choose another")


def _find_shared_phones(document: Document) -> Iterator[Finding]:
    """Who calls, or answers, is known by the phone: one that two people have is taken for the first's."""
    owners: dict[str, str] = {}
    for key, person in document.people.items():
        for index, phone in enumerate(person.phones(key, document.country) if person.active else ()):
            name = phone.endpoint if isinstance(phone, Device) else phone.number
            owner = owners.setdefault(name, key)
            where = ("people", key, "devices", str(index))
            if owner != key and isinstance(phone, Device):
                yield Finding(
                    where,
                    f"is people/{owner}'s too, and calls out as theirs",
                    "give each person a phone of their own",
                    Severity.WARNING,
                )
            elif owner != key:
                yield Finding(
                    where,
                    f"is people/{owner}'s too, and its answers may be put down to them",
                    "give each person a mobile of their own",
                    Severity.WARNING,
                )


def _keys_that_lead_nowhere(menu: MenuEntry) -> Iterator[tuple[tuple[str, ...], str]]:
    """After these the caller is still in the menu."""
    yield from ((("languages", digit), digit) for digit in menu.languages)
    if menu.tells_hours is not None:
        yield ("tells_hours",), menu.tells_hours


def _find_unclear_settings(document: Document) -> Iterator[Finding]:
    """Settings of one object that can't both be meant."""
    for key, menu in document.menus.items():
        for place, digit in _keys_that_lead_nowhere(menu):
            if any(keys.startswith(digit) for keys in menu.keys):
                where = ("menus", key, *place)
                yield Finding(where, "is a key that leads somewhere already", "choose another key")
        if menu.tells_hours is not None and menu.tells_hours in menu.languages:
            yield Finding(
                ("menus", key, "tells_hours"), "is a key for a language already", "choose another key"
            )
    for key, group in document.groups.items():
        seen = group.agents_see
        if seen.shows is Seen.CUSTOM and seen.number is None:
            yield Finding(("groups", key, "agents_see", "number"), "is missing", "name a number of the house")
