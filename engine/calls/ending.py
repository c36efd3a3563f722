"""The end of a call, however it came: agents freed, the message kept, exactly one CDR."""

from datetime import datetime

import structlog

from engine.calls.desk import Desk
from engine.calls.progress import CallProgress, write_cdr
from engine.queues import Queues
from engine.voicemail import keep_message

_log = structlog.get_logger(__name__)


async def end_call(desk: Desk, queues: Queues, progress: CallProgress, ended: datetime) -> None:
    """Free what the call held and record it. Sends no channel command: there may be no channel."""
    try:
        await desk.exchange.wait_for_legs_gone(progress.call, desk.settings.limits.late_leg_s)
        progress = await keep_message(desk, progress)
    except Exception:  # nothing that fails here is worth a CDR
        _log.exception("the end of a call failed", call=progress.call)
    finally:
        queues.agents.release_all(progress.call, progress.wrap_up_s)
    desk.recorder.record(write_cdr(progress, ended))
