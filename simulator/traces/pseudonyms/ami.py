"""AMI's events under other names, and of each no more than the headers that the engine reads."""

import re
from collections.abc import Callable, Mapping

from engine.ami.codec import Headers
from simulator.traces.pseudonyms.house import Pseudonyms

_PLAIN = re.compile(r"[A-Za-z0-9 _-]{0,40}")
_READ: Mapping[str, Mapping[str, str]] = {
    "Newchannel": {"Channel": "channel", "Uniqueid": "id", "Linkedid": "id"},
    "UserEvent": {"UserEvent": "plain", "Channel": "channel", "Uniqueid": "id", "Linkedid": "id"},
    "DialBegin": {
        **{"Uniqueid": "id", "DestUniqueid": "id", "DestLinkedid": "id"},
        **{"DestChannel": "channel", "DestContext": "plain"},
    },
    "DialEnd": {"Uniqueid": "id", "DestUniqueid": "id", "DestLinkedid": "id", "DialStatus": "plain"},
    "Hangup": {"Uniqueid": "id", "Linkedid": "id", "Cause": "plain"},
    "DTMFBegin": {"Uniqueid": "id", "Direction": "plain", "Digit": "digit"},
    "DTMFEnd": {"Uniqueid": "id", "Direction": "plain", "Digit": "digit"},
    "DeviceStateChange": {"Device": "endpoint", "State": "plain"},
    "OriginateResponse": {"Response": "plain", "Context": "plain", "Exten": "id", "Reason": "plain"},
}
"""The events that ``engine.events`` reads and their headers, by what each has in it."""


class AmiWords:
    def __init__(self, names: Pseudonyms) -> None:
        self._as: Mapping[str, Callable[[str], str]] = {
            "id": names.id,
            "channel": names.channel,
            "endpoint": names.endpoint,
            "plain": _plain,
        }
        self._names = names

    def event(self, event: Headers, digit: str = "") -> dict[str, str]:
        """``digit`` stands in for the key that an event is about."""
        read = _READ[event["event"]]
        told = {"Event": event["event"]}
        for header, what in read.items():
            value = event.get(header.lower())
            if value is not None:
                told[header] = digit if what == "digit" else self._as[what](value)
        return told

    def originate(self, action: Mapping[str, object], own: str) -> dict[str, str]:
        """A call of ours to somebody outside; ``own`` is the action's id."""
        number, at, trunk = str(action["Channel"]).removeprefix("PJSIP/").partition("@")
        del trunk
        shown = str(action["CallerID"]).strip("<>")
        return {
            "Action": "Originate",
            "ActionID": own,
            "Channel": f"PJSIP/{self._names.number(number)}{at}trunk",
            "Context": _plain(str(action["Context"])),
            "Exten": self._names.id(str(action["Exten"])),
            "Priority": _plain(str(action["Priority"])),
            "ChannelId": self._names.id(str(action["ChannelId"])),
            "CallerID": f"<{self._names.number(shown)}>" if shown else "",
            "Timeout": _plain(str(action["Timeout"])),
            "Async": _plain(str(action["Async"])),
        }

    def response(self, message: Headers, own: str) -> dict[str, str]:
        """What Asterisk answered to it."""
        return {"Response": _plain(message.get("response", "")), "ActionID": own}


def _plain(value: str) -> str:
    return value if _PLAIN.fullmatch(value) else "?"
