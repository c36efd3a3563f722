"""States of devices as AMI tells them: of all channels of one endpoint together."""

import asyncio
from collections.abc import Callable, Collection, Iterable

from simulator.asterisk.channel import Channel, ChannelState, Publish

TRUNK = "PJSIP/trunk"
_MOMENT_S = 0.0005


class Devices:
    """Tells each change once. ``registered`` says whether an endpoint has anywhere to be rung at."""

    def __init__(self, publish: Publish, registered: Callable[[str], bool]) -> None:
        self._publish = publish
        self._registered = registered
        self._told: dict[str, str] = {}

    def look(self, device: str, channels: Iterable[Channel]) -> None:
        """Look a moment later what ``device`` is, and tell what is new: what passes quickly goes unseen."""
        asyncio.get_running_loop().call_later(_MOMENT_S, self._tell, device, channels)

    def _tell(self, device: str, channels: Iterable[Channel]) -> None:
        state = self.state(device, channels)
        if state != self._told.get(device, self._idle(device)):
            self._told[device] = state
            self._publish("DeviceStateChange", (("Device", device), ("State", state)))

    def state(self, device: str, channels: Iterable[Channel]) -> str:
        return self._state(device, {channel.state for channel in channels if channel.device == device})

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
