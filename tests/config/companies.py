"""A small organisation to test with."""

from config.document import Document
from config.files import read_text
from config.problems import ConfigurationError

SMALL = """\
organisation: small
name: Småbolaget AB
people:
  "201": {name: Anna Lind, devices: [PJSIP/201]}
  "202": {name: Bo Ek, devices: [PJSIP/202]}
groups:
  support:
    name: Kundtjänst
    agents: ["201", "202"]
    overflow: voicemails/support
menus:
  main:
    name: Huvudnummer
    welcome: Välkommen.
    keys: {"1": groups/support}
voicemails:
  support: {name: Kundtjänst, greeting: Lämna ett meddelande., extension: "899"}
announcements:
  closed: {says: Vi har stängt.}
numbers:
  "08-465 004 00": menus/main
unassigned: announcements/closed
"""


def small(organisation: str = "small", number: str = "08-465 004 00", name: str = "Ett") -> Document:
    text = SMALL.replace("organisation: small", f"organisation: {organisation}")
    text = text.replace("08-465 004 00", number).replace("name: Småbolaget AB", f'name: "{name}"')
    return read_text(text, "small.yaml").document


def problems_of(text: str) -> list[str]:
    """What reading says, one line a problem."""
    try:
        read_text(text, "small.yaml")
    except ConfigurationError as error:
        return str(error).splitlines()
    return []
