"""A voicemail box: its greeting, what a message may be, and who is told of it."""

from dataclasses import dataclass

from dialplan.ids import DestinationId, Endpoint
from dialplan.prompts import Prompt


@dataclass(frozen=True, slots=True)
class Voicemail:
    """Records a message of at most ``max_s``; ``silence_s`` of silence ends it.

    ``mails_to`` are the addresses that each message goes to, ``lamps`` the phones whose message-waiting lamp
    it lights, ``language`` the one that is spoken to it where ``transcribes``, ``told_in`` the one that its
    mails are in. With ``reviews`` the caller may listen to the message and record it anew. ``name`` is what
    people call the box.
    """

    id: DestinationId
    greeting: Prompt
    max_s: int = 180
    silence_s: int = 5
    language: str = "sv"
    transcribes: bool = False
    mails_to: tuple[str, ...] = ()
    lamps: tuple[Endpoint, ...] = ()
    reviews: bool = True
    told_in: str = "sv"
    name: str = ""
