"""Notes of one ringing: each phone's end, as soon as it is certain, and who is free for others by it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from dialplan.decision import Decision, Seen, Step
from dialplan.ids import Endpoint, PersonId
from dialplan.outcome import LegOutcome, combine_outcomes
from dialplan.queueing import AgentStatus
from dialplan.records import LegRecord
from engine.calls.call import Call
from engine.conversations import Conversation
from engine.performers.leg import Stage
from engine.performers.legs import Legs


class RingNotes:
    """``agents`` are kept for the call as long as their phones ring, or they talk."""

    def __init__(self, call: Call, agents: Sequence[PersonId], legs: Legs, wrap_up_s: float) -> None:
        self._call = call
        self._agents = agents
        self._legs = legs
        self._wrap_up_s = wrap_up_s
        self.is_answer_guessed = False
        self._noted: dict[tuple[PersonId, Endpoint], LegRecord] = {}

    @property
    def outcome(self) -> LegOutcome:
        """What all of it comes to, so far."""
        return combine_outcomes(record.outcome for record in self._noted.values())

    def note(self, stage: Stage, guess: datetime | None = None) -> None:
        """Write down whose end is certain, and was not yet; let go who is needed no more.

        A conversation began just now; at ``guess``, where AMI was away when it began.
        """
        for record in self._legs.ended(stage):
            if (record.agent, record.endpoint) not in self._noted:
                self._note_end(record, guess)
        needed = self._needed(stage)
        self._call.queues.release([agent for agent in self._agents if agent not in needed], self._call.id)

    def correct_answer(self, at: datetime) -> None:
        """It is known better when the conversation began."""
        self._call.advance(replace(self._call.progress, answered=at))

    def _needed(self, stage: Stage) -> frozenset[PersonId]:
        """Whom the call keeps: a talk may last for hours, and is no reason to keep others."""
        answered = self._legs.answered
        talking = frozenset({answered.agent}) if answered is not None else frozenset[PersonId]()
        match stage:
            case Stage.RINGING if talking:
                return talking | self._legs.ringing_agents
            case Stage.RINGING:
                return self._legs.agents_awaited
            case Stage.OVER:
                return talking
            case Stage.CALLER_LEFT:
                return frozenset(self._agents)  # the call's end frees them, when nothing rings any more

    def _note_end(self, record: LegRecord, guess: datetime | None) -> None:
        call = self._call
        self._noted[record.agent, record.endpoint] = record
        call.advance(replace(call.progress.with_leg(record), facts=replace(call.facts, rang=self.outcome)))
        saw: dict[str, Seen] = {"agent": record.agent, "endpoint": record.endpoint}
        if record.cause is not None:
            saw["cause"] = record.cause
        call.note(Decision(Step.RING, f"outcome.{record.outcome}", saw, record.outcome))
        if record.outcome is LegOutcome.ANSWERED:
            self._note_talk(record.agent, guess)

    def _note_talk(self, agent: PersonId, guess: datetime | None) -> None:
        call = self._call
        self.is_answer_guessed = guess is not None
        call.queues.agents.mark(agent, call.id, AgentStatus.TALKING)
        call.desk.forwards.answered(call.id)
        call.desk.rung.end(call.id)
        self._note_conversation()
        call.advance(
            replace(
                call.progress,
                answered=guess or call.now(),
                agent=agent or None,
                wrap_up_s=self._wrap_up_s,
                facts=replace(call.facts, talked=True),
            )
        )
        saw = {"agent": agent} if agent else {"at": call.progress.at or ""}
        call.note(Decision(Step.TALK, "talk.answered", saw, "bridged"))

    def _note_conversation(self) -> None:
        """A group's, which its supervisors may hear."""
        progress, leg = self._call.progress, self._legs.answered
        if progress.group is not None and progress.group == progress.at and leg is not None and leg.channel:
            conversation = Conversation(progress.group, leg.channel)
            self._call.desk.conversations.begin(self._call.id, conversation)
