import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest

from dialplan.destinations import Device, Mobile
from dialplan.ids import CallId, Endpoint, PersonId
from dialplan.numbers import E164
from dialplan.outcome import LegOutcome
from dialplan.prompts import Speech
from dialplan.queueing import AgentStatus
from engine.agi import StreamLost
from engine.calls.call import Call
from engine.events import AmiDown, AmiEvent, LegBegan
from engine.performers.ringing import RingManner, ring_agents
from tests.engine.fakes import (
    ANNA,
    BO,
    CALL,
    CARIN,
    PHONES,
    FakeChannel,
    World,
    answered,
    began,
    gone,
    leg_of,
    listed,
    settle,
)

MANNER = RingManner(20, wrap_up_s=10, music="default")
FREE, RINGING, TALKING = AgentStatus.AVAILABLE, AgentStatus.RINGING, AgentStatus.TALKING


async def reserve(call: Call, *agents: PersonId) -> None:
    call.queues.agents.admit(agents)
    assert await call.queues.agents.claim(agents, call.id)


class Dial:
    """A Dial that goes on until ``over`` is set."""

    def __init__(self, world: World, *events: AmiEvent) -> None:
        self.over = asyncio.Event()
        self.channel = FakeChannel()
        self.channel.on["dial"] = self._dial
        self._world = world
        self._events = events

    async def _dial(self, *_: object) -> str:
        self._world.tell(*self._events)
        await self.over.wait()
        return ""


async def begin(world: World, dial: Dial, *agents: PersonId) -> tuple[Call, asyncio.Task[LegOutcome]]:
    call = world.call(channel=dial.channel)
    await reserve(call, *agents)
    ringing = asyncio.create_task(ring_agents(call, agents, MANNER))
    await settle()
    return call, ringing


async def test_agents_ring_then_one_talks_and_the_other_is_free_at_once(world: World) -> None:
    dial = Dial(world, began(ANNA), began(BO))
    call, ringing = await begin(world, dial, ANNA, BO)
    assert call.queues.agents.statuses() == {ANNA: RINGING, BO: RINGING}
    world.tell(answered(BO), gone(ANNA, 26))
    await settle()
    assert call.queues.agents.statuses() == {ANNA: FREE, BO: TALKING}
    dial.over.set()
    assert await ringing is LegOutcome.ANSWERED
    assert [(leg.agent, leg.outcome) for leg in call.progress.legs] == [
        (BO, LegOutcome.ANSWERED),
        (ANNA, LegOutcome.ABANDONED),
    ]


@pytest.mark.parametrize("cause", [0, 16])
async def test_an_agent_whose_phone_was_merely_cancelled_is_free_while_another_talks(
    world: World, cause: int
) -> None:
    dial = Dial(world, began(ANNA), began(BO), answered(BO), gone(ANNA, cause))
    call, _ = await begin(world, dial, ANNA, BO)
    assert call.queues.agents.statuses() == {ANNA: FREE, BO: TALKING}
    dial.over.set()


async def test_an_agent_whose_phone_is_not_registered_is_free_while_another_talks(world: World) -> None:
    dial = Dial(world, began(BO), answered(BO))
    call, _ = await begin(world, dial, ANNA, BO)
    assert call.queues.agents.statuses() == {ANNA: FREE, BO: TALKING}
    dial.over.set()


async def test_an_agent_whose_phone_fell_silent_while_ami_was_away_is_free_while_another_talks(
    world: World,
) -> None:
    dial = Dial(world, began(ANNA), began(BO), AmiDown(), listed(BO, talking=BO))
    call, _ = await begin(world, dial, ANNA, BO)
    assert call.queues.agents.statuses() == {ANNA: FREE, BO: TALKING}
    dial.over.set()


async def test_an_agent_who_declined_is_free_while_others_still_ring(world: World) -> None:
    dial = Dial(world, began(ANNA), began(BO), gone(ANNA, 21))
    call, _ = await begin(world, dial, ANNA, BO)
    assert call.queues.agents.statuses() == {ANNA: FREE, BO: RINGING}
    dial.over.set()


@pytest.mark.parametrize("agents", [(ANNA,), (ANNA, BO)])
async def test_an_agent_without_a_phone_is_given_back(world: World, agents: tuple[PersonId, ...]) -> None:
    dial = Dial(world, began(BO), gone(BO, 17))
    dial.over.set()
    call = world.call(channel=dial.channel)
    call.company = replace(call.company, devices={**call.company.devices, ANNA: ()})
    await reserve(call, *agents)
    await ring_agents(call, agents, RingManner(20))
    assert set(call.queues.agents.statuses().values()) == {FREE}


async def test_an_agent_without_a_phone_that_may_be_rung_is_free_while_the_others_ring(world: World) -> None:
    dial = Dial(world, began(BO))
    call = world.call(channel=dial.channel)
    abroad = Mobile(Endpoint("people/anna/mobile"), E164("+4790123456"))
    call.company = replace(call.company, devices={**call.company.devices, ANNA: (abroad,)})
    call.desk = replace(call.desk, settings=replace(call.desk.settings, trunk="house"))
    await reserve(call, ANNA, BO)
    ringing = asyncio.create_task(ring_agents(call, (ANNA, BO), MANNER))
    await settle()
    assert call.queues.agents.statuses() == {ANNA: FREE, BO: RINGING}
    world.tell(gone(BO, 17))
    dial.over.set()
    assert await ringing is LegOutcome.BUSY


async def test_a_phone_that_rings_for_another_call_is_left_out_where_there_is_one_more(world: World) -> None:
    rung: list[object] = []

    async def dial(*arguments: object) -> str:
        rung.append(arguments[0])
        return ""

    channel = FakeChannel()
    channel.on["dial"] = dial
    call = world.call(channel=channel)
    shared, own = Device(PHONES[BO]), Device(Endpoint("PJSIP/299"))
    devices = {**call.company.devices, ANNA: (shared, own), BO: (shared,)}
    call.company = replace(call.company, devices=devices)
    call.desk.rung.begin(CallId("9.9"), call.company.organisation, (BO,), (shared.endpoint,))
    await reserve(call, ANNA)
    await ring_agents(call, (ANNA,), MANNER)
    assert rung == [(own.endpoint,)]
    assert len(call.desk.rung) == 1


async def test_nobody_answering_in_time_gives_all_agents_back(world: World) -> None:
    dial = Dial(world, began(ANNA), began(BO))
    call, ringing = await begin(world, dial, ANNA, BO)
    world.tell(gone(ANNA, 0), gone(BO, 16))
    dial.over.set()
    assert await ringing is LegOutcome.NO_ANSWER
    assert call.queues.agents.statuses() == {ANNA: FREE, BO: FREE}


async def test_agents_stay_held_when_the_stream_is_lost_since_their_phones_still_ring(world: World) -> None:
    dial = Dial(world, began(ANNA))

    async def break_off(*_: object) -> str:
        world.tell(began(ANNA))
        await dial.over.wait()
        raise StreamLost("EXEC")

    dial.channel.on["dial"] = break_off
    call, ringing = await begin(world, dial, ANNA)
    dial.over.set()
    await asyncio.wait({ringing})
    assert call.queues.agents.statuses() == {ANNA: RINGING}
    assert call.progress.legs == ()
    assert "outcome.abandoned" not in world.lines


async def test_a_stopped_engine_says_nothing_of_phones_that_ring_on(world: World) -> None:
    call, ringing = await begin(world, Dial(world, began(ANNA)), ANNA)
    ringing.cancel()
    await asyncio.wait({ringing})
    assert call.progress.legs == ()
    assert world.lines == []


@pytest.mark.parametrize("how", ["ami", "agi"])
async def test_a_caller_who_hangs_up_leaves_each_phone_as_abandoned(world: World, how: str) -> None:
    dial = Dial(world, began(ANNA), began(BO), gone(BO, 17))
    call, ringing = await begin(world, dial, ANNA, BO)
    if how == "ami":
        world.hang_up()
    else:
        dial.channel.hung_up.set()
    ringing.cancel()  # as the call's watch does
    await asyncio.wait({ringing})
    outcomes = {leg.agent: leg.outcome for leg in call.progress.legs}
    assert outcomes == {ANNA: LegOutcome.ABANDONED, BO: LegOutcome.BUSY}
    assert call.queues.agents.statuses()[ANNA] is RINGING, "its phone rings until AMI tells that it is gone"


def ask(status: str) -> Callable[[FakeChannel], None]:
    def set_(channel: FakeChannel) -> None:
        channel.variables.update(DIALSTATUS=status, DIALEDPEERNAME=f"{PHONES[ANNA]}-0000000a")

    return set_


async def test_a_conversation_that_ami_never_told_of_is_asked_for(world: World) -> None:
    dial = Dial(world, AmiDown())
    ask("ANSWER")(dial.channel)
    call, ringing = await begin(world, dial, ANNA)
    dial.over.set()
    assert await ringing is LegOutcome.ANSWERED
    assert call.facts.talked


@pytest.mark.parametrize("before", [(), (began(ANNA),)], ids=["unseen", "seen ringing"])
async def test_a_conversation_that_came_and_went_while_ami_was_away_is_asked_for(
    world: World, before: tuple[AmiEvent, ...]
) -> None:
    dial = Dial(world, *before, AmiDown(), listed())
    ask("ANSWER")(dial.channel)
    call, ringing = await begin(world, dial, ANNA)
    dial.over.set()
    assert await ringing is LegOutcome.ANSWERED
    assert call.facts.talked


async def test_a_caller_who_ends_a_conversation_that_ami_never_told_of_had_one(world: World) -> None:
    dial = Dial(world, began(ANNA), AmiDown())
    dial.channel.variables |= {"DIALSTATUS": "ANSWER", "DIALEDPEERNAME": f"{PHONES[ANNA]}-0000000a"}
    call, ringing = await begin(world, dial, ANNA)
    dial.channel.hung_up.set()
    ringing.cancel()
    await asyncio.wait({ringing})
    assert [leg.outcome for leg in call.progress.legs] == [LegOutcome.ANSWERED]
    assert call.facts.talked
    assert call.progress.wrap_up_s == MANNER.wrap_up_s
    assert call.desk.conversations.of(call.id) is None


@pytest.mark.parametrize(("answered_ms", "talked_s"), [("7000", 7), ("13000", 10), ("", 10)])
async def test_a_conversation_unseen_began_when_the_channel_says_or_at_the_earliest_as_ami_went_away(
    world: World, answered_ms: str, talked_s: float
) -> None:
    """ANSWEREDTIME says nothing where the caller had been answered before: it is more than Dial lasted."""
    dial = Dial(world, began(ANNA))
    ask("ANSWER")(dial.channel)
    dial.channel.variables["ANSWEREDTIME_MS"] = answered_ms
    call, ringing = await begin(world, dial, ANNA)
    await asyncio.sleep(2)
    world.tell(AmiDown())
    await asyncio.sleep(10)
    dial.over.set()
    assert await ringing is LegOutcome.ANSWERED
    assert call.progress.answered is not None
    assert (call.now() - call.progress.answered).total_seconds() == pytest.approx(talked_s, abs=0.1)


@pytest.mark.parametrize(
    ("status", "cause", "outcome"),
    [
        ("CHANUNAVAIL", "21", LegOutcome.DECLINED),
        ("BUSY", "17", LegOutcome.BUSY),
        ("NOANSWER", "0", LegOutcome.NO_ANSWER),
        ("NOANSWER", "21", LegOutcome.NO_ANSWER),
        ("CHANUNAVAIL", "3", LegOutcome.UNREACHABLE),
    ],
)
@pytest.mark.parametrize("before", [(), (began(ANNA),)], ids=["unseen", "seen ringing"])
async def test_how_a_phone_ended_while_ami_was_away_is_asked_for(
    world: World, before: tuple[AmiEvent, ...], status: str, cause: str, outcome: LegOutcome
) -> None:
    dial = Dial(world, *before, AmiDown())
    dial.channel.variables |= {"DIALSTATUS": status, "HANGUPCAUSE": cause}
    _, ringing = await begin(world, dial, ANNA)
    dial.over.set()
    assert await ringing is outcome


async def test_while_ami_is_up_the_channel_is_not_asked(world: World) -> None:
    dial = Dial(world, began(ANNA), gone(ANNA, 17))
    dial.over.set()
    _, ringing = await begin(world, dial, ANNA)
    assert await ringing is LegOutcome.BUSY
    assert "get" not in dial.channel.commands


async def test_news_of_legs_that_follows_the_end_of_dial_is_waited_for(world: World) -> None:
    dial = Dial(world)
    dial.over.set()
    _, ringing = await begin(world, dial, ANNA)
    await asyncio.sleep(0.1)
    world.tell(began(ANNA), gone(ANNA, 21))
    assert await ringing is LegOutcome.DECLINED


async def test_a_late_event_of_an_earlier_ringing_changes_nothing(world: World) -> None:
    call, ringing = await begin(world, dial := Dial(world), BO)
    world.tell(gone(CARIN, 17), answered(CARIN))
    dial.over.set()
    assert await ringing is LegOutcome.UNREACHABLE
    assert [leg.agent for leg in call.progress.legs] == [BO]
    assert CALL in world.exchange.calls


@pytest.mark.parametrize(
    ("manner", "options"),
    [
        (RingManner(20), "gS(14400)r"),
        (RingManner(20, music="default"), "gS(14400)m(default)"),
        (RingManner(20, shows="+467017406057"), "gS(14400)rf(+467017406057)"),
        (RingManner(20, whisper=Speech("/prompts/support", "sv")), "gS(14400)rA(/prompts/support)"),
        (RingManner(20, passes_tones=True), "gS(14400)"),
    ],
)
async def test_the_manner_of_ringing_is_told_to_dial(world: World, manner: RingManner, options: str) -> None:
    channel = FakeChannel()
    call = world.call(channel=channel)
    await reserve(call, ANNA)
    await ring_agents(call, (ANNA,), manner)
    assert channel.dial_options == options


async def test_a_mobile_that_may_not_be_called_is_left_out_and_the_others_ring(world: World) -> None:
    channel = FakeChannel()
    call = world.call(channel=channel)
    abroad = Mobile(Endpoint("people/anna/mobile"), E164("+4790123456"))
    devices = {**call.company.devices, ANNA: (*call.company.devices[ANNA], abroad)}
    call.company = replace(call.company, devices=devices)
    call.desk = replace(call.desk, settings=replace(call.desk.settings, trunk="house"))
    rung: list[object] = []

    async def dial(*arguments: object) -> str:
        rung.append(arguments[0])
        return ""

    channel.on["dial"] = dial
    await reserve(call, ANNA)
    await ring_agents(call, (ANNA,), RingManner(20))
    assert rung == [("PJSIP/201",)]
    assert "tolls.foreign" in world.lines


async def test_two_mobiles_over_one_trunk_are_told_apart(world: World) -> None:
    mobiles = {
        who: Mobile(Endpoint(f"people/{who}/mobile"), E164(f"+4670174060{digit}"))
        for who, digit in ((ANNA, 6), (BO, 7))
    }
    legs = {who: f"Local/{mobile.number}@vaxel-out-ask" for who, mobile in mobiles.items()}
    channel = FakeChannel()

    async def dial(*_: object) -> str:
        world.tell(
            *(LegBegan(CALL, leg_of(who), Endpoint(leg)) for who, leg in legs.items()),
            gone(ANNA, 19),
            answered(BO),
        )
        return ""

    channel.on["dial"] = dial
    call = world.call(channel=channel)
    call.company = replace(call.company, devices={who: (mobile,) for who, mobile in mobiles.items()})
    call.desk = replace(call.desk, settings=replace(call.desk.settings, trunk="house"))
    await reserve(call, ANNA, BO)
    assert await ring_agents(call, (ANNA, BO), MANNER) is LegOutcome.ANSWERED
    assert {leg.agent: leg.outcome for leg in call.progress.legs} == {
        ANNA: LegOutcome.NO_ANSWER,
        BO: LegOutcome.ANSWERED,
    }
