"""AMI, the server's side: who is logged in hears every event; a few actions are answered."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain

from simulator.asterisk.channel import Header
from simulator.asterisk.channels import Channels
from simulator.phones import Phones
from simulator.virtual_time.clock import Now

Originate = Callable[[Mapping[str, str]], bool]
"""Sets off what an Originate asks for; whether it could."""

BANNER = b"Asterisk Call Manager/11.0.0\r\n"
_MAX_QUEUED_BYTES = 8 << 20
_SLOW_LOGIN_S = 1.0
"""Asterisk waits before it says that a password is wrong."""

_UNKNOWN = "Invalid/unknown command: {}. Use Action: ListCommands to show available commands."

PRIVILEGES = {
    "DTMFBegin": "dtmf,all",
    "DTMFEnd": "dtmf,all",
    "Shutdown": "system,all",
    "UserEvent": "user,all",
}
"""Of the events that are not ``call,all``."""


@dataclass(frozen=True, slots=True)
class AmiAccount:
    """Who may log in, and what the server's own filter lets through: these events (None: all), and none of
    a channel in the hidden context."""

    username: str = "vaxel"
    secret: str = field(default="secret", repr=False)
    events: frozenset[str] | None = frozenset(
        (
            "UserEvent",
            "Newchannel",
            "DialBegin",
            "DialEnd",
            "Hangup",
            "DTMFBegin",
            "DTMFEnd",
            "DeviceStateChange",
            "OriginateResponse",
        )
    )
    hidden_context: str = "vaxel-trunk"


class AmiServer:
    """Any number of clients; ``lag_s`` is how late events come, answers come at once."""

    def __init__(
        self, account: AmiAccount, now: Now, phones: Phones, originate: Originate, *, lag_s: float
    ) -> None:
        self.channels = Channels(self.publish, now, phones.is_registered)
        self._phones = phones
        self._originate = originate
        self._account = account
        self._of_hidden = f"\nContext: {account.hidden_context}\r\n".encode()
        self._now = now
        self._lag_s = lag_s
        self._clients: dict[_Client, None] = {}
        self._serving: set[asyncio.Task[None]] = set()

    def publish(self, name: str, headers: Iterable[Header]) -> None:
        """Tell everybody who is logged in."""
        if self._account.events is not None and name not in self._account.events:
            return
        told = _encode((("Event", name), ("Privilege", PRIVILEGES.get(name, "call,all")), *headers))
        if self._of_hidden in told:
            return
        for client in tuple(self._clients):
            if client.hears_events:
                client.tell(told, self._lag_s)

    def drop_clients(self) -> None:
        """Cut everybody off; what was on its way to them is lost."""
        for client in tuple(self._clients):
            client.cut()

    def shut_down(self) -> None:
        """Say goodbye as ``core stop`` does."""
        goodbye = (
            ("Event", "Shutdown"),
            ("Privilege", "system,all"),
            ("Shutdown", "Cleanly"),
            ("Restart", "False"),
        )
        for client in tuple(self._clients):
            client.tell(_encode(goodbye), 0.0)

    async def gone(self) -> None:
        """Return when nobody is being served any more."""
        if self._serving:
            await asyncio.wait(self._serving)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One client, from its connection to its end."""
        client = _Client(writer)
        self._clients[client] = None
        serving = asyncio.current_task()
        assert serving is not None
        self._serving.add(serving)
        serving.add_done_callback(self._serving.discard)
        try:
            writer.write(BANNER)
            while (action := await _read_action(reader)) is not None:
                if not await self._act(client, action):
                    break
        except (ConnectionError, asyncio.LimitOverrunError, ValueError):
            pass
        finally:
            self._clients.pop(client, None)
            client.close()

    async def _act(self, client: "_Client", action: Mapping[str, str]) -> bool:
        """Answer one action; False where the connection ends with it."""
        name, own_id = action.get("action", "").lower(), _id_of(action)
        if name == "login":
            return await self._log_in(client, action)
        if not client.logged_in and name != "logoff":
            client.answer("Error", own_id, ("Message", "Permission denied"))
            return True
        match name:
            case "logoff":
                client.answer("Goodbye", own_id, ("Message", "Thanks for all the fish."))
                return False
            case "ping":
                stamp = f"{self._now().timestamp():.6f}"
                client.answer("Success", own_id, ("Ping", "Pong"), ("Timestamp", stamp))
            case "events":
                client.hears_events = action.get("eventmask", "").lower() != "off"
                client.answer("Success", own_id, ("Events", "On" if client.hears_events else "Off"))
            case "coreshowchannels":
                self._list_channels(client, own_id)
            case "devicestatelist":
                self._list_devices(client, own_id)
            case "originate" if self._originate(action):
                client.answer("Success", own_id, ("Message", "Originate successfully queued"))
            case _:
                client.answer("Error", own_id, ("Message", _refusal(action)))
        return True

    async def _log_in(self, client: "_Client", action: Mapping[str, str]) -> bool:
        right = self._account.username, self._account.secret
        if (action.get("username"), action.get("secret")) != right:
            await asyncio.sleep(_SLOW_LOGIN_S)
            client.answer("Error", _id_of(action), ("Message", "Authentication failed"))
            return False
        client.logged_in = True
        client.hears_events = action.get("events", "on").lower() != "off"
        client.answer("Success", _id_of(action), ("Message", "Authentication accepted"))
        return True

    def _list_channels(self, client: "_Client", own_id: tuple[Header, ...]) -> None:
        client.answer("Success", own_id, ("EventList", "start"), ("Message", "Channels will follow"))
        for headers in self.channels.listed():
            client.tell(_encode(chain((("Event", "CoreShowChannel"),), own_id, headers)), 0.0)
        end = ("EventList", "Complete"), ("ListItems", str(len(self.channels)))
        client.tell(_encode((("Event", "CoreShowChannelsComplete"), *own_id, *end)), 0.0)

    def _list_devices(self, client: "_Client", own_id: tuple[Header, ...]) -> None:
        follow = "Device State Changes will follow"
        client.answer("Success", own_id, ("EventList", "start"), ("Message", follow))
        devices = [device for device in self._phones.endpoints if "@" not in device]
        for headers in self.channels.device_states(devices):
            client.tell(_encode(chain((("Event", "DeviceStateChange"),), own_id, headers)), 0.0)
        end = ("EventList", "Complete"), ("ListItems", str(len(devices)))
        client.tell(_encode((("Event", "DeviceStateListComplete"), *own_id, *end)), 0.0)


class _Client:
    """One connection."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self.logged_in = False
        self.hears_events = False
        self._writer = writer
        self._late: deque[tuple[float, bytes]] = deque()

    def answer(self, response: str, own_id: tuple[Header, ...], *headers: Header) -> None:
        self.tell(_encode((("Response", response), *own_id, *headers)), 0.0)

    def tell(self, told: bytes, lag_s: float) -> None:
        """Send now, or ``lag_s`` later; what is late stays in order among itself."""
        if not lag_s:
            self._write(told)
            return
        self._late.append((asyncio.get_running_loop().time() + lag_s, told))
        if len(self._late) == 1:
            self._wait_for_the_first()

    def _wait_for_the_first(self) -> None:
        asyncio.get_running_loop().call_at(self._late[0][0], self._tell_the_late)

    def _tell_the_late(self) -> None:
        now = asyncio.get_running_loop().time()
        while self._late and self._late[0][0] <= now:
            self._write(self._late.popleft()[1])
        if self._late:
            self._wait_for_the_first()

    def _write(self, told: bytes) -> None:
        if self._writer.is_closing():
            return
        self._writer.write(told)
        if self._writer.transport.get_write_buffer_size() > _MAX_QUEUED_BYTES:
            self.cut()  # as Asterisk cuts off a reader that is too slow

    def cut(self) -> None:
        self._writer.transport.abort()

    def close(self) -> None:
        self._writer.close()


def _refusal(action: Mapping[str, str]) -> str:
    """Why an action is not performed."""
    match action.get("action", "").lower():
        case "":
            return "Missing action in request"
        case "originate" if "channel" in action:
            return "Extension does not exist."
        case "originate":
            return "Channel not specified"
        case "command" | "hangup" | "redirect" | "setvar" | "getvar":
            return "Permission denied"
        case _:
            return _UNKNOWN.format(action["action"])


async def _read_action(reader: asyncio.StreamReader) -> Mapping[str, str] | None:
    """The headers of one action by lower-case name; None at the end of the stream.

    ``Variable`` may be there several times; Asterisk takes them as one list.
    """
    headers: dict[str, str] = {}
    while line := await reader.readline():
        text = line.decode(errors="replace").rstrip("\r\n")
        if not text and headers:
            return headers
        name, colon, value = text.partition(":")
        key = name.strip().lower()
        if colon and key == "variable" and key in headers:
            headers[key] += f",{value.strip()}"
        elif colon:
            headers.setdefault(key, value.strip())
    return None


def _id_of(action: Mapping[str, str]) -> tuple[Header, ...]:
    return (("ActionID", action["actionid"]),) if action.get("actionid") else ()


def _encode(headers: Iterable[Header]) -> bytes:
    lines = [f"{name}: {value}\r\n" for name, value in headers]
    return f"{''.join(lines)}\r\n".encode()
