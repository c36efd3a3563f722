"""One call's FastAGI stream after its request: one command at a time, each with its own reply.

Asterisk answers commands in order and names none of them, so the accounting must never slip: a command
whose task was cancelled still gets its reply, and the next one waits for that first. A second command is
never sent early: Asterisk leaves the second of two that came together unread until more arrives.

One exception: any line ends a sound that STREAM FILE plays, which then has no reply of its own. So a sound
is stopped by a NOOP, whose reply can't be taken for STREAM FILE's: only that has an ``endpos``.
"""

import asyncio
from dataclasses import dataclass

import structlog

from engine.agi.codec import HangUpNotice, Reply, ReplyDecoder, Success, encode_command
from engine.agi.errors import CommandTimeout, ProtocolError, StreamLost

_log = structlog.get_logger(__name__)

_SOUND = "STREAM FILE"
_STOPPING_S = 5.0
_UNREAD_S = 0.1  # a NOOP that came together with STREAM FILE is read when another one comes
_QUIET_S = 0.5  # and so is the second of two NOOPs; longer, since what is answered late needs no other one


@dataclass(slots=True)
class _Asked:
    """A command on its way, and the NOOPs sent after it to stop its sound.

    ``reply`` becomes None where there is none: the stream ended, or the sound was stopped.
    """

    name: str
    expires_at: float
    reply: asyncio.Future[Reply | None]
    over: asyncio.Future[None]
    stops: int = 0
    is_stop_heard: bool = False

    def take(self, said: Reply) -> None:
        """Account for one reply to this command, or to a NOOP that was to stop it."""
        if self.stops and isinstance(said, Success) and said.endpos is None:
            self.stops -= 1
            self.is_stop_heard = True
            self.answer(None)
        else:
            self.answer(said)
        if not self.stops:
            self.end()

    def answer(self, reply: Reply | None) -> None:
        if not self.reply.done():
            self.reply.set_result(reply)

    def end(self) -> None:
        """No reply is to come any more."""
        self.answer(None)
        if not self.over.done():
            self.over.set_result(None)


class AgiStream:
    """``listen`` must run beside whoever asks."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._decoder = ReplyDecoder()
        self._is_asking = False
        self._outstanding: _Asked | None = None
        self._latest: _Asked | None = None
        self._is_hung_up = False
        self._has_ended = False
        self._hung_up_or_ended = asyncio.Event()

    @property
    def is_hung_up(self) -> bool:
        """Whether Asterisk has said that the caller is gone."""
        return self._is_hung_up

    async def wait_hung_up(self) -> None:
        """Return once the caller is gone; raises StreamLost where the stream ended before that was known."""
        await self._hung_up_or_ended.wait()
        if not self._is_hung_up:
            raise StreamLost("the stream to Asterisk ended")

    async def listen(self) -> None:
        """Take what Asterisk says until the stream ends; a peer out of step has it dropped."""
        try:
            while True:
                self._take(await self._reader.readuntil(b"\n"))
        except (asyncio.IncompleteReadError, OSError):
            pass  # Asterisk closed it, or died
        except asyncio.LimitOverrunError:
            _log.warning("dropped an AGI stream", why="a line too long")
        except ProtocolError as error:
            _log.warning("dropped an AGI stream", why=str(error))
        finally:
            self._end()

    async def ask(self, name: str, *arguments: str, deadline_s: float) -> Reply:
        """Send one command and return its reply.

        Raises ValueError for what can't be sent, StreamLost, and CommandTimeout after ``deadline_s``, also
        where an earlier command, given up by its task, is past its own deadline. A second command while one
        is being asked is an error in the program: RuntimeError.
        """
        return await self._ask(name, *arguments, deadline_s=deadline_s, is_probe=False)

    async def is_caller_gone(self, deadline_s: float) -> bool:
        """Ask a channel that has just answered -1, which may mean a hang-up or merely a missing file.

        Asterisk answers first and says HANGUP after, but always before the reply to the next command.
        """
        if not self._is_hung_up:
            await self._ask("NOOP", deadline_s=deadline_s, is_probe=True)
        return self._is_hung_up

    def stop_sound(self) -> None:
        """End a sound whose STREAM FILE nobody waits for any more; no other command is touched."""
        asked = self._outstanding
        if asked is not None and asked.name == _SOUND and not asked.stops and not self._has_ended:
            asked.expires_at = asyncio.get_running_loop().time() + _STOPPING_S
            self._stop(asked)

    def _stop(self, asked: _Asked) -> None:
        loop = asyncio.get_running_loop()
        if asked is self._outstanding and not self._has_ended and loop.time() < asked.expires_at:
            asked.stops += 1
            self._writer.write(_NOOP)
            loop.call_later(_UNREAD_S, self._stop_again, asked)

    def _stop_again(self, asked: _Asked) -> None:
        """Say NOOP until one is heard, and again where others of them stay without a reply."""
        if asked.is_stop_heard:
            asyncio.get_running_loop().call_later(_QUIET_S, self._stop, asked)
        else:
            self._stop(asked)

    async def settled(self, deadline_s: float) -> Reply | None:
        """Wait for the reply to the latest command, also of a cancelled task, and return it.

        None where there was no command, or its reply did not come by ``deadline_s`` or never will.
        """
        if self._latest is None:
            return None
        try:
            async with asyncio.timeout(deadline_s):
                return await asyncio.shield(self._latest.reply)
        except TimeoutError:
            return None

    async def _ask(self, name: str, *arguments: str, deadline_s: float, is_probe: bool) -> Reply:
        line = encode_command(name, *arguments)
        if self._is_asking:
            raise RuntimeError(f"{name} asked while another command of the same channel is being asked")
        self._is_asking = True
        try:
            if self._outstanding is not None:
                await _end_of(self._outstanding)
            if self._has_ended:
                raise StreamLost("the stream to Asterisk ended")
            loop = asyncio.get_running_loop()
            expires_at = loop.time() + deadline_s
            asked = self._outstanding = _Asked(name, expires_at, loop.create_future(), loop.create_future())
            if not is_probe:
                self._latest = asked
            self._writer.write(line)  # no drain: at most one line of 8 KiB is ever in the buffer
            return await _reply_to(asked)
        finally:
            self._is_asking = False

    def _take(self, line: bytes) -> None:
        said = self._decoder.feed(line)
        if said is None:
            return
        if isinstance(said, HangUpNotice):
            self._is_hung_up = True
            self._hung_up_or_ended.set()
        elif self._outstanding is None:
            raise ProtocolError("a reply that nothing asked for")
        else:
            self._outstanding.take(said)
            if self._outstanding.over.done():
                self._outstanding = None

    def _end(self) -> None:
        self._has_ended = True
        self._hung_up_or_ended.set()
        if self._outstanding is not None:
            self._outstanding.end()
            self._outstanding = None
        self._writer.close()


_NOOP = encode_command("NOOP")


async def _end_of(asked: _Asked) -> None:
    """Wait until an earlier command, given up by its task, has all its replies."""
    try:
        async with asyncio.timeout_at(asked.expires_at):
            await asyncio.shield(asked.over)
    except TimeoutError:
        raise CommandTimeout(f"no reply to {asked.name} in time") from None


async def _reply_to(asked: _Asked) -> Reply:
    try:
        async with asyncio.timeout_at(asked.expires_at):
            reply = await asyncio.shield(asked.reply)
    except TimeoutError:
        raise CommandTimeout(f"no reply to {asked.name} in time") from None
    if reply is None:
        raise StreamLost(f"the stream to Asterisk ended during {asked.name}")
    return reply
