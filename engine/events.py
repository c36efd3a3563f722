"""What Asterisk tells over AMI, as values: parsed once here, trusted everywhere else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class AmiUp:
    """AMI is connected and this is the whole truth about channels now; events before it may be missing."""

    channels: tuple[ListedChannel, ...]


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
    """Ringing of one leg is over (``DialEnd``); ``status`` is Asterisk's word, e.g. ``ANSWER``."""

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
class DigitPressed:
    channel: UniqueId
    digit: str


def caller_channel(call: CallId) -> UniqueId:
    """The caller's own channel: a call is named after it."""
    return UniqueId(call)


ChannelEvent = ChannelCreated | LegBegan | LegEnded | ChannelHungUp | DigitPressed
AmiEvent = AmiUp | AmiDown | ChannelEvent


def parse_event(headers: Mapping[str, str]) -> ChannelEvent | None:
    """Return the event these AMI headers say, or None for one that Växel has no use for.

    ``headers`` has lower-case names. One that lacks what its kind must have, or says it twice, is None too:
    a broken event is worth no call, and in a forged one nobody can tell which of two values is Asterisk's.
    """
    try:
        return _parse(headers)
    except (KeyError, ValueError):
        return None


def _parse(headers: Mapping[str, str]) -> ChannelEvent | None:
    match headers["event"]:
        case "Newchannel":
            return _created(headers)
        case "UserEvent" if headers["userevent"] == "VaxelCall":
            return _created(headers)  # the stub tells of a caller once the numbers in its events are clean
        case "DialBegin":
            return LegBegan(_call(headers), _id(headers, "destuniqueid"), _endpoint(headers, "destchannel"))
        case "DialEnd":
            return LegEnded(_call(headers), _id(headers, "destuniqueid"), _one(headers, "dialstatus"))
        case "Hangup":
            linked = CallId(_one(headers, "linkedid"))
            return ChannelHungUp(_id(headers), linked, int(_one(headers, "cause")))
        case "DTMFEnd" if headers["direction"] == "Received":
            return DigitPressed(_id(headers), _one(headers, "digit"))
        case _:
            return None


def _created(headers: Mapping[str, str]) -> ChannelCreated:
    return ChannelCreated(_id(headers), CallId(_one(headers, "linkedid")), _endpoint(headers))


def listed_channel(headers: Mapping[str, str]) -> ListedChannel:
    """Read one ``CoreShowChannel``; raises KeyError or ValueError where a header is missing or repeated."""
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
    """``PJSIP/201-0000000a`` is a channel of ``PJSIP/201``."""
    return Endpoint(channel_name.rpartition("-")[0] or channel_name)


def _endpoint(headers: Mapping[str, str], name: str = "channel") -> Endpoint:
    return endpoint_of(_one(headers, name))


def _call(headers: Mapping[str, str]) -> CallId:
    """The call of the caller's own channel, which Dial events are about."""
    return CallId(_one(headers, "uniqueid"))


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
