"""What callers of a company may press: the keys that its administrator, or we, gave a meaning."""

from collections.abc import Iterator

from config.call_steering import PersonalMenuEntry
from config.document import Document
from dialplan.queueing.phrases import CALLBACK_CONFIRM

_REVIEW = ("1", "2", "#")


def codes_of(document: Document) -> Iterator[str]:
    yield from (CALLBACK_CONFIRM, *_REVIEW, "*", "#")
    for menu in document.menus.values():
        yield from (*menu.keys, *menu.languages)
        if menu.tells_hours is not None:
            yield menu.tells_hours
    for group in document.groups.values():
        yield from group.exit_keys
        if group.position_key is not None:
            yield group.position_key
        if group.callback is not None:
            yield group.callback.key
    for default in (document.call_steering, *document.earlier_defaults.values()):
        yield from _keys_of(default.personal_menu)
    for person in document.people.values():
        yield from _keys_of(person.personal_menu)


def _keys_of(menu: object) -> Iterator[str]:
    if isinstance(menu, PersonalMenuEntry):
        yield from menu.keys


def extensions_of(document: Document) -> Iterator[str]:
    """People's and boxes'."""
    for person in document.people.values():
        if person.extension is not None:
            yield person.extension
    for voicemail in document.voicemails.values():
        if voicemail.extension is not None:
            yield voicemail.extension
    for group in document.groups.values():
        if group.voicemail is not None and group.voicemail.extension is not None:
            yield group.voicemail.extension
