"""EXEC Dial: rings phones for a call, joins the first that answers, and tells AMI of every leg."""

import asyncio
import uuid

from simulator.asterisk.call import LiveCall
from simulator.asterisk.causes import cause_of, dial_status_of_leg, sip_status_for
from simulator.asterisk.channel import ChannelState
from simulator.asterisk.devices import TRUNK
from simulator.asterisk.dial_words import DialRequest, dial_status, read_caller_id, read_dial
from simulator.asterisk.inbox import Command, LegChange, LegNews, News, StreamEnded
from simulator.asterisk.leg import Leg
from simulator.asterisk.local import LocalLeg
from simulator.asterisk.machine import Machine
from simulator.phones import ANONYMOUS, Answers, Display, Ignores, Refuses, Unregistered

_RINGING_AFTER_S = 0.002
"""A phone's 180 Ringing, or a refusal without one, on a local network."""

_LEGS_END_S = 0.002
"""Ending the legs of a caller who is gone keeps Dial so long: mostly AMI tells of them before AGI does."""

_PHONES_CONTEXT, _TRUNK_CONTEXT = "vaxel-phones", "vaxel-trunk"


async def dial(call: LiveCall, machine: Machine, argument: str) -> int:
    """Perform Dial; return what AGI reports: 0, or -1 where the call shall not go on by itself."""
    call.channel.application, call.channel.application_data = "Dial", argument
    try:
        return await _Dialling(call, machine, read_dial(argument)).run()
    except ValueError:
        return -1
    finally:
        call.channel.application = call.channel.application_data = ""


class _Dialling:
    """One Dial under way; ``_early`` is what the engine sent meanwhile, to be read afterwards."""

    def __init__(self, call: LiveCall, machine: Machine, request: DialRequest) -> None:
        self._call = call
        self._machine = machine
        self._channels = machine.channels
        self._phones = machine.phones
        self._request = request
        self._legs: dict[str, Leg] = {}
        self._refusals: list[int] = []
        self._early: list[News] = []

    async def run(self) -> int:
        for variable in ("DIALSTATUS", "DIALEDPEERNAME", "ANSWEREDTIME", "ANSWEREDTIME_MS"):
            self._call.variables.pop(variable, None)
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
        for endpoint in self._request.endpoints:
            leg = self._make_local(endpoint) if endpoint.startswith("Local/") else self._make_plain(endpoint)
            if leg is not None:
                self._legs[leg.channel.uniqueid] = leg
        for leg in self._legs.values():
            self._tell_of(leg)
        if len(self._legs) == 1 and not any(
            isinstance(leg.reaction, LocalLeg) for leg in self._legs.values()
        ):
            self._call.channel.connected_num = self._call.channel.exten

    def _make_plain(self, endpoint: str) -> Leg | None:
        reaction = self._phones.ring(endpoint)
        if isinstance(reaction, Unregistered):
            return None
        is_outside = "@" in endpoint
        device = TRUNK if is_outside else endpoint
        channel = self._channels.create(device, ChannelState.DOWN, self._call.channel)
        channel.context = _TRUNK_CONTEXT if is_outside else _PHONES_CONTEXT
        channel.application, channel.application_data = "AppDial", "(Outgoing Line)"
        self._channels.appear(channel)
        return Leg(endpoint, channel, reaction)

    def _make_local(self, endpoint: str) -> Leg:
        local = LocalLeg(endpoint, self._call, self._machine, self._take_number)
        return Leg(endpoint, local.front, local)

    def _take_number(self, number: str) -> None:
        """A single leg says at once who it leads to."""
        if len(self._legs) == 1:
            self._call.channel.connected_num = number

    def _tell_of(self, leg: Leg) -> None:
        caller, channel = self._call.channel, leg.channel
        channel.exten = channel.caller_num = caller.exten
        channel.connected_num, channel.connected_name = caller.caller_num, caller.caller_name
        if shown := self._request.options.get("f"):
            channel.connected_name, channel.connected_num = read_caller_id(shown)
        self._channels.dial_begins(caller, channel, leg.endpoint.partition("/")[2])
        if not isinstance(leg.reaction, LocalLeg):
            is_hidden = caller.is_withheld and not shown
            name, number = ANONYMOUS if is_hidden else (channel.connected_name, channel.connected_num)
            display = Display(leg.endpoint, name, number)
            self._phones.displays.append(display)
        self._let_react(leg)

    def _let_react(self, leg: Leg) -> None:
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
            case LocalLeg() as local:
                local.begin()
            case Unregistered():
                pass

    def _later(self, leg: Leg, after_s: float, change: LegChange, sip_status: int = 0) -> None:
        news = LegNews(leg.channel.uniqueid, change, sip_status)
        loop = asyncio.get_running_loop()
        leg.alarms.append(loop.call_later(after_s, self._call.inbox.post, news))

    async def _ring(self) -> Leg | None:
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
                case LegNews(leg=id_, change=LegChange.REFUSED) as refusal if id_ in self._legs:
                    self._refuse(self._legs[id_], refusal)
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

    async def _talk(self, leg: Leg) -> int:
        """Return when either side hangs up, or the longest talk that option S allows is over."""
        call = self._call
        if leg.talks_s is not None:
            self._later(leg, leg.talks_s, LegChange.HUNG_UP)
        self._phones.begin_talk(leg.phone)
        call.is_talking = True
        try:
            if not await self._whisper(leg):
                return -1
            self._channels.dial_ends(call.channel, leg.channel, "ANSWER")
            self._end_losers(leg)
            self._channels.change_state(call.channel, ChannelState.UP)
            call.reach("answered")
            call.reach("talking")
            longest = self._request.options.get("S")
            await self._until_hung_up(leg, float(longest) if longest else None)
        finally:
            call.is_talking = False
            self._phones.end_talk(leg.phone)
            call.channel.bridge = ""
            self._tell_up_time()
            self._set_cause(16)
            self._hang_up(leg)
        return 0 if "g" in self._request.options and not call.has_hung_up else -1

    def _tell_up_time(self) -> None:
        """ANSWEREDTIME is how long the caller's channel has been up, whatever the talk was (measured)."""
        up_since = self._call.channel.up_since
        if up_since is not None:
            up_ms = round((asyncio.get_running_loop().time() - up_since) * 1000)
            self._call.variables |= {"ANSWEREDTIME": str(up_ms // 1000), "ANSWEREDTIME_MS": str(up_ms)}

    async def _whisper(self, leg: Leg) -> bool:
        """Who answered hears a sound, and the caller does not yet; False where either hangs up meanwhile."""
        length_s = self._machine.sound_length(self._request.options.get("A", ""))
        if length_s is None:
            return True
        self._end_losers(leg)
        return not await self._until_hung_up(leg, length_s)

    def _end_losers(self, winner: Leg) -> None:
        for loser in [leg for leg in self._legs.values() if leg is not winner]:
            self._end(loser, 26)

    async def _until_hung_up(self, leg: Leg, limit_s: float | None) -> bool:
        """Whether somebody has hung up before the time was out."""
        until = asyncio.get_running_loop().time() + limit_s if limit_s is not None else None
        while not self._call.has_hung_up:
            match await self._next(until):
                case None:
                    return False
                case LegNews(leg=id_, change=LegChange.HUNG_UP) if id_ == leg.channel.uniqueid:
                    return True
                case _:
                    pass
        return True

    def _hang_up(self, leg: Leg) -> None:
        if isinstance(leg.reaction, LocalLeg):
            leg.reaction.hang_up()
        self._end(leg, 16)

    async def _next(self, until: float | None) -> News | None:
        """What happens next to the call; the engine's lines wait, as in Asterisk, until Dial is over."""
        while True:
            news = await self._call.inbox.next(until)
            if not isinstance(news, Command | StreamEnded):
                return news
            self._early.append(news)

    def _refuse(self, leg: Leg, refusal: LegNews) -> None:
        cause = cause_of(refusal.sip_status) if refusal.cause is None else refusal.cause
        self._refusals.append(cause)
        self._set_cause(cause)
        self._channels.dial_ends(self._call.channel, leg.channel, dial_status_of_leg(cause))
        self._end(leg, cause, refusal.sip_status or None)

    def _answer(self, leg: Leg) -> Leg:
        call = self._call
        call.variables["DIALSTATUS"] = "ANSWER"
        call.variables["DIALEDPEERNAME"] = leg.channel.name
        call.variables["DIALEDPEERNUMBER"] = leg.endpoint.partition("/")[2]
        call.channel.connected_num = leg.number or call.channel.exten
        losers = [other for other in self._legs.values() if other is not leg]
        for loser in losers:
            self._channels.dial_ends(call.channel, loser.channel, "CANCEL")
        leg.stop()
        leg.channel.exten = ""
        bridge = str(uuid.uuid5(uuid.NAMESPACE_OID, leg.channel.uniqueid))
        leg.channel.bridge = call.channel.bridge = bridge
        self._channels.change_state(leg.channel, ChannelState.UP)
        for loser in losers:
            if isinstance(loser.reaction, LocalLeg):  # ends at once, while a phone has to be told first
                self._end(loser, 26)
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

    def _end(self, leg: Leg, cause: int, sip_status: int | None = None) -> None:
        leg.stop()
        leg.channel.cause, leg.channel.tech_cause = cause, sip_status
        self._legs.pop(leg.channel.uniqueid, None)
        self._channels.go(leg.channel)
        if isinstance(leg.reaction, LocalLeg):
            leg.reaction.end(cause)

    def _set_cause(self, cause: int) -> None:
        self._call.channel.cause, self._call.channel.tech_cause = cause, sip_status_for(cause)
