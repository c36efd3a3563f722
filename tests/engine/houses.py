"""A house whose people call, for tests of what comes of it."""

from dataclasses import replace

from dialplan.company import Company
from dialplan.destinations import Busy, HuntGroup, Person
from dialplan.ids import DestinationId, Endpoint, PersonId
from dialplan.members import Member
from dialplan.numbers import E164
from dialplan.records import LogLine
from dialplan.tolls import Tolls
from engine.agi import CallerHungUp
from engine.calls.call import Call
from engine.calls.lifetime import conduct
from engine.events import ChannelHungUp, LegBegan, LegEnded, UniqueId
from tests.engine.fakes import ANNA, BO, CALL, CARIN, PHONES, FakeChannel, World, company_of

MAIN, OF_ANNA = E164("+46846500400"), E164("+46846500401")
NOWHERE = DestinationId("hangup")
SUPPORT = DestinationId("groups/support")
OUTSIDE = UniqueId("1795427500.9")


def person(who: PersonId, **settings: object) -> Person:
    busy = DestinationId("busy")
    at = Person(DestinationId(f"people/{who}"), who, busy, busy, busy, busy)
    return replace(at, **settings)  # type: ignore[arg-type]


def house(**changes: object) -> Company:
    """Anna supervises support, in which Bo answers; Carin has neither licence nor group."""
    company = company_of(
        person(ANNA),
        person(BO),
        person(CARIN),
        HuntGroup(SUPPORT, (BO,), NOWHERE, supervisors=(ANNA, CARIN)),
        Busy(DestinationId("busy")),
    )
    numbers = {MAIN: SUPPORT, OF_ANNA: DestinationId(f"people/{ANNA}")}
    whole = replace(
        company,
        numbers=numbers,
        main_number=MAIN,
        extensions={"201": DestinationId("people/anna"), "202": DestinationId("people/bo")},
        owners={phone: who for who, phone in PHONES.items()},
        members={
            ANNA: Member(extension="201", landline=OF_ANNA, is_pro=True, tolls=Tolls(per_day=2)),
            BO: Member(extension="202", is_pro=True),
            CARIN: Member(extension="203"),
        },
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


def give_trunk(world: World) -> None:
    world.desk = replace(world.desk, settings=replace(world.desk.settings, trunk="house"))


class Telephone(FakeChannel):
    """The channel of a phone of the house; a number outside ``answers``, or says why not."""

    def __init__(self, world: World, *, answers: bool = False, cause: int = 17) -> None:
        super().__init__()
        self.rung: list[tuple[Endpoint, ...]] = []
        self._world, self._answers, self._cause = world, answers, cause
        self.on["dial"] = self._dial
        self.on["Hangup"] = CallerHungUp("Hangup")

    async def _dial(self, endpoints: tuple[Endpoint, ...], *_: object) -> str:
        self.rung.append(endpoints)
        endpoint = Endpoint(endpoints[0].removesuffix("/n"))
        self._world.tell(LegBegan(CALL, OUTSIDE, endpoint))
        if self._answers:
            self._world.tell(LegEnded(CALL, OUTSIDE, "ANSWER"))
        self._world.tell(ChannelHungUp(OUTSIDE, CALL, 16 if self._answers else self._cause))
        return ""


async def dial(
    world: World,
    dialled: str,
    *,
    caller: PersonId | None = ANNA,
    company: Company | None = None,
    channel: FakeChannel | None = None,
) -> Call:
    """Conduct a call from somebody's phone to its end."""
    world.configuration.companies = [company or house()]
    phone = PHONES[caller] if caller is not None else Endpoint("PJSIP/999")
    call = world.call(
        company or house(), channel or Telephone(world), did=dialled, cli="", phone=phone, caller=caller
    )
    await conduct(call)
    return call


def saw(world: World, rule: str) -> dict[str, object]:
    return next(
        dict(record.saw) for record in world.records if isinstance(record, LogLine) and record.rule == rule
    )
