"""What holds for every destination: its exits, its opening hours, and what it says."""

from collections.abc import Iterator
from typing import assert_never

from dialplan.destinations.anywhere import Destination
from dialplan.destinations.endings import Announcement, Busy, External, HangUp
from dialplan.destinations.hunt_group import HuntGroup
from dialplan.destinations.mailbox import Mailbox
from dialplan.destinations.menu import Menu
from dialplan.destinations.person import InactivePerson, Person
from dialplan.destinations.voicemail import Voicemail
from dialplan.ids import DestinationId
from dialplan.opening_hours import OpeningHours, TemporaryClose
from dialplan.prompts import Prompt
from dialplan.queueing.phrases import all_phrases, to_agents
from dialplan.voicemail.phrases import Phrase, said_to_callers, said_to_visitors, whose_message


def exits(destination: Destination) -> Iterator[tuple[str, DestinationId]]:
    """Name each way out of a destination and where it leads."""
    match destination:
        case Menu():
            yield from ((f"keys.{digits}", to) for digits, to in destination.keys.items())
            yield from ((f"extensions.{digits}", to) for digits, to in destination.extensions.items())
            yield "after_last_try", destination.after_last_try
        case HuntGroup():
            yield from _exits_of_group(destination)
        case Person():
            yield "busy", destination.busy
            yield "declined", destination.declined
            yield "no_answer", destination.no_answer
            yield "unreachable", destination.unreachable
            if destination.paused is not None:
                yield "paused", destination.paused
        case InactivePerson():
            yield "inactive", destination.to
        case Announcement():
            yield "then", destination.then
        case External():
            if destination.own is not None:
                yield "number", destination.own
        case Voicemail() | Mailbox() | Busy() | HangUp():
            pass
        case _:
            assert_never(destination)
    hours = hours_of(destination)
    if hours is not None:
        yield "hours.closed", hours.closed
    closed_now = temporary_close_of(destination)
    if closed_now is not None:
        yield "closed_now.to", closed_now.to


def _exits_of_group(group: HuntGroup) -> Iterator[tuple[str, DestinationId]]:
    yield "overflow", group.overflow
    if group.when_full is not None:
        yield "when_full", group.when_full
    if group.when_nobody is not None:
        yield "when_nobody", group.when_nobody
    yield from ((f"exit_keys.{key}", to) for key, to in group.exit_keys.items())


def hours_of(destination: Destination) -> OpeningHours | None:
    return destination.hours if isinstance(destination, Menu | HuntGroup) else None


def temporary_close_of(destination: Destination) -> TemporaryClose | None:
    return destination.closed_now if isinstance(destination, Menu | HuntGroup) else None


def prompts_of(destination: Destination) -> tuple[Prompt, ...]:
    """Everything that a destination can say."""
    said: tuple[Prompt | None, ...]
    match destination:
        case Menu():
            hours = destination.hours_spoken
            said = (
                *(destination.welcome, destination.no_input, destination.no_match),
                *(hours.prompts() if hours is not None else ()),
            )
        case HuntGroup():
            said = _said_by_group(destination)
        case Voicemail():
            said = destination.greeting, *_said_by_box(destination)
        case Mailbox():
            said = said_to_visitors(destination.language)
        case Announcement():
            said = (destination.says,)
        case Person() | InactivePerson() | External() | Busy() | HangUp():
            said = ()
        case _:
            assert_never(destination)
    return tuple(prompt for prompt in said if prompt is not None)


def _said_by_box(box: Voicemail) -> tuple[Prompt, ...]:
    phrases = (Phrase.NOTHING_HEARD, *((Phrase.REVIEW,) if box.reviews else ()))
    is_shared = bool(box.name) and not box.id.startswith("people/")
    return (
        *(said_to_callers(phrase, box.told_in) for phrase in phrases),
        *((whose_message(box.name, box.told_in),) if is_shared else ()),
    )


def _said_by_group(group: HuntGroup) -> tuple[Prompt | None, ...]:
    """What the administrator wrote, and Växel's own words where it uses any."""
    messages, callback = group.messages, group.callback
    counts = messages.tells_position or messages.tells_wait or group.position_key is not None
    return (
        *(messages.welcome, messages.message, messages.periodic, messages.music, group.whisper),
        callback.offer if callback is not None else None,
        *to_agents(group.language),
        *(all_phrases(group.language) if counts or callback is not None else ()),
    )
