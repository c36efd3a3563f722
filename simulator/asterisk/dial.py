"""EXEC Dial: rings phones for a call, joins the first that answers, and tells AMI of every leg."""

import asyncio
import uuid
from dataclasses import dataclass, field

from simulator.asterisk.call import LiveCall
from simulator.asterisk.causes import cause_of, dial_status_of_leg, sip_status_for
from simulator.asterisk.channel import Channel, ChannelState
from simulator.asterisk.channels import Channels
from simulator.asterisk.dial_words import DialRequest, dial_status, read_dial
from simulator.asterisk.inbox import Command, LegChange, LegNews, News, StreamEnded
from simulator.phones import Answers, Ignores, Phones, Reaction, Refuses, Unregistered

_RINGING_AFTER_S = 0.002
"""A phone's 180 Ringing, or a refusal without one, on a local network."""

_LEGS_END_S = 0.002
"""Ending the legs of a caller who is gone keeps Dial so long: mostly AMI tells of them before AGI does."""

_PHONES_CONTEXT = "vaxel-phones"


@dataclass(slots=True)
class _Leg:
    endpoint: str
    channel: Channel
    reaction: Reaction
    alarms: list[asyncio.TimerHandle] = field(default_factory=list)

    def stop(self) -> None:
        for alarm in self.alarms:
            alarm.cancel()
        self.alarms.clear()


async def dial(call: LiveCall, channels: Channels, phones: Phones, argument: str) -> int:
    """Perform Dial; return what AGI reports: 0, or -1 where the call shall not go on by itself."""
    call.channel.application, call.channel.application_data = "Dial", argument
    try:
        return await _Dialling(call, channels, phones, read_dial(argument)).run()
    except ValueError:
        return -1
    finally:
        call.channel.application = call.channel.application_data = ""


class _Dialling:
    """One Dial under way; ``_early`` is what the engine sent meanwhile, to be read afterwards."""

    def __init__(self, call: LiveCall, channels: Channels, phones: Phones, request: DialRequest) -> None:
        self._call = call
        self._channels = channels
        self._phones = phones
        self._request = request
        self._legs: dict[str, _Leg] = {}
        self._refusals: list[int] = []
        self._early: list[News] = []

    async def run(self) -> int:
        self._call.variables.pop("DIALSTATUS", None)
        self._begin()
        try:
            answered = await self._ring()
            if answered is None:
                return await self._give_up() if self._call.has_hung_up else 0
            return await self._talk(answered)
        finally:
            for leg in tuple(self._legs.values()):
                self._end(leg, 16)
            self._call.inbox.put_back(self._early)

    async def _give_up(self) -> int:
        await asyncio.sleep(_LEGS_END_S)
        return -1

    def _begin(self) -> None:
        caller = self._call.channel
        for endpoint in self._request.endpoints:
            reaction = self._phones.ring(endpoint)
            if isinstance(reaction, Unregistered):
                continue
            channel = self._channels.create(endpoint, ChannelState.DOWN, caller)
            channel.context = _PHONES_CONTEXT
            channel.application, channel.application_data = "AppDial", "(Outgoing Line)"
            self._legs[channel.uniqueid] = _Leg(endpoint, channel, reaction)
            self._channels.appear(channel)
        for leg in self._legs.values():
            leg.channel.exten = leg.channel.caller_num = caller.exten
            leg.channel.connected_num, leg.channel.connected_name = caller.caller_num, caller.caller_name
            self._channels.dial_begins(caller, leg.channel, leg.endpoint.partition("/")[2])
            self._let_react(leg)
        if len(self._legs) == 1:
            caller.connected_num = caller.exten

    def _let_react(self, leg: _Leg) -> None:
        match leg.reaction:
            case Answers(after_s=after_s):
                self._later(leg, _RINGING_AFTER_S, LegChange.RINGING)
                self._later(leg, max(after_s, 2 * _RINGING_AFTER_S), LegChange.ANSWERED)
            case Refuses(status=status, after_s=after_s):
                if after_s:
                    self._later(leg, _RINGING_AFTER_S, LegChange.RINGING)
                self._later(leg, max(after_s, 2 * _RINGING_AFTER_S), LegChange.REFUSED, status)
            case Ignores():
                self._later(leg, _RINGING_AFTER_S, LegChange.RINGING)
            case Unregistered():
                pass

    def _later(self, leg: _Leg, after_s: float, change: LegChange, sip_status: int = 0) -> None:
        news = LegNews(leg.channel.uniqueid, change, sip_status)
        loop = asyncio.get_running_loop()
        leg.alarms.append(loop.call_later(after_s, self._call.inbox.post, news))

    async def _ring(self) -> _Leg | None:
        """Return the leg that is answered; None, and DIALSTATUS says why, where none is."""
        limit_s = self._request.limit_s
        until = None if limit_s is None else asyncio.get_running_loop().time() + limit_s
        while self._legs and not self._call.has_hung_up:
            news = await self._next(until)
            match news:
                case None:
                    self._end_all("NOANSWER", 0)
                case LegNews(leg=id_, change=LegChange.RINGING) if id_ in self._legs:
                    self._channels.change_state(self._legs[id_].channel, ChannelState.RINGING)
                case LegNews(leg=id_, change=LegChange.REFUSED, sip_status=status) if id_ in self._legs:
                    self._refuse(self._legs[id_], status)
                case LegNews(leg=id_, change=LegChange.ANSWERED) if id_ in self._legs:
                    return self._answer(self._legs[id_])
                case _:
                    pass
        if self._call.has_hung_up:
            self._cancel()
        elif "DIALSTATUS" not in self._call.variables:
            if not self._refusals:
                self._set_cause(3)
            self._call.variables["DIALSTATUS"] = dial_status(self._refusals)
        return None

    async def _talk(self, leg: _Leg) -> int:
        """Return when either side hangs up, or the longest talk that option S allows is over."""
        call = self._call
        longest = self._request.options.get("S")
        until = asyncio.get_running_loop().time() + float(longest) if longest else None
        if isinstance(leg.reaction, Answers) and leg.reaction.talks_s is not None:
            self._later(leg, leg.reaction.talks_s, LegChange.HUNG_UP)
        self._phones.begin_talk(leg.endpoint)
        call.is_talking = True
        call.reach("talking")
        try:
            while not call.has_hung_up:
                match await self._next(until):
                    case None:
                        break
                    case LegNews(leg=id_, change=LegChange.HUNG_UP) if id_ == leg.channel.uniqueid:
                        break
                    case _:
                        pass
        finally:
            call.is_talking = False
            self._phones.end_talk(leg.endpoint)
            call.channel.bridge = ""
        self._set_cause(16)
        self._end(leg, 16)
        return 0 if "g" in self._request.options and not call.has_hung_up else -1

    async def _next(self, until: float | None) -> News | None:
        """What happens next to the call; the engine's lines wait, as in Asterisk, until Dial is over."""
        while True:
            news = await self._call.inbox.next(until)
            if not isinstance(news, Command | StreamEnded):
                return news
            self._early.append(news)

    def _refuse(self, leg: _Leg, status: int) -> None:
        cause = cause_of(status)
        self._refusals.append(cause)
        self._set_cause(cause)
        self._channels.dial_ends(self._call.channel, leg.channel, dial_status_of_leg(cause))
        self._end(leg, cause, status)

    def _answer(self, leg: _Leg) -> _Leg:
        call = self._call
        call.variables["DIALSTATUS"] = "ANSWER"
        call.variables["DIALEDPEERNAME"] = leg.channel.name
        call.variables["DIALEDPEERNUMBER"] = leg.endpoint.partition("/")[2]
        call.channel.connected_num = call.channel.exten
        losers = [other for other in self._legs.values() if other is not leg]
        for loser in losers:
            self._channels.dial_ends(call.channel, loser.channel, "CANCEL")
        leg.stop()
        leg.channel.exten = ""
        bridge = str(uuid.uuid5(uuid.NAMESPACE_OID, leg.channel.uniqueid))
        leg.channel.bridge = call.channel.bridge = bridge
        self._channels.change_state(leg.channel, ChannelState.UP)
        self._channels.dial_ends(call.channel, leg.channel, "ANSWER")
        for loser in losers:
            self._end(loser, 26)
        self._channels.change_state(call.channel, ChannelState.UP)
        call.reach("answered")
        return leg

    def _cancel(self) -> None:
        """The caller gave up. Before the call was answered that is a CANCEL, which muddles the causes."""
        if self._call.channel.state is ChannelState.UP:
            self._end_all("CANCEL", 16)
        else:
            self._end_all("CANCEL", 127, 500)
            self._set_cause(127)

    def _end_all(self, status: str, cause: int, sip_status: int | None = None) -> None:
        legs = tuple(self._legs.values())
        for leg in legs:
            self._channels.dial_ends(self._call.channel, leg.channel, status)
        for leg in legs:
            self._end(leg, cause, sip_status)
        self._call.channel.cause = 0
        self._call.channel.tech_cause = None
        self._call.variables["DIALSTATUS"] = status

    def _end(self, leg: _Leg, cause: int, sip_status: int | None = None) -> None:
        leg.stop()
        leg.channel.cause, leg.channel.tech_cause = cause, sip_status
        self._legs.pop(leg.channel.uniqueid, None)
        self._channels.go(leg.channel)

    def _set_cause(self, cause: int) -> None:
        self._call.channel.cause, self._call.channel.tech_cause = cause, sip_status_for(cause)
