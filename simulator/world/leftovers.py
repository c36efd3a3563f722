"""What should not be there any more when every call is over: on the switch, in the engine, on disk."""

import asyncio
from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from dialplan.ids import CallId, PersonId
from dialplan.queueing import Agent, Work
from engine.callbacks import Callbacks
from engine.queues import Queues
from engine.service import Engine
from simulator.asterisk import Asterisk
from simulator.phones import Phones
from simulator.ports import Memory

_ENGAGED = frozenset({Work.RESERVED, Work.RINGING, Work.TALKING})

_KEEPS_A_PROMISE = Callbacks._keep.__qualname__

Found = tuple[int, str]
"""How many of what."""


def say(found: Iterable[Found]) -> tuple[str, ...]:
    return tuple(f"{count} {what}" for count, what in found if count)


def left_on_switch(
    asterisk: Asterisk, phones: Phones, streams: int, *, was_ami_away: bool, mobiles: Collection[str]
) -> Iterator[Found]:
    """``mobiles`` are agents', as the switch names them: other telephones outside may be busy. While AMI is
    away nobody can tell who calls from their phone."""
    yield len(asterisk.channels), "channels that are still there"
    yield streams, "FastAGI streams that are still open"
    yield len(phones.talking), "phones that still talk"
    rung = [phone for phone in phones.rung_while_talking if "@" not in phone or phone in mobiles]
    calling = () if was_ami_away else phones.rung_while_calling
    yield len(rung) + len(calling), "times that a phone was rung while its agent talked"


def left_in_memory(memory: Memory, calls: Collection[CallId]) -> Iterator[Found]:
    """``calls`` are those that callers made."""
    records = memory.records
    yield len(memory.journal.calls), "calls that the journal still has"
    yield len(set(records.cdrs) - set(records.callbacks) - set(calls)), "CDRs of calls that nobody made"
    yield (
        len([call for call in records.callbacks if len(records.cdrs[call]) > 1]),
        "callbacks with CDRs twice",
    )
    yield records.unstored, "records that the store never got"
    yield len(records.refused), "records that the store refused for good"
    stored = list(records.cdrs)
    yield (
        int(stored != [call for call in records.ended if call in records.cdrs]),
        "order of CDRs that changed",
    )
    yield from _left_of_recordings(memory)


def _left_of_recordings(memory: Memory) -> Iterator[Found]:
    recordings = memory.recordings
    yield len(recordings.dropped) - len(recordings.lent), "recordings that nobody will fetch"
    has_message = {message.file for message in memory.records.messages.values()}
    orphaned = [kept for kept in recordings.kept.values() if str(kept.file) not in has_message]
    yield len(orphaned), "kept recordings without a message"


def left_in_engine(engine: Engine, calls: Collection[CallId]) -> Iterator[Found]:
    yield int(not engine.exchange.is_ami_up), "AMI session that did not come back"
    yield len(engine.exchange.calls), "inboxes of calls"
    yield sum(engine.exchange.knows(call) for call in calls), "channels that the engine believes in"
    yield len(engine.desk.forwards), "calls that ring outside"
    yield len(engine.desk.conversations), "conversations that can be heard"
    yield len(engine.desk.rung), "calls that ring somebody"
    yield engine.recorder.backlog, "records that wait"
    if engine.switchboard is not None:
        yield len(engine.switchboard.orphans), "calls that are expected back"
        for queues in engine.switchboard.all_queues.values():
            yield from _left_in_queues(queues)


def _left_in_queues(queues: Queues) -> Iterator[Found]:
    owed = {promise.place for promise in queues.promises.all}
    yield len([ticket for ticket in queues.tickets if ticket.call not in owed]), "callers in a queue"
    for person, agent in queues.agents.agents().items():
        yield from _left_of_agent(person, agent)


def _left_of_agent(person: PersonId, agent: Agent) -> Iterator[Found]:
    yield int(agent.work in _ENGAGED), f"agent {agent.work} for nobody ({person})"
    yield len(agent.besides), f"calls that an agent has besides ({person})"
    yield agent.phones_in_use, f"phones in use by nobody ({person})"


def waiting_tasks() -> Counter[str]:
    """The tasks of this loop, by the coroutine that each runs."""
    return Counter(task.get_coro().__qualname__ for task in asyncio.all_tasks())  # type: ignore[union-attr]


def left_of_tasks(before: Counter[str], owed: int) -> Iterator[Found]:
    """Tasks beyond the standing ones, which were there before the first call, and one a callback owed."""
    for name, count in (waiting_tasks() - before - Counter({_KEEPS_A_PROMISE: owed})).items():
        yield count, f"tasks that still wait ({name})"
