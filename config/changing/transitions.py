"""What depends on the calls of this moment: a group's number changes only while nobody can be in it."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from config.document import Document
from config.numbers import read_number
from config.snapshot.company import company_of
from dialplan.check import Finding
from dialplan.company import NO_COMPANY, Company
from dialplan.ids import DestinationId
from dialplan.next import admit


def groups_with_changed_numbers(before: Document, after: Document) -> tuple[str, ...]:
    """Groups that had a number and have others now."""
    old, new = _numbers_of_groups(before), _numbers_of_groups(after)
    return tuple(key for key, numbers in old.items() if key in before.groups and numbers != new.get(key))


def find_busy_groups(
    before: Document, after: Document, now: datetime, waiting: Mapping[DestinationId, int]
) -> Iterator[Finding]:
    """Groups whose numbers change while they are open, or while somebody waits."""
    changed = groups_with_changed_numbers(before, after)
    company = company_of(before, version=0) if changed else NO_COMPANY
    for key in changed:
        where = ("groups", key)
        group = DestinationId(f"groups/{key}")
        if _is_open(company, group, now):
            yield Finding(where, "is open, and its number changes", "close it temporarily first")
        elif count := waiting.get(group, 0):
            yield Finding(where, f"has {count} callers waiting", "try again when they are served")


def _numbers_of_groups(document: Document) -> Mapping[str, frozenset[str]]:
    tied: dict[str, set[str]] = {}
    for number, to in document.numbers.items():
        section, _, key = to.partition("/")
        if section == "groups":
            tied.setdefault(key, set()).add(read_number(number, document.country) or number)
    return {key: frozenset(numbers) for key, numbers in tied.items()}


def _is_open(company: Company, group: DestinationId, now: datetime) -> bool:
    admission = admit(company, company.destinations[group], now)
    return admission is None or admission.to is None
