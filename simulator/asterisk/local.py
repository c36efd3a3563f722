"""A leg through the stub by a Local channel: over the trunk, or one that is taken by pressing 1."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from simulator.asterisk.call import LiveCall
from simulator.asterisk.causes import cause_of, dial_status_of_leg
from simulator.asterisk.channel import Channel, ChannelState
from simulator.asterisk.devices import TRUNK
from simulator.asterisk.inbox import LegChange, LegNews
from simulator.asterisk.machine import Machine
from simulator.phones import Answers, Display, Ignores, Reaction, Refuses, Unregistered

_NOT_TAKEN = 19
_NO_CHANNEL = 3
_LOOKS = 7
"""After the question the stub looks once a second for a key, and whether anybody still rings."""
_KEY_MS = 160
_MOMENT_S = 0.0005
_RINGING_AFTER_S = 0.002
_READS_QUESTION, _READS_ON = 3, 7
"""Where in the question the stub waits for a key."""


@dataclass(frozen=True, slots=True)
class _Context:
    """One of the stub's contexts that such a leg goes through, and where in it Dial stands."""

    is_outside: bool
    asks: bool
    priority: int


_CONTEXTS = {
    "vaxel-out": _Context(is_outside=True, asks=False, priority=3),
    "vaxel-out-ask": _Context(is_outside=True, asks=True, priority=4),
    "vaxel-ask": _Context(is_outside=False, asks=True, priority=2),
}


class LocalLeg:
    """Both ends of the Local channel, and the phone behind it.

    What becomes of it is told in the inbox of ``call``, which dials it; ``connected`` hears at once whose
    number stands behind it.
    """

    def __init__(
        self, dialled: str, call: LiveCall, machine: Machine, connected: Callable[[str], None]
    ) -> None:
        self.exten, _, rest = dialled.removeprefix("Local/").partition("@")
        name = rest.partition("/")[0]
        self._context = _CONTEXTS[name]
        self._channels = machine.channels
        self._phones = machine.phones
        self._shows = call.variables.get("VAXEL_SHOWS", "")
        self._question_s = machine.sound_length(call.variables.get("VAXEL_ASK", "")) or 0.0
        self._post = call.inbox.post
        self._connected = connected
        self.front, self._back = self._channels.create_local(f"Local/{self.exten}@{name}", call.channel)
        for end in (self.front, self._back):
            end.context, end.exten = name, self.exten
            self._channels.appear(end)
        self._inner: Channel | None = None
        self._alarms: list[asyncio.TimerHandle] = []
        self._cause = 0
        self._looks_at: list[float] = []
        self._is_asking = self._is_over = False
        self._is_live = True
        self._own_context = ""
        self._reaction: Reaction = Unregistered()

    @property
    def endpoint(self) -> str:
        """The phone that rings in the end."""
        return f"PJSIP/{self.exten}@{TRUNK.partition('/')[2]}" if self._context.is_outside else self._phone

    @property
    def _phone(self) -> str:
        return f"PJSIP/{self.exten}"

    @property
    def talks_s(self) -> float | None:
        return self._reaction.talks_s if isinstance(self._reaction, Answers) else None

    def begin(self) -> None:
        """Dial has told of the leg: the far end runs the stub."""
        self._later(_MOMENT_S, self._ring)

    def _ring(self) -> None:
        back, front = self._back, self.front
        back.caller_num, back.caller_name = front.connected_num, front.connected_name
        back.connected_num = front.caller_num
        if self._context.is_outside:
            back.caller_name = ""
        back.priority = self._context.priority
        self._reaction = self._phones.ring(self.endpoint)
        if isinstance(self._reaction, Unregistered):
            self._give_up(_NO_CHANNEL)
            return
        inner = self._inner = self._channels.create(
            TRUNK if self._context.is_outside else self._phone, ChannelState.DOWN, back
        )
        inner.context = "vaxel-trunk" if self._context.is_outside else "vaxel-phones"
        inner.application, inner.application_data = "AppDial", "(Outgoing Line)"
        self._channels.appear(inner)
        inner.exten = inner.caller_num = self.exten
        inner.connected_num, inner.connected_name = back.caller_num, back.caller_name
        if self._context.is_outside:
            inner.connected_num = self._shows
        self._phones.displays.append(Display(self.endpoint, inner.connected_name, inner.connected_num))
        self._channels.dial_begins(back, inner, self.endpoint.partition("/")[2])
        back.connected_num = self.front.caller_num = self.exten
        self._connected(self.exten)
        self._let_react(inner, self._reaction)

    def _let_react(self, inner: Channel, reaction: Reaction) -> None:
        match reaction:
            case Answers(after_s=after_s):
                self._later(_RINGING_AFTER_S, self._begin_ringing, inner)
                self._later(max(after_s, 2 * _RINGING_AFTER_S), self._pick_up, inner)
            case Refuses(status=status, after_s=after_s):
                if after_s:
                    self._later(_RINGING_AFTER_S, self._begin_ringing, inner)
                self._later(max(after_s, 2 * _RINGING_AFTER_S), self._refuse, cause_of(status))
            case Ignores():
                self._later(_RINGING_AFTER_S, self._begin_ringing, inner)
            case Unregistered():
                pass

    def _begin_ringing(self, inner: Channel) -> None:
        self._channels.change_state(inner, ChannelState.RINGING)
        self._post(LegNews(self.front.uniqueid, LegChange.RINGING))

    def _refuse(self, cause: int) -> None:
        self._end_inner(dial_status_of_leg(cause), cause)
        self._give_up(cause)

    def _pick_up(self, inner: Channel) -> None:
        inner.exten = ""
        self._channels.change_state(inner, ChannelState.UP)
        if self._context.asks:
            self._ask(inner)
        else:
            self._connect()

    def _ask(self, inner: Channel) -> None:
        self._is_asking = True
        self._own_context = inner.context
        inner.context, inner.exten, inner.priority = "vaxel-question", "s", _READS_QUESTION
        question_s = self._question_s
        now = asyncio.get_running_loop().time()
        self._looks_at = [now + question_s + look for look in range(1, _LOOKS + 1)]
        self._later(question_s + 1, setattr, inner, "priority", _READS_ON)
        self._later(question_s + _LOOKS, self._leave)
        reaction = self._reaction
        if isinstance(reaction, Answers):
            if reaction.presses:
                self._later(reaction.presses_after_s, self._press, inner, reaction.presses[0])
            elif reaction.talks_s is not None:
                self._later(reaction.talks_s, self._leave)

    def _press(self, inner: Channel, key: str) -> None:
        self._channels.digit_ends(inner, key, _KEY_MS)
        if key == "1" and not self._is_over:
            self._connect()
        else:
            self._leave()

    def _leave(self) -> None:
        """Nobody takes it: a wrong key, silence, a hang-up; or nobody is left to take."""
        self._end_inner("CONTINUE", 16)
        self._give_up(self._cause if self._is_over else _NOT_TAKEN)

    def _connect(self) -> None:
        self._stop()
        self._stop_asking()
        assert self._inner is not None
        self._channels.dial_ends(self._back, self._inner, "ANSWER")
        self._channels.change_untold(self._back, ChannelState.UP)
        self._post(LegNews(self.front.uniqueid, LegChange.ANSWERED))

    def _give_up(self, cause: int) -> None:
        self._back.priority += 1
        self._end_back(cause)
        if not self._is_over:
            self._post(LegNews(self.front.uniqueid, LegChange.REFUSED, cause=cause))

    def end(self, cause: int) -> None:
        """Dial has ended the leg; who is being asked is left at the next look."""
        if self._is_over or not self._is_live:
            return
        self._is_over, self._cause = True, cause
        if self._is_asking:
            now = asyncio.get_running_loop().time()
            self._later(next((at for at in self._looks_at if at > now), now) - now, self._leave)
        elif self._back.state is ChannelState.UP:
            self.hang_up()
        else:
            self._end_inner("CANCEL", cause)
            self._end_back(cause)

    def hang_up(self) -> None:
        """The conversation is over."""
        self._end_back(16)
        if self._inner is not None:
            self._inner.cause = 16
            self._channels.go(self._inner)

    def _end_back(self, cause: int) -> None:
        self._stop()
        self._is_live = False
        self._back.cause = cause
        if not self._context.is_outside:
            self._back.exten, self._back.priority = "h", 1
        self._channels.go(self._back)

    def _end_inner(self, status: str, cause: int) -> None:
        self._stop()
        if self._inner is None:
            return
        self._stop_asking()
        self._channels.dial_ends(self._back, self._inner, status)
        self._inner.cause = cause
        self._channels.go(self._inner)

    def _stop_asking(self) -> None:
        if self._is_asking and self._inner is not None:
            self._is_asking = False
            self._inner.context, self._inner.exten, self._inner.priority = self._own_context, "", 1

    def _later(self, after_s: float, act: Callable[..., None], *arguments: object) -> None:
        self._alarms.append(asyncio.get_running_loop().call_later(after_s, act, *arguments))

    def _stop(self) -> None:
        for alarm in self._alarms:
            alarm.cancel()
        self._alarms.clear()
