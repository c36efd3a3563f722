"""Ways to make calls at the company's cost, or to get into its house: each is refused, and logged."""

import asyncio
from dataclasses import replace

import pytest

from dialplan.company import Company
from dialplan.destinations import External, Menu, Person
from dialplan.disposition import Disposition
from dialplan.ids import DestinationId
from dialplan.menu import Codes
from dialplan.numbers import E164
from dialplan.outgoing import Outside
from dialplan.prompts import Speech
from dialplan.voicemail.calling_back import sender_of
from engine.calls.lifetime import conduct
from engine.performers.calling_out import call_from_mailbox
from engine.switchboard import Switchboard
from tests.engine.fakes import ANNA, CALL, CARIN, CLI, DID, FakeChannel, World, company_of
from tests.engine.houses import OF_ANNA, Telephone, dial, give_trunk, house, saw

HI = Speech("Hej", "sv")


async def from_trunk(world: World, did: str, company: Company, cli: str = CLI) -> Telephone:
    world.configuration.companies = [company]
    telephone = Telephone(world)
    await conduct(world.call(company, telephone, did=did, cli=cli))
    return telephone


@pytest.mark.parametrize(
    "dialled",
    [
        "0701740606&PJSIP/900",
        "0701740606,60,tT",
        "0701740606@trunk2",
        "Local/0701740606@vaxel-out",
        "${SHELL(id)}",
        "0701740606\r\nAction: Originate",
        "*45&PJSIP/900",
    ],
)
async def test_1_a_dialstring_in_what_is_dialled(world: World, dialled: str) -> None:
    give_trunk(world)
    telephone = Telephone(world)
    await dial(world, dialled, channel=telephone)
    assert (telephone.rung, telephone.applications) == ([], [("Hangup", "28")])
    assert world.lines[0] == "outgoing.unreadable"


@pytest.mark.parametrize("name", ['"Anna" <sip:a@b>;x=${SHELL(id)}', "x\r\nChannel: PJSIP/900"])
async def test_2_a_dialstring_in_names_and_headers(world: World, name: str) -> None:
    """The phone's own name and number are put away before anything is rung."""
    give_trunk(world)
    telephone = Telephone(world, answers=True)
    telephone.request = replace(telephone.request, caller_number=name)
    await dial(world, "202", channel=telephone)
    assert (telephone.variables["CALLERID(num)"], telephone.variables["CALLERID(name)"]) == ("201", "")
    assert name not in telephone.dial_options


async def test_3_a_circle_of_forwards(world: World) -> None:
    """Anna's calls go to Carin, Carin's to Anna: after five hops the caller is told busy."""
    anna, carin = DestinationId("people/anna"), DestinationId("people/carin")
    circle = company_of(
        Person(anna, ANNA, carin, carin, carin, carin),
        Person(carin, CARIN, anna, anna, anna, anna),
    )
    await from_trunk(world, DID, circle)
    assert saw(world, "forward.hop_limit")["hops"] == 5
    assert world.lines.count("person.busy") + world.lines.count("person.unreachable") == 6
    assert world.cdrs[0].disposition is Disposition.BUSY


async def test_4_a_circle_over_the_trunk(world: World) -> None:
    """What we just sent out comes back with the number that we showed: it is not sent out again."""
    give_trunk(world)
    taxi = External(DestinationId("externals/taxi"), E164("+46701740606"))
    company = replace(company_of(taxi), main_number=E164(DID))
    with world.desk.forwards.going_out(CALL, E164(DID), DID):
        telephone = await from_trunk(world, DID, company, cli=DID)
    assert (telephone.rung, telephone.applications) == ([], [("Hangup", "17")])
    assert world.lines[0] == "forward.came_back"
    assert world.cdrs[0].disposition is Disposition.REFUSED


@pytest.mark.parametrize("dialled", ["*45", "*98", "*81202", "0701740606", "112", "201"])
async def test_5_the_cli_of_a_colleague_from_the_trunk(world: World, dialled: str) -> None:
    """Who only says that they are Anna gets what every stranger gets: the numbers of the house."""
    give_trunk(world)
    telephone = await from_trunk(world, dialled, house(), cli=OF_ANNA)
    assert (telephone.rung, telephone.applications) == ([], [("Hangup", "1")])
    assert world.lines == ["number.nobody", "end.reached"]


async def test_6_a_phone_that_is_nobodys(world: World) -> None:
    give_trunk(world)
    telephone = Telephone(world)
    await dial(world, "0701740606", caller=None, channel=telephone)
    assert (telephone.rung, telephone.applications) == ([], [("Hangup", "21")])
    assert saw(world, "phone.unknown") == {"phone": "PJSIP/999"}


@pytest.mark.parametrize("keys", ["*45", "*98", "0701740606", "112", "*81202"])
async def test_7_feature_codes_and_numbers_outside_from_a_menu(world: World, keys: str) -> None:
    give_trunk(world)
    menu = Menu(
        DestinationId("menus/main"),
        HI,
        HI,
        HI,
        {"9": DestinationId("busy")},
        DestinationId("hangup"),
        tries=1,
    )
    menu = replace(menu, extensions=Codes(house().extensions), no_input_tries=1)
    company = replace(house(), destinations={**house().destinations, menu.id: menu})
    company = replace(company, numbers={E164(DID): menu.id})
    channel = Telephone(world)
    call = world.call(company, channel)
    world.press(keys)
    await conduct(call)
    assert channel.rung == []
    assert "menu.tries_spent" in world.lines


@pytest.mark.parametrize(
    ("dialled", "rule"),
    [
        ("0939100100", "tolls.premium"),
        ("0771123456", "tolls.premium"),
        ("118118", "tolls.premium"),
        ("004790123456", "tolls.foreign"),
        ("+882161234567", "tolls.foreign"),
    ],
)
async def test_8_numbers_that_cost(world: World, dialled: str, rule: str) -> None:
    give_trunk(world)
    telephone = Telephone(world)
    await dial(world, dialled, channel=telephone)
    assert (telephone.rung, telephone.applications) == ([], [("Hangup", "21")])
    assert world.lines == [rule, "end.reached"]


async def test_9_more_calls_than_a_person_makes_a_day(world: World) -> None:
    give_trunk(world)
    for _ in range(5):
        await dial(world, "0701740606")
    assert world.lines.count("outgoing.outside") == 2
    assert world.lines.count("tolls.per_day") == 3


@pytest.mark.parametrize("dialled", ["112,0701740606", "1120701740606", "112;x=0701740606", "112&0701740606"])
async def test_10_a_number_that_hides_behind_112(world: World, dialled: str) -> None:
    give_trunk(world)
    telephone = Telephone(world)
    await dial(world, dialled, company=house(members={}), channel=telephone)
    assert telephone.rung == []
    assert "emergency.calls" not in world.lines


async def test_11_a_call_back_from_a_box_to_a_number_that_costs(world: World) -> None:
    """Who left a message chose the number: it is called as the box's owner may, or not at all."""
    give_trunk(world)
    channel = FakeChannel()
    call = world.call(house(), channel)
    sender = sender_of("+46939100100", call.company)
    assert isinstance(sender, Outside)
    await call_from_mailbox(call, DestinationId("people/anna/mailbox"), sender)
    assert "dial" not in channel.commands
    assert saw(world, "tolls.premium")["caller"] == "anna"


async def test_12_a_phone_that_says_it_is_another(world: World) -> None:
    """The person is the owner of the endpoint that Asterisk let in, whatever the call says of its caller."""
    world.configuration.companies = [house()]
    channel = Telephone(world)
    channel.request = replace(
        channel.request,
        channel="PJSIP/203-0000002a",
        network_script="phone",
        extension="*81202",
        caller_number="201",
    )
    world.bring()
    async with asyncio.TaskGroup() as tasks:
        await Switchboard(world.desk, tasks, world.call_back).handle(channel)
    assert saw(world, "supervision.refused")["supervisor"] == "carin"
