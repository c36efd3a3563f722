"""AMI's Originate, as far as Växel asks for it: somebody outside is called back, or a phone's lamp is set."""

import asyncio
import itertools
import re
from collections.abc import Awaitable, Callable, Coroutine, Mapping

from simulator.asterisk.call import LiveCall
from simulator.asterisk.causes import cause_of, dial_status_of_leg
from simulator.asterisk.channel import Channel, ChannelState, Header
from simulator.asterisk.channels import Channels
from simulator.asterisk.devices import TRUNK
from simulator.asterisk.stub import CALLBACK_CONTEXT, TRUNK_CONTEXT
from simulator.phones import Answers, Display, Ignores, Phones, Refuses, Unregistered

Action = Mapping[str, str]
Carry = Callable[[LiveCall, Answers], Awaitable[None]]
"""Runs a call that was answered, whose phone reacts so, until it is over."""

_LAMP = re.compile(r"Local/([^@/]+)@vaxel-lamp/n")
_CALLBACK = re.compile(r"PJSIP/(\+?[0-9]+@.+)")
_RINGING_AFTER_S = 0.002
_FAILED, _OUT_OF_TIME, _ANSWERED = "0", "3", "4"


class Originator:
    """``lamps`` are the new and old messages that each phone was told of last."""

    def __init__(self, channels: Channels, phones: Phones, carry: Carry) -> None:
        self.lamps: dict[str, tuple[int, int]] = {}
        self._channels = channels
        self._phones = phones
        self._carry = carry

    def task_for(self, action: Action) -> Coroutine[None, None, None] | None:
        """What an action sets going; None for one that the stub has no place for."""
        channel = action.get("channel", "")
        if lamp := _LAMP.fullmatch(channel):
            return self._light(action, lamp[1])
        if (called := _CALLBACK.fullmatch(channel)) and action.get("context") == CALLBACK_CONTEXT:
            return self._call(action, called[1])
        return None

    async def _light(self, action: Action, phone: str) -> None:
        """A Local channel comes and goes; on its way the stub tells the phone."""
        told = dict(pair.split("=", 1) for pair in action.get("variable", "").split(",") if "=" in pair)
        self.lamps[phone] = int(told.get("VAXEL_NEW") or 0), int(told.get("VAXEL_OLD") or 0)
        front, back = self._channels.create_local(f"Local/{phone}@vaxel-lamp", None)
        for end in (front, back):
            end.context, end.exten = "vaxel-lamp", phone
            self._channels.appear(end)
        self._channels.dial_begins(None, front, f"{phone}@vaxel-lamp/n")
        back.exten, back.cause = "h", 16
        self._channels.go(back)
        self._channels.dial_ends(None, front, "NOANSWER")
        self._respond(action, "Failure", _FAILED, "<unknown>")
        front.cause = 16
        self._channels.go(front)

    async def _call(self, action: Action, called: str) -> None:
        reaction = self._phones.ring(f"PJSIP/{called}")
        if isinstance(reaction, Unregistered):
            self._respond(action, "Failure", _FAILED, action.get("channelid", "<unknown>"))
            return
        channel = self._channels.create_named(TRUNK, action["channelid"], ChannelState.DOWN)
        shown = action.get("callerid", "").strip("<>")
        channel.context, channel.caller_num, channel.connected_num = TRUNK_CONTEXT, shown, shown
        self._phones.displays.append(Display(f"PJSIP/{called}", "", shown))
        self._channels.appear(channel)
        self._channels.dial_begins(None, channel, called)
        limit_s = int(action.get("timeout", "30000")) / 1000
        try:
            match reaction:
                case Answers(after_s=after_s) if after_s <= limit_s:
                    await self._ring(channel, after_s)
                    await self._connect(action, channel, reaction)
                case Refuses(status=status, after_s=after_s) if after_s <= limit_s:
                    await self._ring(channel, after_s)
                    channel.cause = cause_of(status)
                    self._channels.dial_ends(None, channel, dial_status_of_leg(channel.cause))
                    self._respond(action, "Failure", _FAILED, channel.uniqueid)
                case Answers() | Refuses() | Ignores():
                    await self._ring(channel, limit_s)
                    self._respond(action, "Failure", _OUT_OF_TIME, channel.uniqueid)
        finally:
            self._channels.go(channel)

    async def _ring(self, channel: Channel, for_s: float) -> None:
        await asyncio.sleep(min(_RINGING_AFTER_S, for_s))
        self._channels.change_state(channel, ChannelState.RINGING)
        await asyncio.sleep(max(0.0, for_s - _RINGING_AFTER_S))

    async def _connect(self, action: Action, channel: Channel, reaction: Answers) -> None:
        self._channels.change_state(channel, ChannelState.UP)
        self._channels.dial_ends(None, channel, "ANSWER")
        channel.context, channel.exten = CALLBACK_CONTEXT, action["exten"]
        self._respond(action, "Success", _ANSWERED, channel.uniqueid, channel.name)
        call = LiveCall(channel, self._channels)
        call.reach("answered")
        await self._carry(call, reaction)

    def _respond(
        self, action: Action, response: str, reason: str, uniqueid: str, channel: str | None = None
    ) -> None:
        number = action.get("callerid", "").strip("<>") or "<unknown>"
        where: tuple[Header, ...] = (("Application", action.get("application", "")), ("Data", ""))
        if "context" in action:
            where = (("Context", action["context"]), ("Exten", action.get("exten", "")))
        own_id = (("ActionID", action["actionid"]),) if "actionid" in action else ()
        self._channels.tell_originated(
            itertools.chain(
                own_id,
                (("Response", response), ("Channel", channel or action["channel"])),
                where,
                (("Reason", reason), ("Uniqueid", uniqueid)),
                (("CallerIDNum", number), ("CallerIDName", "<unknown>")),
            )
        )
