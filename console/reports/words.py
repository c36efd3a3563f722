"""The words of reports, in Swedish and English."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    language: str
    title: str
    calls: str
    answered: str
    abandoned: str
    others: str
    hour: str
    wait: str
    mean_wait: str
    goal: str
    load: str
    agent: str
    talked: str
    present: str
    service_level: str
    within: str
    abandoned_part: str
    waits_of_answered: str
    nine_of_ten: str
    longest: str
    overflowed: str
    foresight: str
    foresight_error: str
    by_hour: str
    how_long: str
    who_talked: str
    by_group: str
    group: str
    theory: str
    theory_says: str
    simulation_says: str
    margin: str
    agrees: str
    parts: str
    waits_at_all: str
    gives_up: str
    before: str
    after: str
    made_by: str


SWEDISH = Words(
    language="sv",
    title="Trafik",
    calls="samtal",
    answered="besvarade",
    abandoned="gav upp",
    others="övriga",
    hour="klockslag",
    wait="väntan (s)",
    mean_wait="medelväntan (s)",
    goal="målet",
    load="taltid av arbetstiden (%)",
    agent="agent",
    talked="talat",
    present="i tjänst",
    service_level="servicenivå",
    within="besvarade inom {} s",
    abandoned_part="gav upp",
    waits_of_answered="medelväntan till svar",
    nine_of_ten="nio av tio svar inom",
    longest="längsta väntan till svar",
    overflowed="skickades vidare från kön",
    foresight="förutsagd väntan",
    foresight_error="medelfel {} s (snitt {} s) över {} samtal",
    by_hour="Samtal per timme",
    how_long="Så länge väntade de som ringde",
    who_talked="Så mycket talade agenterna",
    by_group="Per svarsgrupp",
    group="svarsgrupp",
    theory="Jämförelse med köteorin",
    theory_says="teorin",
    simulation_says="simuleringen",
    margin="felmarginal",
    agrees="stämmer",
    parts="skiljer sig",
    waits_at_all="får vänta",
    gives_up="ger upp",
    before="före",
    after="efter",
    made_by="Gjord av Växel ur {} simulerade samtal, {}, frö {}.",
)
ENGLISH = Words(
    language="en",
    title="Traffic",
    calls="calls",
    answered="answered",
    abandoned="gave up",
    others="others",
    hour="hour",
    wait="wait (s)",
    mean_wait="mean wait (s)",
    goal="the goal",
    load="talk, part of working time (%)",
    agent="agent",
    talked="talked",
    present="at work",
    service_level="service level",
    within="answered within {} s",
    abandoned_part="gave up",
    waits_of_answered="mean wait for an answer",
    nine_of_ten="nine of ten answers within",
    longest="longest wait for an answer",
    overflowed="sent on from the queue",
    foresight="announced wait",
    foresight_error="mean error {} s (bias {} s) over {} calls",
    by_hour="Calls by the hour",
    how_long="How long callers waited",
    who_talked="How much agents talked",
    by_group="By hunt group",
    group="hunt group",
    theory="Beside the theory of queues",
    theory_says="theory",
    simulation_says="simulation",
    margin="margin of error",
    agrees="agrees",
    parts="differs",
    waits_at_all="has to wait",
    gives_up="gives up",
    before="before",
    after="after",
    made_by="Made by Växel of {} simulated calls, {}, seed {}.",
)
WORDS: Mapping[str, Words] = {"sv": SWEDISH, "en": ENGLISH}
