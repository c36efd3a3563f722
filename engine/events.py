"""What Asterisk tells over AMI, as values: parsed once here, trusted everywhere else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from dialplan.ids import CallId, Endpoint

UniqueId = NewType("UniqueId", str)
"""Asterisk's own id of a channel; the caller's is also the call's id."""


@dataclass(frozen=True, slots=True)
class ListedChannel:
    """One channel as ``CoreShowChannels`` lists it."""

    channel: UniqueId
    call: CallId
    endpoint: Endpoint
    is_up: bool
    bridge: str


class PhoneState(StrEnum):
    """What a phone does, as Asterisk sees it: all of its calls together, also those it made itself."""

    UNKNOWN = "UNKNOWN"
    INVALID = "INVALID"
    UNAVAILABLE = "UNAVAILABLE"
    NOT_INUSE = "NOT_INUSE"
    RINGING = "RINGING"
    INUSE = "INUSE"
    RINGINUSE = "RINGINUSE"
    ONHOLD = "ONHOLD"
    BUSY = "BUSY"

    @property
    def is_talking(self) -> bool:
        """Whether somebody is on the phone, whoever called whom."""
        return self in _TALKING

    @property
    def is_away(self) -> bool:
        """Whether it can't be rung: not registered, or no endpoint of Asterisk's."""
        return self in _AWAY


_AWAY = frozenset((PhoneState.UNAVAILABLE, PhoneState.INVALID))
_TALKING = frozenset((PhoneState.INUSE, PhoneState.RINGINUSE, PhoneState.ONHOLD, PhoneState.BUSY))


@dataclass(frozen=True, slots=True)
class DeviceState:
    """An endpoint's new state (``DeviceStateChange``)."""

    endpoint: Endpoint
    state: PhoneState


@dataclass(frozen=True, slots=True)
class AmiUp:
    """AMI is connected and this is the whole truth about channels now; events before it may be missing."""

    channels: tuple[ListedChannel, ...]
    devices: tuple[DeviceState, ...] = ()


@dataclass(frozen=True, slots=True)
class AmiDown:
    """AMI is away: no events until the next ``AmiUp``."""


@dataclass(frozen=True, slots=True)
class ChannelCreated:
    channel: UniqueId
    call: CallId
    endpoint: Endpoint


@dataclass(frozen=True, slots=True)
class LegBegan:
    """Asterisk began to ring an endpoint for a caller (``DialBegin``)."""

    call: CallId
    leg: UniqueId
    endpoint: Endpoint


@dataclass(frozen=True, slots=True)
class LegEnded:
    """Ringing of one leg is over (``DialEnd``); ``status`` is Asterisk's word, e.g. ``ANSWER``.

    Whom we call back has no caller: ``call`` and ``leg`` are then the same.
    """

    call: CallId
    leg: UniqueId
    status: str


@dataclass(frozen=True, slots=True)
class ChannelHungUp:
    """A channel is gone; ``cause`` is its Q.850 hangup cause."""

    channel: UniqueId
    call: CallId
    cause: int


@dataclass(frozen=True, slots=True)
class DigitBegan:
    """A key is down (``DTMFBegin``), told once of each press; a phone that sends SIP INFO has none."""

    channel: UniqueId
    digit: str


@dataclass(frozen=True, slots=True)
class DigitPressed:
    """A key is up again (``DTMFEnd``); Asterisk may tell it twice, see ``engine.calls.presses``."""

    channel: UniqueId
    digit: str


@dataclass(frozen=True, slots=True)
class CallbackFailed:
    """Nobody answered a call of ours (``OriginateResponse``); ``call`` is the id that we gave it.

    ``is_out_of_time`` where it rang to the end. Else a LegEnded, before or after it, says BUSY, CONGESTION or
    NOANSWER.
    """

    call: CallId
    is_out_of_time: bool


def caller_channel(call: CallId) -> UniqueId:
    """The caller's own channel: a call is named after it."""
    return UniqueId(call)


ChannelEvent = ChannelCreated | LegBegan | LegEnded | ChannelHungUp | DigitBegan | DigitPressed
LiveEvent = ChannelEvent | CallbackFailed | DeviceState
AmiEvent = AmiUp | AmiDown | LiveEvent

CALLBACK_CONTEXT = "vaxel-callback"
"""Where the dialplan stub takes the calls that we make."""

_HIDDEN_CONTEXT = "vaxel-trunk"
"""Of channels whose events the AMI account is not told: their end would go unnoticed."""

_OUT_OF_TIME = "3"
_BACK = ";2"


def parse_event(headers: Mapping[str, str]) -> LiveEvent | None:
    """Return the event these AMI headers say, or None for one that Växel has no use for.

    ``headers`` has lower-case names. One that lacks what its kind must have, or says it twice, is None too:
    a broken event is worth no call, and in a forged one nobody can tell which of two values is Asterisk's.
    """
    try:
        return _parse(headers)
    except (KeyError, ValueError):
        return None


def _parse(headers: Mapping[str, str]) -> LiveEvent | None:
    match headers["event"]:
        case "Newchannel":
            return _created(headers)
        case "UserEvent" if headers["userevent"] == "VaxelCall":
            return _created(headers)  # the stub tells of a caller once the numbers in its events are clean
        case "DialBegin" if headers.get("destcontext") != _HIDDEN_CONTEXT:
            return LegBegan(_call(headers), _id(headers, "destuniqueid"), _endpoint(headers, "destchannel"))
        case "DialEnd":
            return LegEnded(_call(headers), _id(headers, "destuniqueid"), _one(headers, "dialstatus"))
        case "Hangup":
            linked = CallId(_one(headers, "linkedid"))
            return ChannelHungUp(_id(headers), linked, int(_one(headers, "cause")))
        case "DTMFBegin" if headers["direction"] == "Received":
            return DigitBegan(_id(headers), _one(headers, "digit"))
        case "DTMFEnd" if headers["direction"] == "Received":
            return DigitPressed(_id(headers), _one(headers, "digit"))
        case "DeviceStateChange":
            return device_state(headers)
        case "OriginateResponse" if _is_failed_callback(headers):
            return CallbackFailed(CallId(_one(headers, "exten")), _one(headers, "reason") == _OUT_OF_TIME)
        case _:
            return None


def _is_failed_callback(headers: Mapping[str, str]) -> bool:
    return headers["response"] == "Failure" and headers["context"] == CALLBACK_CONTEXT


def _created(headers: Mapping[str, str]) -> ChannelCreated:
    return ChannelCreated(_id(headers), CallId(_one(headers, "linkedid")), _endpoint(headers))


def device_state(headers: Mapping[str, str]) -> DeviceState:
    """Read one ``DeviceStateChange``, live or of a list; raises KeyError or ValueError."""
    return DeviceState(Endpoint(_one(headers, "device")), PhoneState(_one(headers, "state")))


def listed_channel(headers: Mapping[str, str]) -> ListedChannel | None:
    """Read one ``CoreShowChannel``; None for one whose events are hidden.

    Raises KeyError or ValueError where a header is missing or repeated.
    """
    if headers.get("context") == _HIDDEN_CONTEXT:
        return None
    return ListedChannel(
        channel=_id(headers),
        call=CallId(_one(headers, "linkedid")),
        endpoint=_endpoint(headers),
        is_up=_one(headers, "channelstatedesc") == "Up",
        bridge=_one(headers, "bridgeid") if "bridgeid" in headers else "",
    )


def answered_endpoint(call: CallId, channels: Iterable[ListedChannel]) -> Endpoint | None:
    """Who talks with the caller: the channel that shares a bridge with theirs; None where nobody does."""
    listed = tuple(channels)
    caller = caller_channel(call)
    bridge = next((channel.bridge for channel in listed if channel.channel == caller), "")
    for channel in listed:
        if bridge and channel.bridge == bridge and channel.channel != caller:
            return channel.endpoint
    return None


def endpoint_of(channel_name: str) -> Endpoint:
    """``PJSIP/201-0000000a`` is a channel of ``PJSIP/201``.

    A Local channel has two ends, ``Local/1@out-0000000a;1``, which is rung, and ``;2``, which goes on: that
    one is ``Local/1@out;2``.
    """
    endpoint = channel_name.rpartition("-")[0] or channel_name
    return Endpoint(endpoint + _BACK if channel_name.endswith(_BACK) else endpoint)


def _endpoint(headers: Mapping[str, str], name: str = "channel") -> Endpoint:
    return endpoint_of(_one(headers, name))


def _call(headers: Mapping[str, str]) -> CallId:
    """The call of the caller's own channel, which Dial events are about; ours where nobody calls."""
    return CallId(_one(headers, "uniqueid" if "uniqueid" in headers else "destlinkedid"))


def _id(headers: Mapping[str, str], name: str = "uniqueid") -> UniqueId:
    text = _one(headers, name)
    if not text:
        raise ValueError("empty channel id")
    return UniqueId(text)


def _one(headers: Mapping[str, str], name: str) -> str:
    """The value of a header that must be there once; values of a repeated one are joined by LF."""
    value = headers[name]
    if "\n" in value:
        raise ValueError("repeated header")
    return value
