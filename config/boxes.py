"""The voicemail boxes of a document: people's, groups' and those by themselves, and the ways into them."""

from collections.abc import Iterable, Iterator, Mapping

from config.document import Document
from config.entry import MAILBOX, voicemail_of
from config.response_groups import GroupEntry, Notified
from config.speeches import GREETING, Narrator
from config.steering import effective, steering_of
from dialplan.check import Finding
from dialplan.destinations import Device, Mailbox, Voicemail
from dialplan.ids import DestinationId, Endpoint


def boxes_of(document: Document) -> Mapping[DestinationId, str | None]:
    """Each box, and the extension by which people open it, where it has one."""
    return dict(_boxes(document))


def _boxes(document: Document) -> Iterator[tuple[DestinationId, str | None]]:
    for key, person in document.people.items():
        yield voicemail_of(DestinationId(f"people/{key}")), person.extension if person.active else None
    for key, group in document.groups.items():
        if group.voicemail is not None:
            yield voicemail_of(DestinationId(f"groups/{key}")), group.voicemail.extension
    for key, voicemail in document.voicemails.items():
        yield DestinationId(f"voicemails/{key}"), voicemail.extension


def transcribed_boxes(document: Document) -> frozenset[DestinationId]:
    """The boxes whose messages are written down."""
    default = document.call_steering.transcription
    boxes: dict[DestinationId, bool] = {}
    for key in document.people:
        person = voicemail_of(DestinationId(f"people/{key}"))
        boxes[person] = bool(effective(document, key, "transcription").value)
    for key, group in document.groups.items():
        if group.voicemail is not None:
            own = group.voicemail.transcription
            boxes[voicemail_of(DestinationId(f"groups/{key}"))] = default if own is None else own
    for key, voicemail in document.voicemails.items():
        own = voicemail.transcription
        boxes[DestinationId(f"voicemails/{key}")] = default if own is None else own
    return frozenset(box for box, is_on in boxes.items() if is_on)


def has_way_in(document: Document, box: str) -> bool:
    """Whether its person opens a box from a phone of their own, extension or not."""
    section, _, rest = box.partition("/")
    person = document.people.get(rest.partition("/")[0]) if section == "people" else None
    return person is not None and person.active and bool(person.devices)


def find_shared_extensions(document: Document) -> Iterator[Finding]:
    """Two boxes of one extension: people's are each one's own by another rule."""
    owners: dict[str, DestinationId] = {}
    for box, extension in boxes_of(document).items():
        if extension is None:
            continue
        first = owners.setdefault(extension, box)
        if first != box and not box.startswith("people/"):
            yield Finding(
                (*box.split("/"), "extension"), f"is the extension of {first} too", "choose another one"
            )


def box_destinations(document: Document, narrator: Narrator) -> Iterator[Voicemail | Mailbox]:
    """The boxes, where callers leave messages, and the ways into them."""
    transcribes = document.call_steering.transcription
    for key in document.people:
        yield from _of_person(document, key, narrator)
    for key, group in document.groups.items():
        if group.voicemail is not None:
            yield _of_group(document, DestinationId(f"groups/{key}"), group, narrator)
    for key, voicemail in document.voicemails.items():
        yield voicemail.destination(
            DestinationId(f"voicemails/{key}"),
            narrator,
            transcribes=transcribes,
            mails_to=_addresses(document, voicemail.notify),
            lamps=_lamps(document, voicemail.notify),
        )
    boxes = {extension: box for box, extension in boxes_of(document).items() if extension is not None}
    shared = {
        voicemail_of(DestinationId(f"people/{key}")): found
        for key in document.people
        if (found := _shared_with(document, key))
    }
    yield Mailbox(MAILBOX, boxes, shared=shared, language=narrator.language)


def _shared_with(document: Document, person: str) -> tuple[DestinationId, ...]:
    """The boxes whose messages light this person's lamp beside those of their own."""
    groups = (
        voicemail_of(DestinationId(f"groups/{key}"))
        for key, group in document.groups.items()
        if person in _told(group)
    )
    alone = (
        DestinationId(f"voicemails/{key}") for key, one in document.voicemails.items() if person in one.notify
    )
    return (*groups, *alone)


def _of_person(document: Document, key: str, narrator: Narrator) -> Iterator[Voicemail | Mailbox]:
    person, steering = document.people[key], steering_of(document, key)
    id_ = DestinationId(f"people/{key}")
    yield Voicemail(
        voicemail_of(id_),
        narrator.prompt(steering.greeting or GREETING),
        language=narrator.language,
        transcribes=steering.transcription,
        mails_to=_addresses(document, [key]),
        lamps=_lamps(document, [key]),
        told_in=narrator.language,
        name=person.name,
    )
    if has_way_in(document, voicemail_of(id_)):
        yield Mailbox(
            DestinationId(f"{id_}/mailbox"),
            own=voicemail_of(id_),
            own_extension=person.extension or "",
            shared={voicemail_of(id_): _shared_with(document, key)},
            language=narrator.language,
        )


def _of_group(document: Document, id_: DestinationId, group: GroupEntry, narrator: Narrator) -> Voicemail:
    box = group.voicemail
    assert box is not None
    told = _told(group)
    default = document.call_steering.transcription
    return Voicemail(
        voicemail_of(id_),
        narrator.prompt(box.greeting),
        box.max_s,
        box.silence_s,
        language=box.language or narrator.language,
        transcribes=default if box.transcription is None else box.transcription,
        mails_to=_addresses(document, told),
        lamps=_lamps(document, told),
        reviews=box.reviews,
        told_in=narrator.language,
        name=group.name,
    )


def _told(group: GroupEntry) -> dict[str, None]:
    """Those who are notified of the messages in a group's box, each once."""
    notify = group.voicemail.notify if group.voicemail is not None else ()
    return dict.fromkeys(
        (
            *(group.levels() if Notified.AGENTS in notify else ()),
            *(group.supervisors if Notified.SUPERVISORS in notify else ()),
        )
    )


def _addresses(document: Document, people: Iterable[str]) -> tuple[str, ...]:
    """The e-mail addresses of those who are active and have one, each once."""
    found = (document.people[key] for key in people if key in document.people)
    return tuple(dict.fromkeys(person.email for person in found if person.active and person.email))


def _lamps(document: Document, people: Iterable[str]) -> tuple[Endpoint, ...]:
    """Phones of the house; a mobile has no lamp of ours."""
    found = ((key, document.people[key]) for key in people if key in document.people)
    phones = (person.phones(key, document.country) for key, person in found if person.active)
    return tuple(
        dict.fromkeys(one.endpoint for of_one in phones for one in of_one if isinstance(one, Device))
    )
