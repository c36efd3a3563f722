"""What happens to messages after they are kept: all of it beside the calls, none of it lost in an outage.

The store's rows are the queue: what a message still needs stands in its row, so no restart forgets it.
"""

import asyncio
from typing import NoReturn

import structlog

from dialplan.destinations import Voicemail
from dialplan.voicemail.messages import Box
from engine.ports import Ports
from engine.signal import Signal
from engine.voicemail.errands import Errands
from engine.voicemail.mailing import Mailing
from engine.voicemail.sweeping import Sweeping
from engine.voicemail.transcribing import Transcribing

_log = structlog.get_logger(__name__)


class Delivery:
    """``changed`` is signalled when messages come to the store, are heard or deleted."""

    def __init__(self, ports: Ports, changed: Signal) -> None:
        self._ports = ports
        self._changed = changed

    async def run(self) -> NoReturn:
        """Deliver until cancelled."""
        ports = self._ports
        async with asyncio.TaskGroup() as tasks:
            sweeping = Sweeping(ports.mailboxes, ports.recordings)
            tasks.create_task(Errands(self._changed).run(sweeping.do_some))
            if ports.transcriber is not None:
                transcribing = Transcribing(ports.mailboxes, ports.transcriber, ports.now, self._changed)
                tasks.create_task(Errands(self._changed).run(transcribing.do_one))
            if ports.post is not None:
                mailing = Mailing(ports.mailboxes, ports.recordings, ports.post, ports.now, self._name_of)
                tasks.create_task(Errands(self._changed).run(mailing.do_one))
            else:
                _log.info("no mail goes out: VAXEL_SMTP_HOST is not set")
        raise AssertionError("all deliver until cancelled")

    def _name_of(self, box: Box) -> str:
        companies = self._ports.configuration.current()
        company = next((one for one in companies if one.organisation == box.organisation), None)
        found = company.destinations.get(box.mailbox) if company is not None else None
        return found.name if isinstance(found, Voicemail) else ""
