"""Which numbers a person may show when they call out, and which they show by default."""

from collections.abc import Collection, Iterator

from config.call_steering import ShownNumber
from config.document import Document
from config.numbers import read_number
from config.steering import effective
from dialplan.numbers import E164, NumberKind, kind_of, parse_number


def own_numbers(document: Document, person: str) -> tuple[str, ...]:
    """The numbers that lead to a person."""
    return tuple(number for number, to in document.numbers.items() if to == f"people/{person}")


def numbers_to_show(document: Document, person: str, *, for_sms: bool = False) -> tuple[str, ...]:
    """A person's own numbers and the display numbers that they have.

    ``for_sms`` those for messages: their mobile numbers, and the display numbers that are meant for it.
    """
    if not document.people[person].active:
        return ()
    own = own_numbers(document, person)
    if for_sms:
        own = tuple(number for number in own if _kind(document, number) is NumberKind.MOBILE)
    shared = _display_numbers(document, person, for_sms=for_sms)
    return tuple(dict.fromkeys((*own, *shared)))


def shown_by_default(document: Document, person: str) -> str | None:
    """The own number that call steering chooses; the other where they have none of that kind."""
    numbers = own_numbers(document, person)
    is_mobile = effective(document, person, "shows").value == ShownNumber.MOBILE
    wanted = NumberKind.MOBILE if is_mobile else NumberKind.LANDLINE
    fitting = (number for number in numbers if _kind(document, number) is wanted)
    return next(fitting, next(iter(numbers), None))


def _kind(document: Document, number: str) -> NumberKind:
    return kind_of(parse_number(number, document.country))


def _display_numbers(document: Document, person: str, *, for_sms: bool) -> Iterator[str]:
    teams = set(document.people[person].teams)
    groups = document.groups.items()
    as_agent = _numbers_of(document, {key for key, group in groups if person in group.levels()})
    as_supervisor = _numbers_of(document, {key for key, group in groups if person in group.supervisors})
    for text, shown in document.display_numbers.items():
        number = read_number(text, document.country)
        if (shown.sms or not for_sms) and (
            person in shown.people
            or teams.intersection(shown.teams)
            or (shown.agents and number in as_agent)
            or (shown.supervisors and number in as_supervisor)
        ):
            yield text


def _numbers_of(document: Document, groups: Collection[str]) -> Collection[E164 | None]:
    """The numbers that groups are called by or show."""
    ids = {f"groups/{key}" for key in groups}
    called = [text for text, to in document.numbers.items() if to in ids]
    shown = [text for key in groups if (text := document.groups[key].display_number) is not None]
    return {read_number(text, document.country) for text in (*called, *shown)}
