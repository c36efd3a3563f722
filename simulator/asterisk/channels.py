"""All channels, and the AMI events that tell what becomes of them."""

import asyncio
import itertools
from collections.abc import Callable, Iterable, Iterator

from simulator.asterisk.causes import WORDS
from simulator.asterisk.channel import Channel, ChannelState, Header, Publish
from simulator.asterisk.devices import Devices
from simulator.virtual_time.clock import Now


class Channels:
    """All channels that exist; each comes and goes with its event."""

    def __init__(self, publish: Publish, now: Now, registered: Callable[[str], bool]) -> None:
        self._publish = publish
        self._now = now
        self._devices = Devices(publish, registered)
        self._serial = itertools.count()
        self._names = itertools.count()
        self._locals = itertools.count()
        self._all: dict[str, Channel] = {}
        self._watchers: dict[str, list[Callable[[], None]]] = {}

    def __iter__(self) -> Iterator[Channel]:
        return iter(tuple(self._all.values()))

    def __len__(self) -> int:
        return len(self._all)

    def create(self, device: str, state: ChannelState, linked_to: Channel | None = None) -> Channel:
        """Make a channel that nobody has been told of yet; ``appear`` tells."""
        return self._make(f"{device}-{next(self._names):08x}", state, linked_to)

    def create_local(self, device: str, linked_to: Channel | None) -> tuple[Channel, Channel]:
        """Make both ends of a Local channel: the one that Dial rings, and the one that goes on."""
        name = f"{device}-{next(self._locals):08x}"
        front = self._make(f"{name};1", ChannelState.DOWN, linked_to)
        return front, self._make(f"{name};2", ChannelState.RING, linked_to or front)

    def create_named(self, device: str, uniqueid: str, state: ChannelState) -> Channel:
        """Make a channel whose unique id somebody else has chosen."""
        return self._make(f"{device}-{next(self._names):08x}", state, None, uniqueid)

    def _make(
        self, name: str, state: ChannelState, linked_to: Channel | None, chosen_id: str | None = None
    ) -> Channel:
        uniqueid = chosen_id or f"{int(self._now().timestamp())}.{next(self._serial)}"
        return Channel(
            name=name,
            uniqueid=uniqueid,
            linkedid=linked_to.linkedid if linked_to else uniqueid,
            state=state,
            since=self._now(),
        )

    def appear(self, channel: Channel) -> None:
        self._all[channel.uniqueid] = channel
        self._publish("Newchannel", channel.headers())
        self._devices.count(channel.device, None, channel.state)
        self._devices.look(channel.device)

    def change_state(self, channel: Channel, state: ChannelState) -> None:
        if channel.state is not state:
            self.change_untold(channel, state)
            self._publish("Newstate", channel.headers())
            self._devices.look(channel.device)

    def change_untold(self, channel: Channel, state: ChannelState) -> None:
        """Change a state that Asterisk has no event for."""
        if channel.uniqueid in self._all:
            self._devices.count(channel.device, channel.state, state)
        if state is ChannelState.UP and channel.up_since is None:
            channel.up_since = asyncio.get_running_loop().time()
        channel.state = state

    def go(self, channel: Channel) -> None:
        """Hang up for the channel's ``cause``; a channel that is gone stays gone."""
        if self._all.pop(channel.uniqueid, None) is None:
            return
        told = [("Cause", str(channel.cause)), ("Cause-txt", WORDS.get(channel.cause, "Unknown"))]
        if channel.tech_cause is not None:
            told.append(("TechCause", str(channel.tech_cause)))
        self._publish("Hangup", itertools.chain(channel.headers(), told))
        self._devices.count(channel.device, channel.state, None)
        self._devices.look(channel.device)
        for tell in self._watchers.pop(channel.uniqueid, ()):
            tell()

    def has(self, uniqueid: str) -> bool:
        return uniqueid in self._all

    def tell_when_gone(self, uniqueid: str, tell: Callable[[], None]) -> None:
        """Call ``tell`` once, as soon as a channel that exists is gone."""
        self._watchers.setdefault(uniqueid, []).append(tell)

    def device_states(self, devices: Iterable[str]) -> Iterator[tuple[Header, ...]]:
        """Each device as ``DeviceStateList`` lists it."""
        for device in devices:
            yield ("Device", device), ("State", self._devices.told(device))

    def tell_user_event(self, channel: Channel, name: str) -> None:
        self._publish("UserEvent", itertools.chain(channel.headers(), (("UserEvent", name),)))

    def tell_originated(self, headers: Iterable[Header]) -> None:
        self._publish("OriginateResponse", headers)

    def dial_begins(self, caller: Channel | None, leg: Channel, dial_string: str) -> None:
        """``caller`` is None where it is the switch that calls."""
        both = itertools.chain(caller.headers() if caller else (), leg.headers("Dest"))
        self._publish("DialBegin", itertools.chain(both, (("DialString", dial_string),)))

    def dial_ends(self, caller: Channel | None, leg: Channel, status: str) -> None:
        both = itertools.chain(caller.headers() if caller else (), leg.headers("Dest"))
        self._publish("DialEnd", itertools.chain(both, (("DialStatus", status),)))

    def digit_begins(self, channel: Channel, digit: str) -> None:
        told = ("Digit", digit), ("Direction", "Received")
        self._publish("DTMFBegin", itertools.chain(channel.headers(), told))

    def digit_ends(self, channel: Channel, digit: str, duration_ms: int) -> None:
        told = ("Digit", digit), ("DurationMs", str(duration_ms)), ("Direction", "Received")
        self._publish("DTMFEnd", itertools.chain(channel.headers(), told))

    def listed(self) -> Iterator[Iterator[Header]]:
        """Each channel as ``CoreShowChannels`` lists it."""
        for channel in self:
            tail = (
                ("Application", channel.application),
                ("ApplicationData", channel.application_data),
                ("Duration", self._age(channel)),
                ("BridgeId", channel.bridge),
            )
            yield itertools.chain(channel.headers(), tail)

    def _age(self, channel: Channel) -> str:
        seconds = int((self._now() - channel.since).total_seconds()) if channel.since else 0
        return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
