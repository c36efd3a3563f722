"""From what was taken down to a trace: whole calls only, under other names, with what came of them."""

import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from config.document import Document
from dialplan.ids import CallId, Endpoint, PersonId
from dialplan.queueing import Presence
from dialplan.records import Cdr, LogLine
from engine.agi import Request
from engine.events import CALLBACK_CONTEXT, PhoneState, parse_event
from simulator.traces.pseudonyms import Pseudonyms
from simulator.traces.pseudonyms.agi import AgiWords
from simulator.traces.pseudonyms.ami import AmiWords
from simulator.traces.pseudonyms.known import Known, known, version
from simulator.traces.pseudonyms.presses import Press, replace_presses
from simulator.traces.replay import outcome_of
from simulator.traces.taking import Taken
from simulator.traces.trace import AMI, Kind, Line, Outcome, Trace

_OF_A_BOX = "mailbox."
"""Rules of who opens a voicemail box: such calls are left out, with their PINs and messages."""

_BEGINNINGS = ("Newchannel", "UserEvent")
_KEYS = ("dtmfbegin", "dtmfend")


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a trace is made of: what was said, and the records of those calls. All of it is people's own.

    ``document`` is the configuration's ``version``: calls on another one are left out.
    """

    starts: datetime
    began_s: float
    version: int
    taken: Sequence[Taken]
    document: Document
    cdrs: Sequence[Cdr]
    lines: Sequence[LogLine]
    messages: Mapping[CallId, int] = field(default_factory=dict)
    devices: Mapping[Endpoint, PhoneState] = field(default_factory=dict)
    presence: Mapping[PersonId, Presence] = field(default_factory=dict)
    trunk: str | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """``left_out`` counts calls that are not in it: not whole, another organisation's, to a voicemail box."""

    trace: Trace
    left_out: int


def make_trace(recorded: Recorded, key: bytes | None = None) -> Made:
    """``key`` decides which number stands for which; by default nobody ever knows it."""
    return _Making(recorded, key or secrets.token_bytes(32)).make()


class _Making:
    def __init__(self, recorded: Recorded, key: bytes) -> None:
        self._recorded = recorded
        self._requests = {one.wire: one.said for one in recorded.taken if isinstance(one.said, Request)}
        self._kept = frozenset(self._whole_calls())
        wires = [wire for wire, request in self._requests.items() if _call(request) in self._kept]
        self._wires = {AMI: AMI} | {wire: number for number, wire in enumerate(wires, 1)}
        callers = {
            number
            for request in self._requests.values()
            for number in (request.caller_number, request.extension)
        }
        self._names = Pseudonyms(recorded.document, callers, key, recorded.trunk or "trunk")
        suffixes = [one.agents_see.id for one in recorded.document.groups.values() if one.agents_see.id]
        self._agi = AgiWords(self._names, suffixes, callers)
        self._ami = AmiWords(self._names)
        self._actions: dict[str, str] = {}
        self._called_back = frozenset(
            str(one.said["Exten"])
            for one in recorded.taken
            if one.kind is Kind.ENGINE
            and isinstance(one.said, Mapping)
            and one.said.get("Context") == CALLBACK_CONTEXT
        )
        self._digits = self._replace_digits()

    def make(self) -> Made:
        recorded, names = self._recorded, self._names
        lines = tuple(self._lines())
        versions = {request.asterisk for request in self._requests.values()}
        trace = Trace(
            starts=recorded.starts,
            document=names.document,
            lines=lines,
            outcomes=tuple(self._outcomes()),
            asterisk=version(next(iter(versions), "")),
            has_trunk=recorded.trunk is not None,
            devices={
                names.endpoint(name): state
                for name, state in recorded.devices.items()
                if names.has_phone(name)
            },
            presence={
                names.person(person): presence
                for person, presence in recorded.presence.items()
                if presence is not Presence.LOGGED_IN and person in recorded.document.people
            },
        )
        calls = {_call(request) for request in self._requests.values()}
        return Made(trace, len(calls - self._kept))

    # Which calls.

    def _whole_calls(self) -> Iterator[CallId]:
        """From their beginning, which AMI tells of, to their CDR."""
        began = {
            one.said["uniqueid"]
            for one in self._recorded.taken
            if isinstance(one.said, Mapping) and one.said.get("event") in _BEGINNINGS
        }
        ended = {one.wire for one in self._recorded.taken if one.kind is Kind.ENGINE_LEFT}
        visits = {line.call for line in self._recorded.lines if line.rule.startswith(_OF_A_BOX)}
        unfinished = {_call(request) for wire, request in self._requests.items() if wire not in ended}
        configuration = self._recorded.document.organisation, self._recorded.version
        for cdr in self._recorded.cdrs:
            is_whole = cdr.call in began and cdr.call not in visits | unfinished
            if is_whole and (cdr.organisation, cdr.config_version) == configuration:
                yield cdr.call

    def _outcomes(self) -> Iterator[Outcome]:
        cdrs = {cdr.call: cdr for cdr in self._recorded.cdrs}
        first: dict[CallId, int] = {}
        for wire, request in self._requests.items():
            if _call(request) in self._kept:
                first.setdefault(_call(request), self._wires[wire])
        for call, wire in first.items():
            rules = tuple(line.rule for line in self._recorded.lines if line.call == call)
            told = outcome_of(wire, cdrs[call], rules, self._recorded.messages.get(call, 0))
            yield Outcome(
                told.wire,
                told.rules,
                told.disposition,
                self._names.destination(told.group) if told.group else "",
                self._names.person(told.agent) if told.agent else "",
                told.messages,
            )

    # What was said.

    def _lines(self) -> Iterator[Line]:
        for index, one in enumerate(self._recorded.taken):
            if one.wire in self._wires and (text := self._text(index, one)) is not None:
                at_ms = max(0, round(1000 * (one.at_s - self._recorded.began_s)))
                yield Line(at_ms, self._wires[one.wire], one.kind, text)

    def _text(self, index: int, one: Taken) -> str | None:
        """None for what is left out."""
        match one.said:
            case Request() as request:
                return _json(self._agi.request(request))
            case str() as line if one.kind is Kind.ENGINE:
                return self._agi.command(line)
            case str() as line:
                return self._agi.reply(line) if one.kind is Kind.ASTERISK else ""
            case _ as message if one.kind is Kind.ENGINE:
                return self._action(message)
            case _ as message:
                return self._message(index, {name: str(value) for name, value in message.items()})

    def _action(self, action: Mapping[str, object]) -> str | None:
        if action.get("Context") != CALLBACK_CONTEXT:
            return None
        own = self._actions[str(action["ActionID"])] = str(len(self._actions) + 1)
        return _json(self._ami.originate(action, own))

    def _message(self, index: int, message: Mapping[str, str]) -> str | None:
        if "event" in message:
            told = parse_event(message) is not None and self._is_about_us(message)
            return _json(self._ami.event(message, self._digits.get(index, ""))) if told else None
        own = self._actions.get(message.get("actionid", ""))
        return None if own is None else _json(self._ami.response(message, own))

    def _is_about_us(self, event: Mapping[str, str]) -> bool:
        match event["event"]:
            case "DeviceStateChange":
                return self._names.has_phone(event["device"])
            case "OriginateResponse":
                return True
            case "DTMFBegin" | "DTMFEnd":  # an agent's keys are nobody's business, and lead nowhere
                return event["uniqueid"] in self._kept
            case _:
                linked = event.get("linkedid") or event.get("destlinkedid") or event.get("uniqueid")
                return linked in self._kept or linked in self._called_back

    def _replace_digits(self) -> Mapping[int, str]:
        """The digit of each event about a key, by its place among what was taken."""
        entries: dict[str, int] = {}
        talking: set[str] = set()
        pressed: dict[str, list[tuple[int, Press]]] = {}
        for index, one in enumerate(self._recorded.taken):
            said = one.said
            if isinstance(said, str) and one.kind is Kind.ENGINE and not said.startswith("NOOP"):
                call = _call(self._requests[one.wire])
                entries[call] = entries.get(call, 0) + 1
                talking.discard(call)
            elif isinstance(said, Mapping) and one.kind is Kind.ASTERISK:
                name = str(said.get("event", "")).lower()
                channel = str(said.get("uniqueid", ""))
                if name == "dialend" and said.get("dialstatus") == "ANSWER":
                    talking.add(channel)
                elif name in _KEYS:
                    press = Press(
                        one.at_s,
                        known(Known.KEY, str(said.get("digit", ""))),
                        name == "dtmfend",
                        entries.get(channel, 0),
                        channel in talking,
                    )
                    pressed.setdefault(channel, []).append((index, press))
        return {
            index: digit
            for presses in pressed.values()
            for (index, _), digit in zip(
                presses, replace_presses([press for _, press in presses], self._names), strict=True
            )
        }


def _call(request: Request) -> CallId:
    return CallId(request.unique_id)


def _json(value: Mapping[str, str]) -> str:
    return json.dumps(value, ensure_ascii=False)
