"""A visit to a box: which messages, in which order, and what each key means where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from dialplan.voicemail.messages import KeptMessage

SILENT_TRIES = 3
"""A visitor who presses nothing that leads anywhere so often in a row has left."""


class Deed(StrEnum):
    """What a visitor chooses, in the words of the routing log."""

    NEWEST_FIRST = "newest first"
    OLDEST_FIRST = "oldest first"
    GREETING = "greeting"
    PIN = "PIN"
    SHARED = "group's messages"
    LEAVE = "leaves"
    REPEAT = "again"
    SKIP = "next"
    DELETE = "deletes"
    CALL_BACK = "calls back"
    MENU = "menu"
    RECORD = "records"
    RESET = "resets"


MENU_KEYS: Mapping[str, Deed] = {
    "1": Deed.NEWEST_FIRST,
    "2": Deed.OLDEST_FIRST,
    "3": Deed.GREETING,
    "4": Deed.PIN,
    "5": Deed.SHARED,
    "*": Deed.LEAVE,
}
MESSAGE_KEYS: Mapping[str, Deed] = {
    "1": Deed.REPEAT,
    "2": Deed.SKIP,
    "3": Deed.DELETE,
    "4": Deed.CALL_BACK,
    "*": Deed.MENU,
}
GREETING_KEYS: Mapping[str, Deed] = {"1": Deed.RECORD, "2": Deed.RESET, "*": Deed.MENU}


@dataclass(frozen=True, slots=True)
class Playlist:
    """Messages in the order in which they are heard; ``place`` is the one that it is at."""

    messages: tuple[KeptMessage, ...]
    place: int = 0

    @property
    def current(self) -> KeptMessage | None:
        return self.messages[self.place] if self.place < len(self.messages) else None

    def heard(self) -> "Playlist":
        """The playlist once somebody has heard the current message."""
        messages = list(self.messages)
        messages[self.place] = replace(messages[self.place], is_new=False)
        return replace(self, messages=tuple(messages))

    def after(self, deed: Deed) -> "Playlist":
        """The playlist after a deed on the current message; one that is deleted is not passed by again."""
        match deed:
            case Deed.SKIP:
                return replace(self, place=self.place + 1)
            case Deed.DELETE:
                rest = self.messages[: self.place] + self.messages[self.place + 1 :]
                return Playlist(rest, self.place)
            case _:
                return self


def playlist(messages: Sequence[KeptMessage], order: Deed) -> Playlist:
    """The new messages, or where there are none all that are kept."""
    chosen = [message for message in messages if message.is_new] or list(messages)
    chosen.sort(key=lambda kept: (kept.message.at, kept.call), reverse=order is Deed.NEWEST_FIRST)
    return Playlist(tuple(chosen))
