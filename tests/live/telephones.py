"""The people of the live tests: phones that answer, refuse or ring for ever, and callers with a story."""

import contextlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict, dataclass
from typing import Final

from tests.live.asterisk import PHONE_ADDRESS, TRUNK_ADDRESS, RealAsterisk
from tests.live.ears import Ears
from tests.live.ports import free_port
from tests.live.sipp import Sipp, run_sipp

_REFUSALS: Final = (400, 403, 404, 408, 413, 414, 480, 484, 486, 487, 488, 500, 501, 502, 503, 600, 603, 604)


@dataclass(frozen=True, slots=True)
class Press:
    """Keys that somebody presses ``wait_s`` after the answer, or after the press before.

    sipp takes 1 s until Asterisk has heard the first key and 0.4 s for each further one, and forgets what
    is left of a press when the next thing comes: leave it that time.
    """

    wait_s: float
    keys: str


@dataclass(frozen=True, slots=True)
class Answers:
    """Rings for ``after_s``, answers, presses keys, and hangs up ``hangs_up_after_s`` later (None: never)."""

    after_s: float = 0.2
    hangs_up_after_s: float | None = None
    presses: Sequence[Press] = ()


@dataclass(frozen=True, slots=True)
class Refuses:
    """Refuses with a SIP status: at once and without ringing, or after ringing for ``after_s``."""

    status: int
    after_s: float = 0.0


@dataclass(frozen=True, slots=True)
class RingsForEver:
    """Rings until the other side cancels."""


Behaviour = Answers | Refuses | RingsForEver


@dataclass(frozen=True, slots=True)
class Story:
    """What a caller does; times are in seconds.

    ``hangs_up_after_s`` counts from the last press or the answer (None: waits to be hung up),
    ``gives_up_after_s`` from the last sign of ringing (None: never gives up). One who ``speaks`` sends a
    steady tone from the answer on. One who does not sends no audio at all, unlike any real phone, and then
    Asterisk's ANSWER waits 500 ms for it. The trunk says more in ``headers`` of the INVITE.
    """

    did: str = "+46812345"
    number: str = "0701234567"
    name: str = "Test Caller"
    presses: Sequence[Press] = ()
    hangs_up_after_s: float | None = None
    gives_up_after_s: float | None = None
    speaks: bool = False
    headers: Sequence[str] = ()

    def __post_init__(self) -> None:
        if self.speaks and sum(len(press.keys) for press in self.presses) > 2:
            raise ValueError("sipp's third key beside its own voice arrives many times over")


@contextlib.asynccontextmanager
async def phone(asterisk: RealAsterisk, name: str, *behaviours: Behaviour) -> AsyncIterator[Sipp]:
    """The phone ``PJSIP/name``, which is there until the block ends.

    Each call that it is rung for finds the next behaviour, the last one for ever. Its log knows: rang,
    shown: FROM, asserted: IDENTITY, answered, refused STATUS, cancelled, hung up,
    was hung up, over.
    """
    async with _rung(behaviours, PHONE_ADDRESS, asterisk.phone_ports[name]) as sipp:
        yield sipp


@contextlib.asynccontextmanager
async def outside(asterisk: RealAsterisk, *behaviours: Behaviour) -> AsyncIterator[Sipp]:
    """Every number that the trunk leads to, all together one phone."""
    async with _rung(behaviours, TRUNK_ADDRESS, asterisk.outside_port) as sipp:
        yield sipp


@contextlib.asynccontextmanager
async def _rung(behaviours: Sequence[Behaviour], address: str, port: int) -> AsyncIterator[Sipp]:
    values: dict[str, object] = {"turns": [_values(behaviour) for behaviour in behaviours]}
    async with run_sipp("phone.xml.j2", values, address, port) as sipp:
        await sipp.bound(address, port)
        yield sipp


def _values(behaviour: Behaviour) -> dict[str, object]:
    values: dict[str, object] = {"rings_s": None, "refuses_with": None, "hangs_up_s": None, "presses": ()}
    match behaviour:
        case Answers(after_s, hangs_up_after_s, presses):
            return values | {"rings_s": after_s, "hangs_up_s": hangs_up_after_s, "presses": presses}
        case Refuses(status, after_s):
            return values | {"rings_s": after_s, "refuses_with": status}
        case RingsForEver():
            return values


@contextlib.asynccontextmanager
async def calls(
    asterisk: RealAsterisk,
    story: Story,
    count: int = 1,
    rate_per_s: float = 20,
    ears: Ears | None = None,
    from_phone: str | None = None,
) -> AsyncIterator[Sipp]:
    """Callers from the trunk, or from a phone of the house, with the same story; the first begins at once.

    Callers with ears do not speak, since Asterisk sends its sound to where sound comes from. Callers left
    when the block ends vanish without a word, and Asterisk keeps their channels.
    Their log knows: ringing, answered, refused STATUS, gave up, hung up, was hung up, over.
    """
    values = asdict(story) | {"refusals": _REFUSALS, "media_port": "[media_port]"}
    if ears:
        values |= {"media_port": ears.port, "speaks": False}
    address = TRUNK_ADDRESS
    if from_phone is not None:  # Asterisk knows it by the user in From
        address, values["number"] = PHONE_ADDRESS, from_phone
    how_many = ["-m", str(count), "-l", str(count), "-r", str(rate_per_s)]
    target = f"{PHONE_ADDRESS}:{asterisk.settings.sip_port}"
    async with run_sipp("caller.xml.j2", values, address, free_port(), *how_many, target) as sipp:
        yield sipp
