"""What callers are told first, in other words."""

from collections.abc import Iterator

from dialplan.check.otherwise.note import ANOTHER_WORDING, Otherwise, Where
from dialplan.destinations import Announcement, Destination, HuntGroup, Menu, Voicemail


def compare_words(where: Where, now: Destination, draft: Destination) -> Iterator[Otherwise]:
    match now, draft:
        case HuntGroup(), HuntGroup() if now.messages.welcome != draft.messages.welcome:
            yield Otherwise((*where, "welcome"), *ANOTHER_WORDING)
        case Menu(), Menu() if now.welcome != draft.welcome:
            yield Otherwise((*where, "welcome"), *ANOTHER_WORDING)
        case Voicemail(), Voicemail() if now.greeting != draft.greeting:
            yield Otherwise((*where, "greeting"), *ANOTHER_WORDING)
        case Announcement(), Announcement() if now.says != draft.says:
            yield Otherwise((*where, "says"), *ANOTHER_WORDING)
