"""What Växel asks of AMI, as headers: every value is checked here, whoever chose it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from dialplan.ids import CallId
from engine.ami.codec import Value
from engine.events import CALLBACK_CONTEXT

_NUMBER = re.compile(r"\+?[0-9]{1,20}")
_NAME = re.compile(r"[A-Za-z0-9_.+-]{1,64}")
_CALL = re.compile(r"[0-9]{1,40}")
_LAMP_CONTEXT = "vaxel-lamp"


@dataclass(frozen=True, slots=True)
class Callback:
    """A call of ours over the PJSIP endpoint ``trunk``, which shows ``shows`` and rings for ``ring_s``.

    ``call``, digits only, becomes the id of the call and its channel, and what the stub tells the engine as
    the extension.
    """

    call: CallId
    number: str
    trunk: str
    shows: str
    ring_s: int

    def headers(self) -> Mapping[str, Value]:
        """Raises ValueError for what could be anything but one number, one trunk and one id."""
        number = _matching(_NUMBER, self.number, "a number")
        trunk = _matching(_NAME, self.trunk, "the name of a trunk")
        shows = f"<{_matching(_NUMBER, self.shows, 'a number to show')}>" if self.shows else ""
        call = _matching(_CALL, self.call, "digits")
        if not 1 <= self.ring_s <= 600:
            raise ValueError("no time to ring, or too long a time")
        return {
            "Channel": f"PJSIP/{number}@{trunk}",
            "Context": CALLBACK_CONTEXT,
            "Exten": call,
            "Priority": "1",
            "ChannelId": call,
            "CallerID": shows,
            "Timeout": str(self.ring_s * 1000),
            "Async": "true",
        }


def lamp(phone: str, new: int, old: int) -> Mapping[str, Value]:
    """Have the stub tell a phone of its messages: a Local channel comes and goes, and rings nobody."""
    if new < 0 or old < 0:
        raise ValueError("fewer messages than none")
    name = _matching(_NAME, phone, "the name of a phone")
    return {
        "Channel": f"Local/{name}@{_LAMP_CONTEXT}/n",
        "Application": "NoOp",
        "Variable": (f"VAXEL_NEW={new}", f"VAXEL_OLD={old}"),
        "Async": "true",
    }


def _matching(pattern: re.Pattern[str], text: str, what: str) -> str:
    if not pattern.fullmatch(text):
        raise ValueError(f"not {what}")
    return text
