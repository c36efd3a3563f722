"""Everything that callers can be told by a document, each with its place."""

from collections.abc import Iterator

from config.call_steering import CallSteering, OwnSteering, PersonalMenuEntry
from config.document import Document
from config.response_groups import GroupEntry
from config.speeches import AnyText, AudioText, Language, TextEntry, TranslatedText

Place = tuple[str, ...]


def texts_of(document: Document) -> Iterator[tuple[Place, str | TextEntry | AudioText]]:
    """Each, one language at a time."""
    for where, text in _every_text(document):
        match text:
            case None:
                pass
            case TranslatedText():
                for language, wording in text.wordings().items():
                    yield (*where, language), _in_language(wording, language)
            case _:
                yield where, text


def _every_text(document: Document) -> Iterator[tuple[Place, AnyText | None]]:
    for key, menu in document.menus.items():
        for name in ("welcome", "no_input", "no_match", "closed_message"):
            yield ("menus", key, name), getattr(menu, name)
    for key, group in document.groups.items():
        yield from _of_group(("groups", key), group)
    for key, voicemail in document.voicemails.items():
        yield ("voicemails", key, "greeting"), voicemail.greeting
    for key, announcement in document.announcements.items():
        yield ("announcements", key, "says"), announcement.says
    yield from _of_steering(("call_steering",), document.call_steering)
    for version, defaults in document.earlier_defaults.items():
        yield from _of_steering(("earlier_defaults", str(version)), defaults)
    for key, person in document.people.items():
        yield from _of_steering(("people", key), person)


def _in_language(wording: str | AudioText, language: Language) -> TextEntry | AudioText:
    return TextEntry(text=wording, language=language) if isinstance(wording, str) else wording


def _of_group(where: Place, group: GroupEntry) -> Iterator[tuple[Place, AnyText | None]]:
    for name in ("welcome", "queue_message", "music", "whisper"):
        yield (*where, name), getattr(group, name)
    if group.periodic_message is not None:
        yield (*where, "periodic_message", "says"), group.periodic_message.says
    if group.callback is not None:
        yield (*where, "callback", "offer"), group.callback.offer
    if group.voicemail is not None:
        yield (*where, "voicemail", "greeting"), group.voicemail.greeting


def _of_steering(
    where: Place, steering: CallSteering | OwnSteering
) -> Iterator[tuple[Place, AnyText | None]]:
    yield (*where, "greeting"), steering.greeting
    if isinstance(steering.personal_menu, PersonalMenuEntry):
        yield (*where, "personal_menu", "says"), steering.personal_menu.says
