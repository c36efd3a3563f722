"""A caller who withholds their number has it withheld, however a trunk says so."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from tests.live.asterisk import RealAsterisk, start_asterisk
from tests.live.engines import PERSON_201, engine_on
from tests.live.telephones import Answers, Refuses, Story, calls, outside, phone

NUMBER: Final = "+46701740605"
NOBODY: Final = "anonymous"
_ASSERTED: Final = f'P-Asserted-Identity: "Karin" <sip:{NUMBER}@127.0.0.2>'
_PREFERRED: Final = f'P-Preferred-Identity: "Karin" <sip:{NUMBER}@127.0.0.2>'
_PRIVACY: Final = "Privacy: id"

WAYS: Final = {
    "asserted, and anonymous in From": (NOBODY, (_PRIVACY, _ASSERTED)),
    "asserted, and in From too": (NUMBER, (_PRIVACY, _ASSERTED)),
    "preferred, and anonymous in From": (NOBODY, (_PRIVACY, _PREFERRED)),
    "in From alone": (NUMBER, (_PRIVACY,)),
    "in From alone, by an older word": (NUMBER, ("Privacy: User; Critical",)),
    "anonymous, and no more": (NOBODY, ()),
}
"""What stands in From, and in which headers beside it."""


@pytest.fixture(scope="module")
def running_trusting_asterisk(asterisk_root: Path) -> Iterator[RealAsterisk]:
    """One that takes the caller's number from the trunk's P-Asserted-Identity, as a company may want it."""
    with start_asterisk(asterisk_root, ("201",), trusts_trunk=True) as running:
        yield running


async def numbers_seen(asterisk: RealAsterisk, number: str, headers: tuple[str, ...]) -> tuple[str, str]:
    """What the CDR has of the caller's number, and what the phone showed."""
    story = Story(did=PERSON_201, number=number, name="", headers=headers)
    async with (
        engine_on(asterisk) as live,
        phone(asterisk, "201", Answers(hangs_up_after_s=0.2)) as desk,
        calls(asterisk, story) as caller,
    ):
        await caller.finished()
        (cdr,) = await live.cdrs(1)
        (shown,) = (line for line in desk.lines() if "shown:" in line)
    return cdr.cli, shown


@pytest.mark.parametrize("way", WAYS)
async def test_nobody_learns_a_number_that_is_withheld(asterisk: RealAsterisk, way: str) -> None:
    number, headers = WAYS[way]
    cli, shown = await numbers_seen(asterisk, number, headers)
    assert cli == ""
    assert NUMBER not in shown


@pytest.mark.parametrize("way", WAYS)
async def test_nor_where_the_trunks_word_is_trusted(
    running_trusting_asterisk: RealAsterisk, way: str
) -> None:
    number, headers = WAYS[way]
    cli, shown = await numbers_seen(running_trusting_asterisk, number, headers)
    assert cli == ""
    assert NUMBER not in shown


@pytest.mark.parametrize("headers", [(), ("Privacy: none",), ("Privacy: header",)])
async def test_a_number_that_is_not_withheld_is_seen(
    asterisk: RealAsterisk, headers: tuple[str, ...]
) -> None:
    cli, shown = await numbers_seen(asterisk, NUMBER, headers)
    assert cli == NUMBER
    assert NUMBER in shown


@pytest.mark.parametrize("privacy", ['Privacy: ${EXTEN},a"b$){(', "Privacy: " + "id;" * 500])
async def test_a_hostile_privacy_header_does_nothing(asterisk: RealAsterisk, privacy: str) -> None:
    before = len(asterisk.log_errors())
    await numbers_seen(asterisk, NUMBER, (privacy,))
    assert asterisk.log_errors()[before:] == []


COMPANY = """\
organisation: live
name: Live AB
people:
  "201": {name: Anna Lind, devices: [PJSIP/201], declined: externals/home}
  "202": {name: Bo Ek, devices: [PJSIP/202]}
groups: {sales: {name: Sälj, agents: ["202"], overflow: busy, agents_see: {shows: group}}}
externals: {home: {name: Hem, number: +46 70 174 06 52}}
numbers: {08-465 004 01: people/201, 08-465 004 20: groups/sales}
"""


async def test_a_number_of_the_house_is_shown_in_place_of_one_that_is_withheld(
    asterisk: RealAsterisk, tmp_path: Path
) -> None:
    company = tmp_path / "company.yaml"
    company.write_text(COMPANY)
    withheld = Story(number=NUMBER, name="", headers=(_PRIVACY,))
    async with (
        engine_on(asterisk, company) as live,
        phone(asterisk, "201", Refuses(603)),
        phone(asterisk, "202", Answers(hangs_up_after_s=0.2)) as agent,
        outside(asterisk, Answers(hangs_up_after_s=0.2)) as far_end,
        calls(asterisk, replace(withheld, did=PERSON_201)) as forwarded,
        calls(asterisk, replace(withheld, did="+46846500420")) as queued,
    ):
        await forwarded.finished()
        await queued.finished()
        await live.cdrs(2)
        shown = {line for sipp in (agent, far_end) for line in sipp.lines() if "shown:" in line}
        asserted = [line for line in far_end.lines() if "asserted:" in line]
    assert len(shown) == 2
    assert not [line for line in shown if NUMBER in line]
    assert [line for line in shown if "46846500420" in line]
    assert [line for line in shown if "46846500401" in line]
    assert "46846500401" in asserted[0]
