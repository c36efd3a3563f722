"""States of devices as AMI tells them: of all channels of one endpoint together."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Collection

from simulator.asterisk.channel import ChannelState, Publish

TRUNK = "PJSIP/trunk"
_MOMENT_S = 0.0005


class Devices:
    """Tells each change once. ``registered`` says whether an endpoint has anywhere to be rung at."""

    def __init__(self, publish: Publish, registered: Callable[[str], bool]) -> None:
        self._publish = publish
        self._registered = registered
        self._channels: defaultdict[str, Counter[ChannelState]] = defaultdict(Counter)
        self._told: dict[str, str] = {}
        self._looking: set[str] = set()

    def count(self, device: str, before: ChannelState | None, now: ChannelState | None) -> None:
        """Note what became of a channel of ``device``; None is before it came, and now that it is gone."""
        channels = self._channels[device]
        if before is not None:
            channels[before] -= 1
            if not channels[before]:
                del channels[before]
        if now is not None:
            channels[now] += 1
        elif not channels:
            del self._channels[device]

    def look(self, device: str) -> None:
        """Look a moment later what ``device`` is, and tell what is new: what passes quickly goes unseen."""
        if device not in self._looking:
            self._looking.add(device)
            asyncio.get_running_loop().call_later(_MOMENT_S, self._tell, device)

    def _tell(self, device: str) -> None:
        self._looking.discard(device)
        state = self.state(device)
        if state != self._told.get(device, self._idle(device)):
            self._told[device] = state
            self._publish("DeviceStateChange", (("Device", device), ("State", state)))

    def told(self, device: str) -> str:
        """What was told of it last: Asterisk lists from a cache of that (main/devicestate.c)."""
        return self._told.get(device, self._idle(device))

    def state(self, device: str) -> str:
        return self._state(device, self._channels.get(device, ()))

    def _state(self, device: str, states: Collection[ChannelState]) -> str:
        if ChannelState.UP in states:
            return "RINGINUSE" if ChannelState.RINGING in states else "INUSE"
        if ChannelState.BUSY in states:
            return "BUSY"
        if ChannelState.RING in states:
            return "INUSE"
        return "RINGING" if ChannelState.RINGING in states else self._idle(device)

    def _idle(self, device: str) -> str:
        return "NOT_INUSE" if device != TRUNK and self._registered(device) else "UNAVAILABLE"
