import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from tests.console.commands import run_here

COMPANY = """\
organisation: small
name: Småbolaget AB
plan: Light
people:
  anna: {name: Anna Lind, licence: pro, rights: [Telefonisystem], devices: [PJSIP/201]}
  bo: {name: Bo Ek, licence: pro, devices: [PJSIP/202]}
  carin: {name: Carin Dahl, devices: [PJSIP/203]}
groups:
  support: {name: Kundtjänst, agents: [bo, carin], supervisors: [bo], overflow: voicemails/support}
menus:
  main: {name: Huvudnummer, welcome: Välkommen., keys: {"1": groups/support}}
voicemails:
  support: {name: Kundtjänst, greeting: Lämna ett meddelande.}
announcements:
  closed: {says: Vi har stängt.}
numbers:
  "08-465 004 00": menus/main
  "08-465 004 10": groups/support
  "08-465 004 20": unassigned
  "08-465 004 21": unassigned
unassigned: announcements/closed
"""

Vaxel = Callable[[str], Result]


@pytest.fixture
def vaxel(data: Path, tmp_path: Path) -> Vaxel:
    """Runs a command line on a small organisation."""
    file = tmp_path / "small.yaml"
    file.write_text(COMPANY)
    assert run_here("apply", file).exit_code == 0

    def run(line: str) -> Result:
        return run_here(*shlex.split(line))

    return run
