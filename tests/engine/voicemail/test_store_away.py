"""The store stopped for a minute under load: every message is kept, delivered, and delivered once."""

import asyncio
from collections.abc import Sequence

from dialplan.records import Record, VoicemailMessage
from engine.records import Recorder
from engine.signal import Signal
from engine.voicemail.delivery import Delivery
from engine.voicemail.news import StoreWithNews
from simulator.ports.mailboxes import MemoryMailboxes
from tests.dialplan.voicemail.messages import message
from tests.engine.fakes import FakeSpool, World, now


class StoppingStore:
    """A store that the boxes are in; away with them."""

    def __init__(self, mailboxes: MemoryMailboxes) -> None:
        self._mailboxes = mailboxes

    async def write(self, records: Sequence[Record]) -> None:
        if self._mailboxes.is_away:
            raise ConnectionError("the store is away")
        for record in records:
            assert isinstance(record, VoicemailMessage)
            self._mailboxes.add(record)


async def test_the_store_stopped_for_60_s_under_10_messages_a_second(world: World) -> None:
    changed = Signal()
    recorder = Recorder(StoreWithNews(StoppingStore(world.mailboxes), changed), FakeSpool(), lambda _: None)
    tasks = [
        asyncio.create_task(recorder.run()),
        asyncio.create_task(Delivery(world.desk.ports, changed).run()),
    ]
    for tenth in range(800):
        world.mailboxes.is_away = 100 <= tenth < 700
        left = message(tenth, at=now(), transcribes=True, mails_to=("anna@example.com",))
        recorder.record(left)
        await asyncio.sleep(0.1)
    await asyncio.sleep(120)
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    assert len(world.mailboxes.all) == 800
    assert len(world.transcriber.heard) == 800
    assert len({mail["Message-ID"] for mail in world.post.sent}) == len(world.post.sent) == 800
    assert recorder.backlog == 0
