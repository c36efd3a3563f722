"""Has each message that wants it transcribed, one at a time, the longest waiting first."""

from datetime import timedelta
from pathlib import Path

import structlog

from dialplan.voicemail.delivery import MOST_TRANSCRIPTIONS, again_after_s
from dialplan.voicemail.messages import DueTranscription
from engine.mailbox_ports import Mailboxes, Transcriber
from engine.ports import Now
from engine.signal import Signal

_log = structlog.get_logger(__name__)

_AWAY_S = 30.0
"""A transcriber that is away is asked again so soon; one of many messages asks."""


class Transcribing:
    """``changed`` is told when a transcript is there: a mail may wait for it."""

    def __init__(self, mailboxes: Mailboxes, transcriber: Transcriber, now: Now, changed: Signal) -> None:
        self._mailboxes = mailboxes
        self._transcriber = transcriber
        self._now = now
        self._changed = changed
        self._is_away = False

    async def do_one(self) -> bool:
        """Transcribe one message, if one is due. Raises OSError where the store is away."""
        due = await self._mailboxes.take_transcription(self._now())
        if due is None:
            return False
        message = due.kept.message
        try:
            text = await self._transcriber.transcribe(Path(message.file), message.language)
        except OSError as error:
            self._note_away(error)
            await self._put_off(due, _AWAY_S, due.tries - 1)  # the recording has done nothing to deserve it
            return False  # the others would only find the same
        except ValueError as error:
            await self._give_up(due, error)
        except Exception as error:  # whatever the recording did to it
            if due.tries < MOST_TRANSCRIPTIONS:
                await self._put_off(due, again_after_s(due.tries), due.tries)
                return True
            await self._give_up(due, error)
        else:
            self._note_back()
            await self._mailboxes.end_transcription(due.kept.call, text, self._now())
        self._changed.change()
        return True

    async def _put_off(self, due: DueTranscription, for_s: float, tries: int) -> None:
        at = self._now() + timedelta(seconds=for_s)
        await self._mailboxes.retry_transcription(due.kept.call, at, tries)

    async def _give_up(self, due: DueTranscription, error: Exception) -> None:
        _log.warning("a message can't be transcribed", call=due.kept.call, why=type(error).__name__)
        await self._mailboxes.end_transcription(due.kept.call, None, self._now())

    def _note_away(self, error: OSError) -> None:
        if not self._is_away:
            why = str(error) or type(error).__name__
            _log.error("nothing can be transcribed just now; messages wait for it", why=why)
        self._is_away = True

    def _note_back(self) -> None:
        if self._is_away:
            _log.info("messages are transcribed again")
        self._is_away = False
