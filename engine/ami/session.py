"""The AMI session: connects for ever, and tells what happens on Asterisk, in order."""

import asyncio
import random
from collections.abc import Callable, Mapping, Sequence
from typing import NoReturn

import structlog

from engine.ami.actions import Callback, lamp
from engine.ami.codec import Headers, Value
from engine.ami.errors import AmiAway, AmiError, AmiRefused, Outage, Trouble
from engine.ami.link import Link
from engine.ami.news import News
from engine.ami.settings import AmiSettings, backoff_s, slowest_backoff_s
from engine.events import (
    AmiDown,
    AmiEvent,
    AmiUp,
    DeviceState,
    ListedChannel,
    LiveEvent,
    device_state,
    listed_channel,
    parse_event,
)
from engine.wiretap import Wiretap

_log = structlog.get_logger(__name__)

EVENT_CLASSES = "call,dtmf,user"
"""Asked for at login: digits are class dtmf, the stub's UserEvent class user, all others class call."""


class AmiSession:
    """One AMI account on one Asterisk.

    ``on_event`` is called from the loop, one event at a time: ``AmiUp`` with all channels after each connect,
    then live events in order, ``AmiDown`` on loss. A live event may repeat what ``AmiUp`` already told.
    """

    def __init__(
        self,
        settings: AmiSettings,
        on_event: Callable[[AmiEvent], None],
        *,
        jitter: random.Random | None = None,
        wiretap: Wiretap | None = None,
    ) -> None:
        self._settings = settings
        self._limits = settings.limits
        self._on_event = on_event
        self._jitter = jitter or random.Random()
        self._wiretap = wiretap
        self._news = News(settings)
        self._link: Link | None = None
        self._is_up = False
        self._early: list[LiveEvent] = []
        self._failures = 0

    @property
    def is_up(self) -> bool:
        """Whether ``AmiUp`` was told and nothing was lost since."""
        return self._is_up

    async def run(self) -> NoReturn:
        """Keep the session up until cancelled."""
        while True:
            outage = await self._live()
            self._news.away(outage)
            if outage.trouble is Trouble.AWAY:
                wait_s = backoff_s(self._failures, self._limits, self._jitter)
            else:
                wait_s = slowest_backoff_s(self._limits, self._jitter)
            self._failures += 1
            await asyncio.sleep(wait_s)

    async def send(
        self, name: str, headers: Mapping[str, Value] | None = None, *, deadline_s: float = 5.0
    ) -> Headers:
        """Send one action, at most once, and return the answer's headers.

        Raises AmiAway, AmiTimeout, AmiRefused, and ValueError for what cannot be an AMI line.
        """
        return (await self._up().ask(name, headers or {}, deadline_s=deadline_s))[0]

    async def list_(
        self, name: str, headers: Mapping[str, Value] | None = None, *, deadline_s: float = 5.0
    ) -> tuple[Headers, ...]:
        """Send one list action and return its events, without the one that completes it.

        Raises as ``send`` does.
        """
        return await self._up().ask(name, headers or {}, deadline_s=deadline_s, as_list=True)

    async def call_back(self, callback: Callback) -> None:
        """Have Asterisk ring somebody outside; who answers comes to the engine as ``callback.call``.

        CallbackFailed where nobody answers. Raises as ``send`` does: after AmiAway or AmiTimeout it may ring.
        """
        await self.send("Originate", callback.headers())

    async def show_messages(self, phone: str, new: int, old: int = 0) -> None:
        """Set the lamp of a phone by its endpoint's name (``201``); Asterisk forgets it when it restarts.

        Raises as ``send`` does.
        """
        await self.send("Originate", lamp(phone, new, old))

    def _up(self) -> Link:
        if self._link is None or not self._is_up:
            raise AmiAway("AMI is not connected")
        if self._link.pending >= self._limits.max_pending:
            raise AmiAway(f"{self._link.pending} AMI actions are waiting for an answer")
        return self._link

    async def _live(self) -> Outage:
        """Return why one connection, from its opening on, came to its end."""
        link = self._link = Link(self._settings, self._take, self._go_down, self._wiretap)
        try:
            await link.open()
            await self._log_in(link)
            await self._resynchronise(link)
            await self._keep_alive(link)
        except (AmiError, OSError, UnicodeError) as error:  # UnicodeError: a host name that DNS cannot have
            link.drop(Outage(Trouble.AWAY, str(error)))
        finally:
            link.drop(Outage(Trouble.AWAY, "stopped"))
        return link.lost.result()

    async def _log_in(self, link: Link) -> None:
        login = {
            "Username": self._settings.username,
            "Secret": self._settings.secret,
            "Events": EVENT_CLASSES,
        }
        try:
            await link.ask("Login", login, deadline_s=self._limits.login_timeout_s)
        except AmiRefused as error:
            # The other refusals pass: "Login Already In Use", "Asterisk is shutting down".
            wrong = str(error) == "Authentication failed"
            link.drop(Outage(Trouble.LOGIN_REFUSED if wrong else Trouble.AWAY, str(error)))
            raise

    async def _resynchronise(self, link: Link) -> None:
        """Tell the whole truth first, then the events that came while it was asked."""
        deadline_s = self._limits.resync_timeout_s
        try:
            rows = await link.ask("CoreShowChannels", {}, deadline_s=deadline_s, as_list=True)
            states = await link.ask("DeviceStateList", {}, deadline_s=deadline_s, as_list=True)
        except AmiRefused as error:
            forbidden = str(error) == "Permission denied"
            link.drop(Outage(Trouble.NOT_ALLOWED if forbidden else Trouble.AWAY, str(error)))
            raise
        if link.lost.done():
            return
        channels = _read(rows)
        early, self._early = self._early, []
        self._is_up = True
        self._news.up(link.banner.result(), len(channels))
        self._tell(AmiUp(channels, _read_states(states)))
        for event in early:
            self._tell(event)

    async def _keep_alive(self, link: Link) -> NoReturn:
        """Ping whenever nothing is heard for a while: a peer without a Pong is as good as gone."""
        loop, quiet_s = asyncio.get_running_loop(), self._limits.ping_interval_s
        while True:
            heard_at = link.heard_at
            await asyncio.wait({link.lost}, timeout=heard_at + quiet_s - loop.time())
            if link.heard_at == heard_at:
                await link.ask("Ping", {}, deadline_s=self._limits.pong_timeout_s)
            # Only now: a connection lost soon after each login must not be retried at the quickest pace.
            self._failures = 0

    def _take(self, headers: Headers) -> None:
        event = parse_event(headers)
        if event is None:
            return
        if self._is_up:
            self._tell(event)
        elif len(self._early) < self._limits.max_early_events:
            self._early.append(event)
        elif self._link is not None:
            self._link.drop(Outage(Trouble.AWAY, f"{len(self._early)} events before the list of channels"))

    def _go_down(self) -> None:
        self._early.clear()
        if self._is_up:
            self._is_up = False
            self._tell(AmiDown())

    def _tell(self, event: AmiEvent) -> None:
        try:
            self._on_event(event)
        except Exception:
            # Left to asyncio, it would end the connection and lose the rest of what was read.
            _log.exception("a handler of AMI events failed", event_kind=type(event).__name__)


def _read(rows: Sequence[Headers]) -> tuple[ListedChannel, ...]:
    channels = []
    for row in rows:
        try:
            channels.append(listed_channel(row))
        except (KeyError, ValueError):
            _log.warning("a channel in Asterisk's list lacks what Växel needs", headers=len(row))
    return tuple(channel for channel in channels if channel is not None)


def _read_states(rows: Sequence[Headers]) -> tuple[DeviceState, ...]:
    states = []
    for row in rows:
        try:
            states.append(device_state(row))
        except (KeyError, ValueError):
            _log.warning("a device in Asterisk's list lacks what Växel needs", headers=len(row))
    return tuple(states)
