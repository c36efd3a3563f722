"""Response groups (svarsgrupper): their agents, how these are rung, and what their callers hear meanwhile."""

from enum import StrEnum
from typing import Annotated, Self, assert_never

from pydantic import Discriminator, Field, Tag, model_validator

from config.calendars import Almanac
from config.entry import OWN_VOICEMAIL, BillingId, Ending, Entry, Key, Name, voicemail_of
from config.numbers import NumberText, read_number
from config.opening_hours import ClosedNowEntry, HoursEntry
from config.people import Extension
from config.speeches import AnyText, AudioText, Language, Narrator, Text
from config.voicemails import MaxS, SilenceS
from dialplan.destinations import AgentsSee, Callback, HuntGroup, QueueMessages
from dialplan.hunting import Strategy
from dialplan.ids import DestinationId, PersonId
from dialplan.numbers import E164
from dialplan.prompts import Clip, Prompt
from dialplan.queueing.phrases import CALLBACK_CONFIRM


class AgentEntry(Entry):
    """An agent with a level: level 1 is rung first."""

    agent: Key
    level: Annotated[int, Field(ge=1, le=9)] = 1


PhoneKey = Annotated[str, Field(pattern=r"^[0-9*#]$")]
"""One key of a telephone."""


def _shape_of(value: object) -> str:
    return "<with-level>" if isinstance(value, dict | AgentEntry) else "<plain>"


AnyAgent = Annotated[
    Annotated[Key, Tag("<plain>")] | Annotated[AgentEntry, Tag("<with-level>")], Discriminator(_shape_of)
]


class Seen(StrEnum):
    """What the agents' phones show of a call."""

    CALLER = "caller"
    GROUP = "group"
    CUSTOM = "custom"


class AgentsSeeEntry(Entry):
    """``id`` is put after the caller's number, so that a mobile can tell the group by it."""

    shows: Seen = Seen.CALLER
    id: Annotated[str, Field(pattern=r"^[0-9]{1,6}$")] | None = None
    number: NumberText | None = None


class PeriodicEntry(Entry):
    says: Text
    every_s: Annotated[int, Field(ge=10, le=600)] = 60


class Notified(StrEnum):
    """Who hears of a message in a group's voicemail."""

    AGENTS = "agents"
    SUPERVISORS = "supervisors"


class GroupVoicemailEntry(Entry):
    """Lengths in seconds; ``transcription`` None follows the default of people's boxes, ``language`` the
    organisation's."""

    greeting: Text
    notify: Annotated[tuple[Notified, ...], Field(max_length=2)] = ()
    max_s: MaxS = 180
    silence_s: SilenceS = 5
    reviews: bool = True
    language: Language | None = None
    transcription: bool | None = None
    extension: Extension | None = None


class CallbackEntry(Entry):
    """Who presses ``key`` hangs up, keeps the place and is called; not answered, ``tries`` times in all."""

    key: PhoneKey
    offer: Text | None = None
    tries: Annotated[int, Field(ge=1, le=10)] = 3
    retry_s: Annotated[int, Field(ge=30, le=7200)] = 300
    ring_s: Annotated[int, Field(ge=10, le=60)] = 30

    def callback(self, narrator: Narrator) -> Callback:
        offer = narrator.prompt(self.offer) if self.offer is not None else None
        return Callback(self.key, offer, self.tries, self.retry_s, self.ring_s)


class GroupEntry(Entry):
    """Waits are in seconds. A group may be without agents: its callers go on at once."""

    name: Name
    billing_id: BillingId | None = None
    display_number: NumberText | None = None
    agents: Annotated[tuple[AnyAgent, ...], Field(max_length=500)] = ()
    supervisors: Annotated[tuple[Key, ...], Field(max_length=50)] = ()
    strategy: Strategy = Strategy.RING_ALL
    next_level_s: Annotated[int, Field(ge=0, le=3600)] = 20
    ring_s: Annotated[int, Field(ge=5, le=120)] = 20
    rest_s: Annotated[int, Field(ge=0, le=300)] = 10
    wrap_up_s: Annotated[int, Field(ge=0, le=3600)] = 0
    pause_after: Annotated[int, Field(ge=0, le=100)] = 0
    priority: Annotated[int, Field(ge=0, le=9)] = 0
    max_wait_s: Annotated[int, Field(ge=5, le=7200)] = 300
    max_waiting: Annotated[int, Field(ge=1, le=1000)] = 100
    overflow: Ending
    when_full: Ending | None = None
    when_nobody: Ending | None = None
    welcome: Text | None = None
    queue_message: Text | None = None
    periodic_message: PeriodicEntry | None = None
    tells_position: bool = False
    tells_wait: bool = False
    music: AudioText | None = None
    exit_keys: Annotated[dict[PhoneKey, Ending], Field(max_length=12)] = Field(default_factory=dict)
    position_key: PhoneKey | None = None
    callback: CallbackEntry | None = None
    hours: HoursEntry | None = None
    closed_now: ClosedNowEntry | None = None
    agents_see: AgentsSeeEntry = AgentsSeeEntry()
    whisper: Text | None = None
    voicemail: GroupVoicemailEntry | None = None

    @model_validator(mode="after")
    def _check_keys(self) -> Self:
        keys = [*self.exit_keys, self.position_key, self.callback.key if self.callback else None]
        used = [key for key in keys if key is not None]
        twice = {key for key in used if used.count(key) > 1}
        if twice:
            raise ValueError(
                f"key {min(twice)} has two meanings: exit_keys, position_key and callback share 0-9, * and #"
            )
        if self.callback and CALLBACK_CONFIRM in (*self.exit_keys, self.position_key):
            raise ValueError(
                f"key {CALLBACK_CONFIRM} confirms a callback: use others for exit_keys and position_key"
            )
        return self

    def levels(self) -> dict[str, int]:
        """Each agent's level, in the order of the file."""
        return {
            agent_key(agent): agent.level if isinstance(agent, AgentEntry) else 1 for agent in self.agents
        }

    def destination(
        self, id_: DestinationId, narrator: Narrator, almanac: Almanac, country: str, number: E164 | None
    ) -> HuntGroup:
        """``number`` is the one that leads to the group; others are read as people of ``country`` write."""
        levels = self.levels()

        def resolve(ending: DestinationId) -> DestinationId:
            return voicemail_of(id_) if ending == OWN_VOICEMAIL else ending

        return HuntGroup(
            id=id_,
            agents=tuple(PersonId(agent) for agent in sorted(levels, key=lambda agent: levels[agent])),
            overflow=resolve(self.overflow),
            strategy=self.strategy,
            ring_s=self.ring_s,
            rest_s=self.rest_s,
            wrap_up_s=self.wrap_up_s,
            max_wait_s=self.max_wait_s,
            hours=self.hours.hours(almanac) if self.hours else None,
            closed_now=self.closed_now.close(almanac) if self.closed_now else None,
            levels={PersonId(agent): level for agent, level in levels.items() if level > 1},
            next_level_s=self.next_level_s,
            priority=self.priority,
            max_waiting=self.max_waiting,
            when_full=resolve(self.when_full) if self.when_full else None,
            when_nobody=resolve(self.when_nobody) if self.when_nobody else None,
            pause_after=self.pause_after,
            messages=self._messages(narrator),
            exit_keys={key: resolve(to) for key, to in self.exit_keys.items()},
            position_key=self.position_key,
            callback=self.callback.callback(narrator) if self.callback else None,
            agents_see=self._agents_see(country, number),
            whisper=narrator.prompt(self.whisper) if self.whisper is not None else None,
            supervisors=tuple(PersonId(supervisor) for supervisor in self.supervisors),
            language=narrator.language,
        )

    def _messages(self, narrator: Narrator) -> QueueMessages:
        def prompt(text: AnyText | None) -> Prompt | None:
            return narrator.prompt(text) if text is not None else None

        periodic, music = self.periodic_message, prompt(self.music)
        return QueueMessages(
            welcome=prompt(self.welcome),
            message=prompt(self.queue_message),
            periodic=prompt(periodic.says) if periodic else None,
            every_s=periodic.every_s if periodic else QueueMessages().every_s,
            tells_position=self.tells_position,
            tells_wait=self.tells_wait,
            music=music if isinstance(music, Clip) else None,
        )

    def _agents_see(self, country: str, number: E164 | None) -> AgentsSee:
        sees = self.agents_see
        match sees.shows:
            case Seen.CALLER:
                return AgentsSee(suffix=sees.id or "")
            case Seen.GROUP:
                return AgentsSee(number=number or read_number(self.display_number or "", country))
            case Seen.CUSTOM:
                return AgentsSee(number=read_number(sees.number or "", country))
            case _:
                assert_never(sees.shows)


def agent_key(agent: str | AgentEntry) -> str:
    return agent.agent if isinstance(agent, AgentEntry) else agent
