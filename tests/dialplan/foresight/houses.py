"""A company with a menu in a menu, and ways to follow through it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from config.files import read_text
from config.snapshot.company import company_of
from dialplan.company import Company
from dialplan.foresight import Branch, Foreseen
from dialplan.ids import DestinationId
from dialplan.numbers import E164

STOCKHOLM = ZoneInfo("Europe/Stockholm")
TUESDAY = datetime(2026, 11, 24, 10, 30, tzinfo=STOCKHOLM)
MAIN, SALES = E164("+46846500400"), E164("+46846500410")

_TEXT = """
organisation: hus
name: Hus AB
people: {anna: {name: Anna, extension: "601", devices: [PJSIP/201]}}
call_steering: {busy: busy, declined: busy, no_answer: busy, unreachable: busy}
groups:
  sales:
    name: Sales
    agents: [anna]
    overflow: busy
    position_key: "8"
    exit_keys: {"0": menus/sub}
    callback: {key: "5", offer: Press five.}
menus:
  main:
    name: Main
    welcome: Press.
    keys: {"1": groups/sales, "2": menus/sub, "3": menus/sub, "4": externals/home}
    languages: {"8": en}
    dials_extensions: true
    tries: 3
    no_input_tries: 2
    after_last_try: groups/sales
  sub:
    name: Sub
    welcome: Press.
    keys: {"1": groups/sales, "9": menus/main}
    tries: 2
    after_last_try: hangup
externals: {home: {name: Home, number: +46 8 465 004 00}}
numbers: {08-465 004 00: menus/main, 08-465 004 10: groups/sales}
"""


def house(before: str = "", after: str = "") -> Company:
    """The company, or a draft of it."""
    assert before in _TEXT
    return company_of(read_text(_TEXT.replace(before, after) if before else _TEXT, "house.yaml").document, 1)


def taken_branches(foreseen: Foreseen) -> list[Branch]:
    """What the call meets, one after the other."""
    branches, place = [], foreseen.first
    while place is not None:
        branch = next((branch for branch in place.branches if branch.is_taken), None)
        branches += [branch] if branch is not None else []
        place = branch.then if branch is not None else None
    return branches


def taken(foreseen: Foreseen) -> list[DestinationId]:
    """The places that the call goes by."""
    first = [foreseen.first.at] if foreseen.first is not None else []
    return first + [branch.then.at for branch in taken_branches(foreseen) if branch.then is not None]
