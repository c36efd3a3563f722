"""AMI's events under other names, and of each no more than the headers that the engine reads."""

from collections.abc import Callable, Mapping

from engine.ami.codec import Headers
from simulator.traces.pseudonyms.house import Pseudonyms
from simulator.traces.pseudonyms.known import Known, known

READ: Mapping[str, Mapping[str, str | Known]] = {
    "Newchannel": {"Channel": "channel", "Uniqueid": "id", "Linkedid": "id"},
    "UserEvent": {"UserEvent": Known.USER_EVENT, "Channel": "channel", "Uniqueid": "id", "Linkedid": "id"},
    "DialBegin": {
        **{"Uniqueid": "id", "DestUniqueid": "id", "DestLinkedid": "id"},
        **{"DestChannel": "channel", "DestContext": Known.CONTEXT},
    },
    "DialEnd": {
        **{"Uniqueid": "id", "DestUniqueid": "id", "DestLinkedid": "id"},
        **{"DialStatus": Known.DIAL_STATUS},
    },
    "Hangup": {"Uniqueid": "id", "Linkedid": "id", "Cause": Known.CAUSE},
    "DTMFBegin": {"Uniqueid": "id", "Direction": Known.DIRECTION, "Digit": "digit"},
    "DTMFEnd": {"Uniqueid": "id", "Direction": Known.DIRECTION, "Digit": "digit"},
    "DeviceStateChange": {"Device": "endpoint", "State": Known.PHONE_STATE},
    "OriginateResponse": {
        **{"Response": Known.RESPONSE, "Context": Known.CONTEXT},
        **{"Exten": "id", "Reason": Known.REASON},
    },
}
"""The events that ``engine.events`` reads and their headers, by what each has: a name or a known word."""


class AmiWords:
    def __init__(self, names: Pseudonyms) -> None:
        self._as: Mapping[str, Callable[[str], str]] = {
            "id": names.id,
            "channel": names.channel,
            "endpoint": names.endpoint,
        }
        self._names = names

    def event(self, event: Headers, digit: str = "") -> dict[str, str]:
        """``digit`` stands in for the key that an event is about."""
        read = READ[event["event"]]
        told = {"Event": event["event"]}
        for header, what in read.items():
            value = event.get(header.lower())
            if value is not None:
                told[header] = self._tell(what, value, digit)
        return told

    def _tell(self, what: str | Known, value: str, digit: str) -> str:
        if isinstance(what, Known):
            return known(what, value)
        return digit if what == "digit" else self._as[what](value)

    def originate(self, action: Mapping[str, object], own: str) -> dict[str, str]:
        """A call of ours to somebody outside; ``own`` is the action's id."""
        number, at, trunk = str(action["Channel"]).removeprefix("PJSIP/").partition("@")
        del trunk
        shown = str(action["CallerID"]).strip("<>")
        return {
            "Action": "Originate",
            "ActionID": own,
            "Channel": f"PJSIP/{self._names.number(number)}{at}trunk",
            "Context": known(Known.CONTEXT, str(action["Context"])),
            "Exten": self._names.id(str(action["Exten"])),
            "Priority": known(Known.COUNT, str(action["Priority"])),
            "ChannelId": self._names.id(str(action["ChannelId"])),
            "CallerID": f"<{self._names.number(shown)}>" if shown else "",
            "Timeout": known(Known.COUNT, str(action["Timeout"])),
            "Async": known(Known.SWITCH, str(action["Async"])),
        }

    def response(self, message: Headers, own: str) -> dict[str, str]:
        """What Asterisk answered to it."""
        return {"Response": known(Known.RESPONSE, message.get("response", "")), "ActionID": own}
