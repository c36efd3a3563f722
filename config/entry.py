"""What all entries of a configuration have in common, and the small kinds of values they are made of."""

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from config.problems import quote
from dialplan.ids import DestinationId

BUSY = DestinationId("busy")
HANG_UP = DestinationId("hangup")
MAILBOX = DestinationId("mailbox")
"""Where people hear their messages, by extension and PIN."""

_KEY = re.compile(r"[A-Za-z0-9_-]{1,40}")
OWN_VOICEMAIL = DestinationId("voicemail")
"""In call steering: the voicemail box of the person the call is for."""

_DESTINATION = re.compile(r"(menus|groups|people|voicemails|announcements|externals)/[A-Za-z0-9_-]{1,40}")


class Entry(BaseModel):
    """Says no to anything it doesn't know, and converts nothing on its own."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


def _check_key(key: str) -> str:
    if not _KEY.fullmatch(key):
        raise ValueError(
            "a key has 1 to 40 of the letters a-z and A-Z, digits, - and _ (a name may have any letters)"
        )
    return key


def check_destination(destination: DestinationId) -> DestinationId:
    """Raise ValueError where it can't be one; whether it is there is for ``inspect`` to say."""
    if destination not in (BUSY, HANG_UP, MAILBOX) and not _DESTINATION.fullmatch(destination):
        raise ValueError(
            f"{quote(destination)} is not a destination: write busy, hangup, mailbox, or a section and a key "
            "such as groups/support (sections: menus, groups, people, voicemails, announcements, externals)"
        )
    return destination


def _check_ending(ending: DestinationId) -> DestinationId:
    return ending if ending == OWN_VOICEMAIL else check_destination(ending)


def _check_name(name: str) -> str:
    if not name.strip() or not name.isprintable():
        raise ValueError("a name is one line of readable text")
    return name


def voicemail_of(id_: DestinationId) -> DestinationId:
    """The voicemail box that belongs to a person or a group."""
    return DestinationId(f"{id_}/voicemail")


Key = Annotated[str, AfterValidator(_check_key)]
"""The key an administrator chose for an entry; it is in ids and logs, so it is no place for a name."""

To = Annotated[DestinationId, AfterValidator(check_destination)]
"""Where a call goes on."""

Ending = Annotated[DestinationId, AfterValidator(_check_ending)]
"""Where a call to a person goes on: somewhere, or to the person's own ``voicemail``."""

Name = Annotated[str, Field(max_length=100), AfterValidator(_check_name)]
"""What people call it, for people to read."""

BillingId = Annotated[str, Field(max_length=40), AfterValidator(_check_name)]
"""What the invoice calls an object; where none is set, it is the object's number."""
