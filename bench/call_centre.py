"""The company whose calls are measured: a menu with a short prompt, whose key 1 rings one free agent."""

from typing import Final

from config.files import read_text
from config.snapshot.company import company_of
from dialplan.company import Company
from dialplan.numbers import E164

MENU: Final = E164("+46846500400")
CALLER: Final = "0701740605"
FIRST_AGENT: Final = 300
AGENTS: Final = tuple(str(FIRST_AGENT + number) for number in range(48))
"""Names of agents and of their phones; more than are ever needed at once."""

CALLS: Final = 300
"""In one round on the stand-in."""

RINGS_S: Final = 0.1
TALKS_S: Final = 1.0

_PEOPLE: Final = "\n".join(f'  "{agent}": {{name: Agent, devices: [PJSIP/{agent}]}}' for agent in AGENTS)
_KEYS: Final = ", ".join(f'"{agent}"' for agent in AGENTS)

YAML: Final = f"""
organisation: bench
name: Demobolaget AB
country: SE
language: sv
time_zone: Europe/Stockholm
people:
{_PEOPLE}
call_steering: {{busy: busy, declined: busy, no_answer: busy, unreachable: busy}}
groups:
  support: {{name: Support, agents: [{_KEYS}], strategy: linear, ring_s: 20,
             max_wait_s: 60, overflow: hangup}}
menus:
  main: {{name: Main, welcome: Tryck ett., keys: {{"1": groups/support}}, after_last_try: hangup}}
numbers: {{"{MENU}": menus/main}}
unassigned: hangup
"""


def call_centre() -> Company:
    return company_of(read_text(YAML, "bench").document, 1)
