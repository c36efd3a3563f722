"""The words of reports; each language has a file of them."""

from collections.abc import Mapping
from dataclasses import dataclass

from dialplan.disposition import Disposition
from simulator.traffic.changes import Verdict


@dataclass(frozen=True, slots=True)
class Words:
    language: str
    decimal: str
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
    service_level: str
    within: str
    abandoned_part: str
    waits_of_answered: str
    nine_of_ten: str
    longest: str
    overflowed: str
    foresight: str
    foresight_error: str
    longer: str
    shorter: str
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
    made_by: str
    theory_case: str
    theory_note: str
    agents_of: str
    calls_of: str
    patience_of: str
    for_ever: str
    change_title: str
    change_intro: str
    one_day: str
    before: str
    after: str
    difference: str
    what: str
    verdict: str
    all_calls: str
    days_note: str
    part_of_answers: str
    how_many_within: str
    in_short: str
    worst_hour: str
    came_to: str
    part: str
    count: str
    mean: str
    half_within: str
    nine_of_ten_waits: str
    sent_on: str
    waits_note: str
    loads_note: str
    service_note: str
    dispositions: Mapping[Disposition, str]
    figures: Mapping[str, str]
    no_calls: str
    called_back: str
    other_ends: str
    verdicts: Mapping[Verdict, str]
