"""A recorded message goes into its mailbox: whole, once, whoever is left to put it there."""

import asyncio
from dataclasses import replace

import structlog

from dialplan.company import Company
from dialplan.decision import Decision, Step
from dialplan.destinations import Voicemail
from dialplan.ids import DestinationId
from dialplan.records import VoicemailMessage
from engine.calls.desk import Desk
from engine.calls.progress import CallProgress
from engine.disk import why
from engine.ports import KeptRecording

_log = structlog.get_logger(__name__)


async def keep_message(desk: Desk, progress: CallProgress, *, was_refused: bool = False) -> CallProgress:
    """Store the recording that a call has under way, if any; return the call's progress with it told.

    One for no mailbox, such as a greeting that an engine died with, is thrown away.
    ``was_refused``: Asterisk said that it could not record. What it has nevertheless is kept.
    """
    mailbox, name = progress.mailbox, progress.recording
    if name is None:
        return progress
    progress = replace(progress, recording=None)
    if mailbox is None:
        await desk.ports.recordings.discard(name)
        return progress
    try:
        async with asyncio.timeout(desk.settings.limits.keep_recording_s):
            kept = await desk.ports.recordings.keep(name)
    except OSError as error:  # TimeoutError is one; the sound stays in the folder that Asterisk records to
        _log.error(
            "recording could not be kept and stays where it was recorded", recording=name, why=why(error)
        )
        return _note_lost(desk, progress, mailbox)
    if kept is not None:
        return _note_kept(desk, progress, mailbox, kept)
    if was_refused:
        _log.error("Asterisk could not record a message", call=progress.call, mailbox=mailbox)
        return _note_lost(desk, progress, mailbox)
    return desk.note(progress, Decision(Step.VOICEMAIL, "voicemail.empty", {"at": mailbox}, "nothing kept"))


def _note_kept(
    desk: Desk, progress: CallProgress, mailbox: DestinationId, kept: KeptRecording
) -> CallProgress:
    desk.recorder.record(_message(desk, progress, mailbox, kept))
    progress = replace(progress, facts=replace(progress.facts, left_message=True))
    return desk.note(progress, Decision(Step.VOICEMAIL, "voicemail.kept", {"at": mailbox}, "message kept"))


def _message(
    desk: Desk, progress: CallProgress, mailbox: DestinationId, kept: KeptRecording
) -> VoicemailMessage:
    """What becomes of it is decided now: what is off at this moment is off for this message.

    A transcription also that was switched off since the call began: off means that no text is made.
    """
    message = VoicemailMessage(
        call=progress.call,
        organisation=progress.organisation,
        mailbox=mailbox,
        file=str(kept.file),
        duration_s=kept.duration_s,
        at=desk.ports.now(),
        cli=progress.cli,
    )
    company = _company(desk, progress)
    box = company.destinations.get(mailbox) if company is not None else None
    if company is None or not isinstance(box, Voicemail):
        return message
    return replace(
        message,
        language=box.language,
        transcribes=box.transcribes and _still_transcribes(desk, progress, mailbox),
        mails_to=box.mails_to if desk.ports.post is not None else (),
        told_in=box.told_in,
        time_zone=company.time_zone.key,
    )


def _still_transcribes(desk: Desk, progress: CallProgress, mailbox: DestinationId) -> bool:
    companies = desk.ports.configuration.current()
    newest = next((one for one in companies if one.organisation == progress.organisation), None)
    box = newest.destinations.get(mailbox) if newest is not None else None
    is_off = isinstance(box, Voicemail) and not box.transcribes
    return desk.ports.transcriber is not None and not is_off


def _company(desk: Desk, progress: CallProgress) -> Company | None:
    """The snapshot that the call is on, or where that is gone the organisation's newest."""
    configuration = desk.ports.configuration
    of_call = configuration.company_at(progress.organisation, progress.config_version)
    newest = (one for one in configuration.current() if one.organisation == progress.organisation)
    return of_call or next(newest, None)


def _note_lost(desk: Desk, progress: CallProgress, mailbox: DestinationId) -> CallProgress:
    progress = replace(progress, facts=replace(progress.facts, failed=True))
    return desk.note(
        progress, Decision(Step.VOICEMAIL, "voicemail.unrecordable", {"at": mailbox}, "no message, busy tone")
    )
