from dataclasses import replace
from datetime import date

import pytest

from dialplan.destinations import Mobile
from dialplan.disposition import Disposition
from dialplan.ids import CallId, DestinationId, Endpoint, PersonId
from dialplan.members import Member
from dialplan.numbers import E164
from dialplan.outcome import LegOutcome
from dialplan.queueing import AgentStatus
from dialplan.records import Direction
from dialplan.tolls import Tolls
from engine.calls.lifetime import conduct
from engine.conversations import Conversation
from engine.events import UniqueId
from tests.engine.fakes import ANNA, BO, CARIN, DEMO, World
from tests.engine.houses import MAIN, OF_ANNA, Telephone, dial, give_trunk, house, saw

PHONE_OUTSIDE = (Endpoint("Local/+46701740606@vaxel-out/n"),)


async def test_a_colleague_is_called_by_extension_and_sees_the_callers(world: World) -> None:
    telephone = Telephone(world, answers=True)
    call = await dial(world, "202", channel=telephone)
    assert telephone.rung == [("PJSIP/202",)]
    assert "f(201)" in telephone.dial_options
    assert (call.progress.direction, call.progress.shown) == (Direction.INTERNAL, "")
    assert (world.cdrs[0].cli, world.cdrs[0].disposition) == ("201", Disposition.ANSWERED)
    assert world.lines[0] == "outgoing.inside"


async def test_a_colleague_who_is_engaged_is_busy_by_their_own_rule(world: World) -> None:
    call = world.call()
    call.queues.agents.admit((BO,))
    call.queues.agents.note_phone(BO, Endpoint("PJSIP/202"), is_in_use=True)
    await dial(world, "202")
    assert world.lines[:3] == ["outgoing.inside", "person.engaged", "person.busy"]


async def test_a_number_of_the_house_stays_in_the_house(world: World) -> None:
    give_trunk(world)
    telephone = Telephone(world)
    await dial(world, "0846500401", caller=BO, channel=telephone)
    assert telephone.rung == [("PJSIP/201",)]


async def test_a_number_outside_is_rung_over_the_trunk_and_paid_by_the_caller(world: World) -> None:
    give_trunk(world)
    telephone = Telephone(world, answers=True)
    company = house(billing_ids={DestinationId("people/anna"): "Anna"})
    await dial(world, "0701740606", company=company, channel=telephone)
    (cdr,) = world.cdrs
    assert telephone.rung == [PHONE_OUTSIDE]
    assert telephone.variables["__VAXEL_SHOWS"] == cdr.shown == OF_ANNA
    assert (cdr.direction, cdr.disposition, cdr.billing_id) == (
        Direction.OUTGOING,
        Disposition.ANSWERED,
        "Anna",
    )
    assert [(leg.number, leg.outcome) for leg in cdr.legs] == [("+46701740606", LegOutcome.ANSWERED)]
    assert world.lines == [
        "outgoing.outside",
        "shown.default",
        "outcome.answered",
        "talk.answered",
        "talk.over",
    ]


@pytest.mark.parametrize(("cause", "told", "disposition"), [(17, "17", "busy"), (1, "38", "unreachable")])
async def test_the_callers_phone_is_told_what_became_of_it(
    world: World, cause: int, told: str, disposition: str
) -> None:
    give_trunk(world)
    telephone = Telephone(world, cause=cause)
    await dial(world, "0701740606", channel=telephone)
    assert telephone.applications == [("Hangup", told)]
    assert world.cdrs[0].disposition == disposition


async def test_after_so_many_calls_a_day_no_more_are_made_until_midnight(world: World) -> None:
    give_trunk(world)
    for _ in range(3):
        await dial(world, "0701740606")
    assert world.lines.count("outgoing.outside") == 2
    assert saw(world, "tolls.per_day") == {"caller": "anna", "calls_today": 2}
    assert world.cdrs[-1].disposition is Disposition.REFUSED
    today = date(2026, 11, 23)
    assert world.tally.value is not None
    assert world.tally.value.count((DEMO, ANNA), today) == 2


async def test_without_a_trunk_nothing_goes_out(world: World) -> None:
    await dial(world, "0701740606")
    assert world.lines == ["external.no_trunk", "end.reached"]
    assert world.cdrs[0].disposition is Disposition.UNREACHABLE


class TestHelp:
    async def test_112_goes_through_with_the_landlines_number(self, world: World) -> None:
        give_trunk(world)
        telephone = Telephone(world, answers=True)
        company = house(billing_ids={DestinationId("people/anna"): "201"})
        await dial(world, "112", company=company, channel=telephone)
        assert telephone.rung == [("Local/112@vaxel-out/n",)]
        assert telephone.variables["__VAXEL_SHOWS"] == OF_ANNA
        assert world.lines[:2] == ["emergency.calls", "shown.landline"]
        assert world.cdrs[0].billing_id == "201"

    async def test_it_does_so_though_nothing_else_may_be_called(self, world: World) -> None:
        give_trunk(world)
        company = house(members={ANNA: Member(tolls=Tolls(per_day=0))})
        telephone = Telephone(world, answers=True)
        await dial(world, "112", company=company, channel=telephone)
        assert telephone.variables["__VAXEL_SHOWS"] == MAIN
        assert len(telephone.rung) == 1

    async def test_it_does_so_from_a_phone_that_is_nobodys(self, world: World) -> None:
        give_trunk(world)
        telephone = Telephone(world, answers=True)
        await dial(world, "112", caller=None, channel=telephone)
        assert len(telephone.rung) == 1

    @pytest.mark.parametrize("has_trunk", [False, True])
    async def test_what_fails_is_left_to_the_switch_to_try_once_more(
        self, world: World, has_trunk: bool
    ) -> None:
        if has_trunk:
            give_trunk(world)
        telephone = Telephone(world, cause=38)
        await dial(world, "112", channel=telephone)
        assert telephone.variables["VAXEL_DONE"] == "fallback"


class TestListening:
    async def talking(self, world: World) -> None:
        """Bo talks in a call of the group."""
        agents = world.queues.agents
        agents.admit((BO,))
        talk = CallId("1795427500.5")
        assert await agents.claim((BO,), talk)
        agents.mark(BO, talk, AgentStatus.TALKING)
        world.desk.conversations.begin(talk, Conversation(DestinationId("groups/support"), UniqueId("bo.1")))

    @pytest.mark.parametrize(
        ("code", "options", "rule"),
        [
            ("*81202", "uqE", "supervision.listen"),
            ("*82202", "uqEw", "supervision.whisper"),
            ("*83202", "uqEB", "supervision.barge"),
        ],
    )
    async def test_a_supervisor_hears_their_agents_one_call(
        self, world: World, code: str, options: str, rule: str
    ) -> None:
        await self.talking(world)
        telephone = Telephone(world)
        await dial(world, code, channel=telephone)
        assert telephone.applications == [("ChanSpy", "bo.1", options)]
        assert saw(world, rule) == {"supervisor": "anna", "agent": "bo"}

    @pytest.mark.parametrize(
        ("caller", "code", "why"),
        [(CARIN, "*81202", "no_licence"), (BO, "*81202", "no_supervisor"), (ANNA, "*81299", "no_supervisor")],
    )
    async def test_nobody_else_does(self, world: World, caller: PersonId, code: str, why: str) -> None:
        await self.talking(world)
        telephone = Telephone(world)
        await dial(world, code, caller=caller, channel=telephone)
        assert telephone.applications == [("Hangup", "21")]
        assert saw(world, "supervision.refused")["why"] == why
        assert world.cdrs[0].disposition is Disposition.REFUSED

    async def test_calls_that_are_no_groups_are_nobodys_to_hear(self, world: World) -> None:
        await dial(world, "*81202")
        assert saw(world, "supervision.refused")["why"] == "no_call"


async def test_a_persons_mobile_rings_together_with_the_phone_and_asks(world: World) -> None:
    give_trunk(world)
    mobile = Mobile(Endpoint("people/bo/mobile"), E164("+46701740607"))
    company = house()
    company = replace(company, devices={**company.devices, BO: (*company.devices[BO], mobile)})
    telephone = Telephone(world)
    call = await dial(world, "202", company=company, channel=telephone)
    assert telephone.rung == [("PJSIP/202", "Local/+46701740607@vaxel-out-ask/n")]
    assert telephone.variables["__VAXEL_ASK"] == company.asks.text
    assert telephone.variables["__VAXEL_SHOWS"] == OF_ANNA
    assert [leg.endpoint for leg in call.progress.legs] == ["PJSIP/202", "people/bo/mobile"]


async def test_what_fails_after_a_restart_is_not_dialled_again(world: World) -> None:
    telephone = Telephone(world)
    call = world.call(house(), telephone, phone=Endpoint("PJSIP/201"), caller=ANNA, did="202")
    call.learn(replace(call.facts, talked=True))
    await conduct(call)
    assert telephone.rung == []
