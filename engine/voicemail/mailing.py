"""Sends each message to those who are to have it, again and again until it is gone out."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import structlog

from dialplan.voicemail.delivery import again_after_s
from dialplan.voicemail.messages import Box, DueMail
from engine.mailbox_ports import Mailboxes, MailPutOff, MailRefused, MailTooLarge, Post
from engine.ports import Now, Recordings
from engine.voicemail.mail import write_mail

_log = structlog.get_logger(__name__)


class Mailing:
    """A mail is noted as sent after the server has taken it: a kill between the two sends it twice.

    ``name_of`` is what people call a box.
    """

    def __init__(
        self,
        mailboxes: Mailboxes,
        recordings: Recordings,
        post: Post,
        now: Now,
        name_of: Callable[[Box], str],
    ) -> None:
        self._name_of = name_of
        self._mailboxes = mailboxes
        self._recordings = recordings
        self._post = post
        self._now = now
        self._is_away = False

    async def do_one(self) -> bool:
        """Send one mail, if one is due. Raises OSError where the store is away."""
        due = await self._mailboxes.take_mail(self._now())
        if due is None:
            return False
        try:
            sound = await self._sound_of(due)
        except OSError as error:  # the disk, not the server
            _log.warning("a message's sound can't be read for its mail", call=due.kept.call, why=_why(error))
            await self._put_off(due)
            return True
        try:
            await self._send(due, sound)
        except OSError as error:
            self._note_away(error)
            await self._put_off(due)
            return False  # the others would only find the same
        except MailPutOff:
            await self._put_off(due)
        except MailRefused as refused:
            await self._give_up(due, str(refused.code))
        except ValueError:  # an address that no header takes
            await self._give_up(due, "address")
        else:
            self._note_back()
            await self._mailboxes.end_mail(due, self._now())
            _log.info("a message is mailed", call=due.kept.call, tries=due.tries)
        return True

    async def _send(self, due: DueMail, sound: bytes | None) -> None:
        box, sender = self._name_of(due.kept.box), self._post.sender
        try:
            await self._post.send(write_mail(due, sender, sound, box), due.address)
        except MailTooLarge:
            if sound is None:
                raise
            _log.warning(
                "a message is too long for the mail server and goes without its sound", call=due.kept.call
            )
            await self._post.send(write_mail(due, sender, None, box, is_too_large=True), due.address)

    async def _sound_of(self, due: DueMail) -> bytes | None:
        try:
            return await self._recordings.read(Path(due.kept.message.file))
        except FileNotFoundError:
            return None

    async def _put_off(self, due: DueMail) -> None:
        at = self._now() + timedelta(seconds=again_after_s(due.tries))
        await self._mailboxes.retry_mail(due, at)

    async def _give_up(self, due: DueMail, refusal: str) -> None:
        _log.error("a message's mail is refused for good", call=due.kept.call, why=refusal)
        await self._mailboxes.end_mail(due, self._now(), refusal)

    def _note_away(self, error: OSError) -> None:
        if not self._is_away:
            _log.error("the mail server is away; messages wait for it", why=_why(error))
        self._is_away = True

    def _note_back(self) -> None:
        if self._is_away:
            _log.info("the mail server takes messages again")
        self._is_away = False


def _why(error: OSError) -> str:
    return error.strerror or str(error) or type(error).__name__
