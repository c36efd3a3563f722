"""A recorded message goes into its mailbox: whole, once, whoever is left to put it there."""

import asyncio
from dataclasses import replace

import structlog

from dialplan.decision import Decision, Step
from dialplan.records import VoicemailMessage
from engine.calls.desk import Desk
from engine.calls.progress import CallProgress
from engine.ports import KeptRecording

_log = structlog.get_logger(__name__)


async def keep_message(desk: Desk, progress: CallProgress) -> CallProgress:
    """Store the recording that a call has under way, if any; return the call's progress with it told."""
    mailbox = progress.mailbox
    if progress.recording is None or mailbox is None:
        return progress
    kept = await _keep(desk, progress.recording)
    progress = replace(progress, recording=None)
    if kept is None:
        return desk.note(
            progress, Decision(Step.VOICEMAIL, "voicemail.empty", {"at": mailbox}, "nothing kept")
        )
    desk.recorder.record(
        VoicemailMessage(
            call=progress.call,
            organisation=progress.organisation,
            mailbox=mailbox,
            file=str(kept.file),
            duration_s=kept.duration_s,
            at=desk.ports.now(),
        )
    )
    progress = replace(progress, facts=replace(progress.facts, left_message=True))
    return desk.note(progress, Decision(Step.VOICEMAIL, "voicemail.kept", {"at": mailbox}, "message kept"))


async def _keep(desk: Desk, name: str) -> KeptRecording | None:
    try:
        async with asyncio.timeout(desk.settings.limits.keep_recording_s):
            return await desk.ports.recordings.keep(name)
    except (OSError, TimeoutError):
        # The sound is still in the folder that Asterisk records to; only its record is missing.
        _log.exception("recording could not be kept and stays where it was recorded", recording=name)
        return None
