"""One AMI connection on panoramisk, used once and thrown away: the only importer of panoramisk.

panoramisk gives the Manager and its actions with their ids and futures. Whatever it would do by itself
(reconnect, repeat, ping, log in without a deadline, tell repeated headers by their case) is overridden here.
"""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from panoramisk import Manager
from panoramisk.actions import Action
from panoramisk.ami_protocol import AMIProtocol

from engine.ami.codec import Headers, NotAmi, Splitter, TooLong, Value, decode, encode
from engine.ami.errors import AmiAway, AmiError, AmiRefused, AmiTimeout, Outage, Trouble
from engine.ami.settings import AmiSettings
from engine.wiretap import Wiretap

Answer = tuple[Headers, ...]

_LOGIN = "Login"
"""Nobody hears it: it has the secret in it."""


class Link(Manager):  # type: ignore[misc]  # panoramisk has no types
    """A Manager for exactly one connection.

    ``on_event`` gets every event's headers in order, ``on_lost`` is called once, both from the loop.
    """

    def __init__(
        self,
        settings: AmiSettings,
        on_event: Callable[[Headers], None],
        on_lost: Callable[[], None],
        wiretap: Wiretap | None = None,
    ) -> None:
        self._limits = settings.limits
        self.wiretap = wiretap or Wiretap()
        self._wire = _Wire(self, settings.limits.max_message_bytes)
        # Without a user name the Manager neither logs in by itself nor keeps the secret.
        super().__init__(
            host=settings.host,
            port=settings.port,
            ssl=settings.tls or False,
            protocol_factory=lambda: self._wire,
        )
        self.protocol = self._wire
        self._on_event, self._on_lost = on_event, on_lost
        self.banner: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.lost: asyncio.Future[Outage] = asyncio.get_running_loop().create_future()
        self.heard_at = asyncio.get_running_loop().time()

    @property
    def pending(self) -> int:
        """How many actions wait for an answer."""
        return len(self._wire.responses)

    async def open(self) -> None:
        """Connect and wait for the banner; raises OSError, AmiTimeout and AmiAway."""
        limit_s = self._limits.connect_timeout_s
        try:
            async with asyncio.timeout(limit_s):
                await self.connect()
                await self.banner
        except TimeoutError:
            raise AmiTimeout(f"no AMI banner in {limit_s:g} s") from None
        if self.lost.done():
            raise AmiAway("AMI was lost before its banner")

    async def ask(
        self, name: str, headers: Mapping[str, Value], *, deadline_s: float, as_list: bool = False
    ) -> Answer:
        """Send one action once and return its answer; for a list action, the events of the list.

        Raises ValueError from the encoder, AmiAway, AmiTimeout and AmiRefused.
        """
        if self.lost.done():
            raise AmiAway("AMI is not connected")
        asked = _Asked(name, headers, max_listed=self._limits.max_listed if as_list else None)
        try:
            self.send_action(asked)
            if (listener := self.wiretap.listener) is not None and name != _LOGIN:
                listener.said({"Action": name, "ActionID": asked.id, **headers})
            # Not wait_for: after a stall of this loop, an answer that came counts, even past the deadline.
            await asyncio.wait({asked.future}, timeout=deadline_s)
        finally:
            self._wire.responses.pop(asked.id, None)
        if not asked.future.done():
            raise AmiTimeout(f"{name}: no answer in {deadline_s:g} s")
        answer = asked.future.result()
        if isinstance(answer, AmiError):
            raise answer
        return answer

    def drop(self, outage: Outage) -> None:
        """End the connection: settle every pending action, say so once, and deliver nothing afterwards."""
        if self.lost.done():
            return
        self.lost.set_result(outage)
        if not self.banner.done():
            self.banner.set_result("")
        self._wire.close()
        for asked in self._wire.responses.values():
            asked.settle(AmiAway("AMI was lost before the answer"))
        self._wire.responses.clear()
        if (listener := self.wiretap.listener) is not None:
            listener.ami_lost()
        self._on_lost()

    def connection_made(self, f: "asyncio.Task[Any]") -> None:
        """Nothing: panoramisk would start its pinger here, and its reconnection on an error."""

    def connection_lost(self, exc: Exception | None) -> None:
        self.drop(Outage(Trouble.AWAY, str(exc) if exc else "closed by Asterisk"))

    def dispatch(self, event: Headers) -> None:
        """Straight to the one handler: panoramisk runs coroutine callbacks in no order."""
        self._on_event(event)


class _Asked(Action):  # type: ignore[misc]
    """An action on its way; its future holds the answer or the error, so none is ever left unread."""

    future: asyncio.Future[Answer | AmiError]
    id: str

    def __init__(self, name: str, headers: Mapping[str, Value], *, max_listed: int | None) -> None:
        if reserved := {"action", "actionid"} & {header.lower() for header in headers}:
            raise ValueError(f"AMI header {reserved.pop()} is not the sender's to set")
        super().__init__({"Action": name, **headers})
        self.max_listed = max_listed
        self.listed: list[Headers] = []

    def settle(self, answer: Answer | AmiError) -> None:
        if not self.future.done():
            self.future.set_result(answer)

    def add_message(self, message: Headers) -> None:
        """Take an answer; an event that carries the action's id, such as OriginateResponse, is none."""
        if "event" in message and self.max_listed is None:
            return
        match message:
            case {"response": "Error"}:
                self.settle(AmiRefused(message.get("message", "")))
            case {"response": _} if self.max_listed is None:
                self.settle((message,))
            case {"eventlist": "Complete"}:
                self.settle(tuple(self.listed))
            case {"event": _} if self.max_listed is not None:
                self._add_listed(message, self.max_listed)

    def _add_listed(self, message: Headers, max_listed: int) -> None:
        self.listed.append(message)
        if len(self.listed) > max_listed:
            self.listed.clear()
            self.settle(AmiRefused(f"list of more than {max_listed}"))


class _Wire(AMIProtocol):  # type: ignore[misc]
    """The transport's end: bytes to messages, actions to bytes, and nothing kept for another connection."""

    transport: asyncio.Transport | None
    responses: dict[str, _Asked]

    def __init__(self, link: Link, max_message_bytes: int) -> None:
        self.transport = None
        self.responses = {}
        self.closed = False
        self._link = link
        self._splitter = Splitter(max_message_bytes)

    def connection_made(self, transport: asyncio.Transport) -> None:
        self.transport = transport
        if self.closed:
            transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self._link.connection_lost(exc)

    def close(self) -> None:
        self.closed = True
        if self.transport is not None:
            self.transport.abort()

    def send(self, data: _Asked, as_list: object = None) -> "asyncio.Future[Answer | AmiError]":  # noqa: ARG002
        """Write an action; every byte to Asterisk passes this encoder. Raises ValueError."""
        wire = encode(data.items())
        self.responses[data.id] = data
        if self.transport is not None:
            self.transport.write(wire)
        return data.future

    def data_received(self, data: bytes) -> None:
        if self._link.lost.done():
            return
        self._link.heard_at = asyncio.get_running_loop().time()
        try:
            texts = self._splitter.feed(data)
        except NotAmi:
            self._link.drop(Outage(Trouble.NOT_AMI, "the peer's first line is no AMI banner"))
            return
        except TooLong:
            self._link.drop(Outage(Trouble.AWAY, "a message without end"))
            return
        if texts and not self._link.banner.done():
            self._link.banner.set_result(texts.pop(0))
        for text in texts:
            if self._link.lost.done():
                return
            self.handle_message(decode(text))

    def handle_message(self, message: Headers) -> None:
        if (listener := self._link.wiretap.listener) is not None:
            listener.heard(message)
        asked = self.responses.get(message.get("actionid", ""))
        if asked is not None:
            asked.add_message(message)
        if "event" in message:
            self._link.dispatch(message)
        if message.get("event") == "Shutdown":
            self._link.drop(Outage(Trouble.AWAY, "Asterisk is shutting down"))
