"""Calls that leave a real Asterisk again: mobiles that ask for a 1, and forwards over the trunk."""

from pathlib import Path

import pytest

from dialplan.disposition import Disposition
from dialplan.outcome import LegOutcome
from tests.live.asterisk import RealAsterisk
from tests.live.engines import PERSON_201, engine_on
from tests.live.telephones import Answers, Press, Refuses, RingsForEver, Story, calls, outside, phone

COMPANY = """\
organisation: live
name: Live AB
people:
  "201":
    name: Anna Lind
    devices: [PJSIP/201, {mobile: 070-174 06 51}]
    declined: externals/home
    ring_s: 10
  "202": {name: Bo Ek, devices: [PJSIP/202], declined: externals/home}
externals: {home: {name: Hem, number: +46 70 174 06 52}}
numbers: {08-465 004 01: people/201, 08-465 004 02: people/202}
"""


@pytest.fixture
def company(tmp_path: Path) -> Path:
    file = tmp_path / "company.yaml"
    file.write_text(COMPANY)
    return file


async def test_a_mobile_has_the_call_once_1_is_pressed_and_shows_a_number_of_the_house(
    asterisk: RealAsterisk, company: Path
) -> None:
    takes_it = Answers(hangs_up_after_s=1.0, presses=(Press(2.0, "1"),))
    async with (
        engine_on(asterisk, company) as live,
        phone(asterisk, "201", RingsForEver()) as desk,
        outside(asterisk, takes_it) as mobile,
        calls(asterisk, Story(did=PERSON_201, number="0701740605", speaks=True)) as caller,
    ):
        await caller.finished()
        (cdr,) = await live.cdrs(1)
        assert desk.happened()["cancelled"] == 1
        assert any("46846500401" in line for line in mobile.lines())
    assert cdr.disposition is Disposition.ANSWERED
    outcomes = {leg.endpoint: leg.outcome for leg in cdr.legs}
    assert outcomes == {
        "people/201/mobile1": LegOutcome.ANSWERED,
        "PJSIP/201": LegOutcome.ABANDONED,
    }
    assert cdr.external_talk_s > 0


async def test_a_forwarded_calls_outcome_is_the_far_ends_own(asterisk: RealAsterisk, company: Path) -> None:
    async with (
        engine_on(asterisk, company) as live,
        phone(asterisk, "202", Refuses(603)),
        outside(asterisk, Refuses(486)) as far_end,
        calls(asterisk, Story(did="+46846500402", number="0701740605")) as caller,
    ):
        await caller.finished()
        (cdr,) = await live.cdrs(1)
        assert any("46846500402" in line for line in far_end.lines())
    assert cdr.disposition is Disposition.BUSY
    assert (cdr.shown, cdr.billing_id) == ("+46846500402", "08-465 004 02")
    assert [(leg.endpoint, leg.outcome, leg.cause) for leg in cdr.legs] == [
        ("PJSIP/202", LegOutcome.DECLINED, 21),
        ("externals/home", LegOutcome.BUSY, 17),
    ]
