"""The few words of Asterisk's and ours that a trace has as they are; whatever else stands there is ``?``."""

import re
from collections.abc import Mapping
from enum import Enum

from engine.events import PhoneState

UNKNOWN = "?"
_NUMBERS = re.compile(r"[0-9]{1,3}(\.[0-9]{1,3}){0,3}")


class Known(Enum):
    """Where a word stands."""

    LANGUAGE = "language"
    SCRIPT = "script"
    REPLY = "reply"
    USER_EVENT = "user event"
    CONTEXT = "context"
    DIAL_STATUS = "dial status"
    CAUSE = "cause"
    DIRECTION = "direction"
    KEY = "key"
    PHONE_STATE = "phone state"
    RESPONSE = "response"
    REASON = "reason"
    COUNT = "count"
    SWITCH = "switch"


_DIAL_STATUS = (
    "ANSWER|BUSY|NOANSWER|CANCEL|CONGESTION|CHANUNAVAIL|DONTCALL|TORTURE|INVALIDARGS|ABORT|CONTINUE"
)
_WORDS: Mapping[Known, re.Pattern[str]] = {
    where: re.compile(words)
    for where, words in {
        Known.LANGUAGE: "[a-z]{2}(_[A-Z]{2})?",
        Known.SCRIPT: "call|phone|callback",
        Known.REPLY: f"dtmf|timeout|hangup|waitfile|writefile|randomerror|{_DIAL_STATUS}|[0-9]{{1,3}}",
        Known.USER_EVENT: "VaxelCall",
        Known.CONTEXT: "vaxel-(trunk|phones|call|phone|emergency|callback|out|lamp)",
        Known.DIAL_STATUS: _DIAL_STATUS,
        Known.CAUSE: "[0-9]{1,3}",
        Known.DIRECTION: "Received|Sent",
        Known.KEY: "[0-9*#ABCD]",
        Known.PHONE_STATE: "|".join(PhoneState),
        Known.RESPONSE: "Success|Failure|Error",
        Known.REASON: "[0-9]",
        Known.COUNT: "[0-9]{1,7}",
        Known.SWITCH: "true|false",
    }.items()
}


def known(where: Known, text: str) -> str:
    """The text where it is one of the words of its place, else ``?``."""
    return text if _WORDS[where].fullmatch(text) else UNKNOWN


def version(text: str) -> str:
    """Asterisk's, without what its packager added."""
    match = _NUMBERS.match(text)
    return match[0] if match else ""
