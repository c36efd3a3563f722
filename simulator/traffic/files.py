"""Traffic in YAML files: read, checked, and every mistake told with its file, line and key."""

from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel

from config.files.tree import Tree
from config.problems import ConfigurationError, Problem
from dialplan.company import Company
from dialplan.numbers import parse_number
from simulator.story_files import read_company, read_story, validate
from simulator.traffic.day import Day, day_of
from simulator.traffic.words import AgentWords, CallsWords, DurationWords, TrafficWords

TRAFFIC = Path(__file__).parent / "days"
"""The days that come with the program."""

_MODELS: tuple[type[BaseModel], ...] = (AgentWords, CallsWords, DurationWords, TrafficWords)


def read_traffic(path: Path, seed: int | None = None) -> Day:
    """Read a file and draw its day. Raises ConfigurationError with everything that is wrong with it."""
    tree = read_story(path)
    words = validate(tree, TrafficWords, _MODELS, "traffic")
    company = read_company(tree, words.company, words.change, path)
    problems = list(_find_strangers(tree, words, company))
    if problems:
        raise ConfigurationError(problems)
    return day_of(words, company, str(path), seed)


def _find_strangers(tree: Tree, words: TrafficWords, company: Company) -> Iterator[Problem]:
    for person in words.agents:
        if person not in company.devices:
            yield tree.problem(("agents", person), f"the company has no people/{person}")
    for number, calls in enumerate(words.calls):
        try:
            parse_number(calls.dials, company.country)
        except ValueError as error:
            yield tree.problem(("calls", str(number), "dials"), str(error))
