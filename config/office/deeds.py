"""One change of an organisation that is held: everything that must hold is checked, and a version is made."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from config.access import Actor, check_access
from config.changing.changes import Change, find_changes
from config.changing.checking import findings_of, new_warnings
from config.changing.refusals import Refused, refuse
from config.changing.transitions import find_busy_groups
from config.document import Document
from config.inspection import errors_among, number_taken
from config.inspection.left_messages import find_left_messages
from config.store import BoxesInUseError, NumbersTakenError
from config.store.changing import Entry, Held
from dialplan.check import Finding
from dialplan.ids import DestinationId, OrganisationId

Waiting = Callable[[OrganisationId], Awaitable[Mapping[DestinationId, int]]]
"""How many callers wait in each group of an organisation."""


@dataclass(frozen=True, slots=True)
class Done:
    """What came of an operation: the version that is in force now, what changed, and what it is warned of."""

    organisation: OrganisationId
    version: int
    changes: tuple[Change, ...]
    warnings: tuple[Finding, ...] = ()

    @property
    def is_new(self) -> bool:
        return bool(self.changes)


@dataclass(frozen=True, slots=True)
class Deed:
    """Who does what, when, and how many callers waited in each group when it was asked for."""

    actor: Actor
    act: str
    at: datetime
    waiting: Mapping[DestinationId, int]


async def found(deed: Deed, held: Held, document: Document) -> Done:
    """Make the first version of a new organisation; raises Refused."""
    findings = await findings_of(held, document)
    if wrong := errors_among(findings):
        raise Refused(wrong)
    change = Change(("organisation",), None, document.organisation)
    return await _write(deed, held, document, (change,), findings)


async def save(deed: Deed, held: Held, before: Document, after: Document) -> Done:
    """Make a new version where anything changed; raises Refused."""
    if after.organisation != held.organisation:
        raise refuse(("organisation",), "is chosen once, and stays", "set up another one: vaxel apply FILE")
    changes = find_changes(before, after)
    if not changes:
        return Done(held.organisation, held.version, ())
    check_access(deed.actor, before, changes)
    findings = await findings_of(held, after)
    wrong = (*errors_among(findings), *find_busy_groups(before, after, deed.at, deed.waiting))
    if wrong:
        raise Refused(wrong)
    return await _write(deed, held, after, changes, await new_warnings(held, before, findings))


async def _write(
    deed: Deed, held: Held, document: Document, changes: tuple[Change, ...], warnings: tuple[Finding, ...]
) -> Done:
    try:
        version = await held.save(document, Entry(deed.at, deed.actor.name, deed.act, changes))
    except NumbersTakenError as error:
        raise Refused(number_taken(number) for number in error.owners) from error
    except BoxesInUseError as error:
        raise Refused(find_left_messages(error.messages)) from error
    return Done(held.organisation, version, changes, warnings)
