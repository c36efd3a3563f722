"""Which conversations are a group's: those alone may be listened to."""

from dataclasses import dataclass

from dialplan.ids import CallId, DestinationId
from engine.events import UniqueId


@dataclass(frozen=True, slots=True)
class Conversation:
    """``leg`` is the agent's channel."""

    group: DestinationId
    leg: UniqueId


class Conversations:
    """By call, as long as it talks."""

    def __init__(self) -> None:
        self._going_on: dict[CallId, Conversation] = {}

    def __len__(self) -> int:
        return len(self._going_on)

    def begin(self, call: CallId, conversation: Conversation) -> None:
        self._going_on[call] = conversation

    def end(self, call: CallId) -> None:
        self._going_on.pop(call, None)

    def of(self, call: CallId | None) -> Conversation | None:
        return None if call is None else self._going_on.get(call)
