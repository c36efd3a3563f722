"""FastAGI's lines under other names. What this does not know comes out as ``?``: a replay then says so."""

import re
from collections.abc import Collection

from dialplan.numbers import clean_number
from engine.agi import Request
from simulator.traces.pseudonyms.house import Pseudonyms
from simulator.traces.pseudonyms.known import Known, known

_REPLY = re.compile(r"200 result=-?[0-9]{1,10}(?: \((.*)\))?((?: endpos=[0-9]{1,18})?)", re.DOTALL)
_CHANNEL = re.compile(r"(PJSIP|Local)/.+-[0-9a-f]{6,8}(;[12])?")
_COMMAND = re.compile(r'([A-Z]+(?: [A-Z]+)*)((?: "(?:[^"\\]|\\.)*")*)', re.DOTALL)
_ARGUMENT = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_SAFE = re.compile(r"[A-Za-z_]{1,20}|[0-9*#]{0,2}|[0-9]{1,7}|s=[0-9]{1,3}|wav16?|[A-Z]{2,8}\([a-z]{3,8}\)")
_KEYS = re.compile(r"[0-9*#ABCD]{0,16}")
_DONE = re.compile(r"fallback|[0-9]{1,3}")
_PLAIN = frozenset({"ANSWER", "HANGUP", "NOOP", "GET VARIABLE", "SET MUSIC", "WAIT FOR DIGIT", "SET CONTEXT"})
_SHOWN = re.compile(r"f\(([^)]*)\)")
_WHISPERED = re.compile(r"A\(([^)]*)\)")
_OPTIONS = re.compile(r"(?:[a-zA-Z]|m\([a-z0-9-]{1,40}\)|S\([0-9]{1,6}\)|f\(\+?[0-9]*\)|A\(/sound-[0-9]+\))*")
_CODE = re.compile(r"(\*[0-9]{2})([0-9*#]*)")
_REASON = re.compile(r"(\*[0-9]{1,2})?#?")


class AgiWords:
    """``suffixes`` are what groups put after a caller's number, ``callers`` the numbers they may follow."""

    def __init__(self, names: Pseudonyms, suffixes: Collection[str], callers: Collection[str]) -> None:
        self._names, self._suffixes, self._callers = names, suffixes, callers

    def request(self, request: Request) -> dict[str, str]:
        """The header's lines, in Asterisk's order, without ``agi_``."""
        return {
            "network_script": known(Known.SCRIPT, request.network_script),
            "channel": self._names.channel(request.channel),
            "language": known(Known.LANGUAGE, request.language),
            "uniqueid": self._names.id(request.unique_id),
            "callerid": self._caller(request.caller_number) or "unknown",
            "extension": self._dialled(request),
        }

    def _caller(self, number: str) -> str:
        return self._names.number(number) if clean_number(number) else ""

    def _dialled(self, request: Request) -> str:
        text = request.extension
        if request.network_script == "callback":
            return self._names.id(text)
        if not clean_number(text):
            return "unknown"
        if request.network_script == "phone" and (match := _CODE.fullmatch(text)):
            return match[1] + self._after_code(match[2])
        return self._names.number(text)

    def _after_code(self, text: str) -> str:
        """A colleague's extension, or the key for why somebody pauses."""
        return text if _REASON.fullmatch(text) else self._names.extension(text)

    def reply(self, line: str) -> str:
        """What Asterisk says."""
        if line == "HANGUP" or line.startswith("511 "):
            return line if line == "HANGUP" else "511 Command Not Permitted on a dead channel"
        if line.startswith("510 "):
            return "510 Invalid or unknown command"
        if line.startswith("520"):
            return "520 End of proper usage." if line.startswith("520 ") else "520-Invalid command syntax."
        match = _REPLY.fullmatch(line)
        if match is None:
            return "?"
        result, data, endpos = line.split(" ")[1], match[1], match[2]
        if data is None:
            return f"200 {result}{endpos}"
        return f"200 {result} ({self._data(data)}){endpos}"

    def _data(self, data: str) -> str:
        if not data:
            return ""
        return self._names.channel(data) if _CHANNEL.fullmatch(data) else known(Known.REPLY, data)

    def command(self, line: str) -> str:
        """What the engine says."""
        match = _COMMAND.fullmatch(line)
        if match is None:
            return "?"
        name, arguments = match[1], _ARGUMENT.findall(match[2])
        return " ".join([name, *(f'"{argument}"' for argument in self._arguments(name, arguments))])

    def _arguments(self, name: str, arguments: list[str]) -> list[str]:
        match name, arguments:
            case "STREAM FILE", [sound, keys]:
                return [self._names.sound(sound), keys if _KEYS.fullmatch(keys) else "?"]
            case "RECORD FILE", [path, *rest]:
                return [self._names.sound(path), *map(_safe, rest)]
            case "SET VARIABLE", [variable, value]:
                return [_safe(variable), self._value(variable, value)]
            case "EXEC", [application, *argument]:
                return [_safe(application), *(self._execute(application, one) for one in argument)]
            case _ if name in _PLAIN:
                return [*map(_safe, arguments)]
            case _:
                return ["?" for _ in arguments]

    def _value(self, variable: str, value: str) -> str:
        if variable == "__VAXEL_ASK":
            return self._names.sound(value)
        if variable in ("__VAXEL_SHOWS", "CALLERID(num)"):
            return self._names.number(value)
        if variable in ("VAXEL_DONE", "TIMEOUT(absolute)") and _DONE.fullmatch(value):
            return value
        return "?" if value else ""

    def _execute(self, application: str, argument: str) -> str:
        match application, argument.split(",", 2):
            case "Dial", [ringing, limit, options]:
                endpoints = "&".join(self._names.endpoint(one) for one in ringing.split("&"))
                return f"{endpoints},{_safe(limit)},{self._options(options)}"
            case "ChanSpy", [target, *options]:
                return ",".join([self._names.id(target), *map(_safe, options)])
            case (("Busy" | "Hangup" | "Congestion"), [number]):
                return _safe(number)
            case _:
                return "?" if argument else ""

    def _options(self, options: str) -> str:
        shown = _SHOWN.sub(lambda match: f"f({self._shown(match[1])})", options)
        said = _WHISPERED.sub(lambda match: f"A({self._names.sound(match[1])})", shown)
        return said if _OPTIONS.fullmatch(said) else "?"

    def _shown(self, number: str) -> str:
        for suffix in self._suffixes:
            caller = number.removesuffix(suffix)
            if suffix and number.endswith(suffix) and caller in self._callers:
                return self._names.number(caller) + suffix
        return self._names.number(number) if clean_number(number) else ""


def _safe(text: str) -> str:
    return text if _SAFE.fullmatch(text) else "?"
