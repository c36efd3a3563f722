"""Who may see and change what: the right ``Telefonisystem``, and the little that people have without it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from config.call_steering import STEERED
from config.changing.changes import Change, Json, ObjectPath, as_json, objects_of
from config.changing.refusals import Forbidden
from config.document import Document
from config.people import PersonEntry, Right
from dialplan.check import Finding
from dialplan.ids import OrganisationId

_OF_SUPERVISORS = (("agents",), ("voicemail", "notify"))
"""What supervisors change in their groups: agents with their levels, and who hears of messages."""

_SEEN_BY_SUPERVISORS = ("name", "agents", "strategy", "voicemail")


@dataclass(frozen=True, slots=True)
class Operator:
    """Whoever runs the machine: may do everything."""

    name: str = "operator"


@dataclass(frozen=True, slots=True)
class Member:
    """A person, by the organisation they belong to and their key in it: elsewhere they are nobody."""

    organisation: OrganisationId
    person: str

    @property
    def name(self) -> str:
        return f"people/{self.person}"


Actor = Operator | Member


def has_right(actor: Actor, document: Document) -> bool:
    """Whether they have the right ``Telefonisystem``."""
    if isinstance(actor, Operator):
        return True
    person = active(actor, document)
    return person is not None and Right.TELEPHONY in person.rights


def demand_right(actor: Actor, document: Document) -> None:
    """Raise Forbidden for who has no right to see and edit the telephone system."""
    if not has_right(actor, document):
        raise Forbidden([_no_right((), "see or edit the telephone system")])


def demand_reach(actor: Actor, document: Document, touched: Iterable[tuple[str, ...]]) -> None:
    """Raise Forbidden for who has no right, unless all that is touched, and anything is, is theirs."""
    if isinstance(actor, Operator) or has_right(actor, document):
        return
    touched = tuple(touched)
    if not touched or not all(_is_reached(actor, document, path) for path in touched):
        raise Forbidden([_no_right((), "see or edit this")])


def _is_reached(actor: Member, document: Document, path: tuple[str, ...]) -> bool:
    """Whether a setting, or a part of it, is theirs."""
    match path:
        case ("groups", key, setting):
            return key in supervised(actor, document) and any(part[0] == setting for part in _OF_SUPERVISORS)
        case _:
            return _is_own(actor, document, Change(path, None, None))


def check_access(actor: Actor, before: Document, changes: Iterable[Change]) -> None:
    """Raise Forbidden where any change is not theirs to make, by the document as it was."""
    denied = tuple(_denied(actor, before, changes))
    if denied:
        raise Forbidden(denied)


def _denied(actor: Actor, before: Document, changes: Iterable[Change]) -> Iterator[Finding]:
    if isinstance(actor, Operator):
        return
    is_administrator = has_right(actor, before)
    for change in changes:
        if change.path[0] in ("plan", "organisation"):
            yield Finding(change.path, "belongs to the contract", "ask who runs this Växel to change it")
        elif not is_administrator and not _is_own(actor, before, change):
            yield _no_right(change.path, "change this")


def _is_own(actor: Member, document: Document, change: Change) -> bool:
    if active(actor, document) is None:
        return False
    match change.path:
        case ("groups", key, *rest):
            return key in supervised(actor, document) and any(
                tuple(rest[: len(part)]) == part for part in _OF_SUPERVISORS
            )
        case ("people", key, "transcription", *_):
            return key == actor.person and document.call_steering.transcription_is_free
        case ("people", key, "keeps", *_):  # who sets a value of their own keeps no earlier default
            return key == actor.person and change.after is None
        case ("earlier_defaults", _):  # what nobody keeps goes; a rule refuses it while somebody does
            return change.after is None
        case ("people", key, setting, *_):
            return key == actor.person and setting in STEERED
        case _:
            return False


def supervised(actor: Actor, document: Document) -> tuple[str, ...]:
    """The groups that somebody supervises."""
    return tuple(
        key
        for key, group in document.groups.items()
        if isinstance(actor, Member) and active(actor, document) and actor.person in group.supervisors
    )


def visible_objects(actor: Actor, document: Document) -> Mapping[ObjectPath, Json]:
    """What somebody may see, as plain values: all of it with the right, else what their role needs."""
    if has_right(actor, document):
        return {path: as_json(value) for path, value in objects_of(document).items()}
    assert isinstance(actor, Member)
    if active(actor, document) is None:
        return {}
    seen: dict[ObjectPath, Json] = {("people", actor.person): as_json(document.people[actor.person])}
    for key in supervised(actor, document):
        group = as_json(document.groups[key])
        assert isinstance(group, dict)
        seen["groups", key] = {name: group[name] for name in _SEEN_BY_SUPERVISORS if name in group}
    return seen


def active(actor: Member, document: Document) -> PersonEntry | None:
    """The person, where they are one of this organisation's and active."""
    if actor.organisation != document.organisation:
        return None
    person = document.people.get(actor.person)
    return person if person is not None and person.active else None


def _no_right(where: tuple[str, ...], what: str) -> Finding:
    return Finding(
        where, f"you may not {what}", f"ask for the right {Right.TELEPHONY}, or somebody who has it"
    )
