"""Sorts what AMI tells to the calls it is about, and knows which channels exist."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import structlog

from dialplan.ids import CallId, Endpoint
from engine.calls.inbox import Inbox
from engine.events import (
    AmiDown,
    AmiEvent,
    AmiUp,
    CallbackFailed,
    ChannelCreated,
    ChannelEvent,
    ChannelHungUp,
    DeviceState,
    DigitBegan,
    DigitPressed,
    LegBegan,
    LegEnded,
    PhoneState,
    UniqueId,
    caller_channel,
)
from engine.signal import Signal

_log = structlog.get_logger(__name__)

Listener = Callable[[AmiEvent], None]
DeviceWatcher = Callable[[DeviceState], None]


@dataclass(frozen=True, slots=True)
class _Known:
    """A channel that exists."""

    call: CallId
    endpoint: Endpoint


class Exchange:
    """One inbox a call; ``take`` is what the AMI session calls, event by event, in order."""

    def __init__(self) -> None:
        self.is_ami_up = False
        self._channels: dict[UniqueId, _Known] = {}
        self._legs: dict[CallId, dict[UniqueId, Endpoint]] = {}
        self._inboxes: dict[CallId, Inbox] = {}
        self._listeners: dict[CallId, Listener] = {}
        self._devices: dict[Endpoint, PhoneState] = {}
        self._watchers: list[DeviceWatcher] = []
        self._changed = Signal()

    @property
    def calls(self) -> Mapping[CallId, Inbox]:
        return self._inboxes

    @property
    def devices(self) -> Mapping[Endpoint, PhoneState]:
        """What each endpoint does, as AMI told last."""
        return self._devices

    def watch_devices(self, watcher: DeviceWatcher) -> None:
        """Tell each change of an endpoint's state, and all states after AMI was away."""
        self._watchers.append(watcher)

    def take(self, event: AmiEvent) -> None:
        """Put one event where it belongs."""
        match event:
            case AmiUp():
                self._resynchronise(event)
            case AmiDown():
                self._lose_sight(event)
            case DeviceState():
                self._note_device(event)
            case CallbackFailed(call=call):
                self._tell_listener(call, event)
            case _:
                self._take_channel_event(event)
        self._changed.change()

    def _resynchronise(self, event: AmiUp) -> None:
        """Events may be missing: the list of channels is the truth now, nothing else."""
        self.is_ami_up = True
        self._channels.clear()
        self._legs.clear()
        for channel in event.channels:
            self._know(channel.channel, channel.call, channel.endpoint)
        for call, inbox in self._inboxes.items():
            inbox.put(event)
            if caller_channel(call) not in self._channels:
                inbox.caller_gone.set()
        for call in tuple(self._listeners):
            self._tell_listener(call, event)
        for device in event.devices:
            self._note_device(device)

    def _note_device(self, event: DeviceState) -> None:
        self._devices[event.endpoint] = event.state
        for watcher in self._watchers:
            try:
                watcher(event)
            except Exception:  # the next one's event is none of its business
                _log.exception("a device's state could not be taken", endpoint=event.endpoint)

    def _lose_sight(self, event: AmiDown) -> None:
        was_up, self.is_ami_up = self.is_ami_up, False
        for inbox in self._inboxes.values():
            inbox.put(event)
        if was_up:
            for call in tuple(self._listeners):
                self._tell_listener(call, event)

    def _take_channel_event(self, event: ChannelEvent) -> None:
        match event:
            case ChannelCreated(channel=channel, call=call, endpoint=endpoint):
                self._forget(channel)
                self._know(channel, call, endpoint)
            case LegBegan(call=call, leg=leg, endpoint=endpoint):
                if leg not in self._channels:
                    self._know(leg, call, endpoint)
                self._deliver(call, event)
            case LegEnded(call=call):
                self._deliver(call, event)
            case DigitBegan(channel=channel) | DigitPressed(channel=channel):
                inbox = self._inboxes.get(CallId(channel))
                if inbox is not None:
                    inbox.put(event)
            case ChannelHungUp(channel=channel):
                known = self._forget(channel)
                call = known.call if known else event.call
                self._deliver(call, event)
                if channel == caller_channel(call) and call in self._inboxes:
                    self._inboxes[call].caller_gone.set()

    def _know(self, channel: UniqueId, call: CallId, endpoint: Endpoint) -> None:
        self._channels[channel] = _Known(call, endpoint)
        if channel != caller_channel(call):
            self._legs.setdefault(call, {})[channel] = endpoint

    def _forget(self, channel: UniqueId) -> _Known | None:
        known = self._channels.pop(channel, None)
        legs = self._legs.get(known.call) if known is not None else None
        if known is not None and legs is not None:
            legs.pop(channel, None)
            if not legs:
                del self._legs[known.call]
        return known

    def _deliver(self, call: CallId, event: LegBegan | LegEnded | ChannelHungUp) -> None:
        if call in self._inboxes:
            self._inboxes[call].put(event)
        self._tell_listener(call, event)

    def _tell_listener(self, call: CallId, event: AmiEvent) -> None:
        listener = self._listeners.get(call)
        if listener is None:
            return
        try:
            listener(event)
        except Exception:  # one call's trouble is no other's
            _log.exception("an event could not be taken for a call", call=call)

    def knows(self, call: CallId) -> bool:
        """Whether the caller's channel exists, as far as AMI told."""
        return caller_channel(call) in self._channels

    async def wait_for_end(self, call: CallId, within_s: float) -> None:
        """Wait until the caller's channel is gone, as far as AMI tells, or ``within_s`` is over."""
        try:
            async with asyncio.timeout(within_s):
                while self.knows(call):
                    await self._changed.past(self._changed.count)
        except TimeoutError:
            pass

    async def wait_for_channel(self, channel: UniqueId, grace_s: float, away_s: float) -> bool:
        """Whether AMI knows a channel: the two connections race, so it has ``grace_s`` to tell of it.

        While AMI is away nobody can know; then it has ``away_s`` to come back.
        """
        loop = asyncio.get_running_loop()
        told_by, back_by = loop.time() + grace_s, loop.time() + away_s
        while channel not in self._channels:
            seen, was_up = self._changed.count, self.is_ami_up
            try:
                async with asyncio.timeout_at(told_by if was_up else back_by):
                    await self._changed.past(seen)
            except TimeoutError:
                return False
            if self.is_ami_up and not was_up:
                told_by = loop.time() + grace_s
        return True

    async def wait_for_legs_gone(self, call: CallId, within_s: float) -> None:
        """Wait until no phone rings or talks for a call any more; an AMI that is away can't say."""
        try:
            async with asyncio.timeout(within_s):
                while self.is_ami_up and self.legs_of(call):
                    await self._changed.past(self._changed.count)
        except TimeoutError:
            _log.warning("legs of a call did not end in time", call=call, within_s=within_s)

    def legs_of(self, call: CallId) -> Mapping[UniqueId, Endpoint]:
        """The phones that ring or talk for a call, as far as AMI told."""
        return dict(self._legs.get(call, {}))

    def open_inbox(self, call: CallId) -> Inbox:
        inbox = self._inboxes[call] = Inbox(self.is_ami_up)
        return inbox

    def close_inbox(self, call: CallId) -> None:
        self._inboxes.pop(call, None)

    def listen(self, call: CallId, listener: Listener) -> None:
        """Tell what happens to a call that has no coroutine (its stream is lost) to ``listener``."""
        self._listeners[call] = listener

    def stop_listening(self, call: CallId) -> None:
        self._listeners.pop(call, None)
