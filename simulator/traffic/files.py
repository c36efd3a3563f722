"""Traffic in YAML files: read, checked, and every mistake told with its file, line and key."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import BaseModel

from config.document import Document
from config.files import read_file
from config.files.tree import Tree
from config.problems import ConfigurationError, Problem
from config.snapshot.company import company_of
from dialplan.company import Company
from dialplan.numbers import parse_number
from simulator.story_files.company import read_company, read_document, source_of
from simulator.story_files.reading import read_story, validate
from simulator.traffic.day import Day, day_of
from simulator.traffic.words import AgentWords, CallsWords, DurationWords, OutsideWords, TrafficWords

TRAFFIC = Path(__file__).parent / "days"
"""The days that come with the program."""

_MODELS: tuple[type[BaseModel], ...] = (AgentWords, CallsWords, DurationWords, OutsideWords, TrafficWords)


@dataclass(frozen=True, slots=True)
class Plan:
    """A traffic file as it was read: a day of it is drawn by a seed."""

    file: str
    words: TrafficWords
    company: Company
    names: Mapping[str, str]

    def day(self, seed: int | None = None) -> Day:
        """Without a seed it is the file's."""
        seed = self.words.seed if seed is None else seed
        return day_of(self.words, self.company, self.names, self.file, seed)

    @property
    def reads(self) -> tuple[Path, ...]:
        """The files that it is from."""
        return Path(self.file), source_of(self.words.company, Path(self.file))

    def at(self, document: Document) -> "Plan":
        """The same callers and agents, in a company that is set up otherwise."""
        return replace(self, company=company_of(document, 1), names=names_in(document))


def read_plan(path: Path) -> Plan:
    """Read a file. Raises ConfigurationError with everything that is wrong with it."""
    return _plan_of(read_story(path), path)


def read_traffic(path: Path, seed: int | None = None) -> Day:
    """Read a file and draw its day. Raises ConfigurationError with everything that is wrong with it."""
    return read_plan(path).day(seed)


def read_against(path: Path, plan: Plan) -> Plan:
    """What a plan is held against: another traffic file, or the same day at another configuration.

    Raises ConfigurationError.
    """
    tree = read_story(path)
    if isinstance(tree.value, dict) and "calls" in tree.value:
        return _plan_of(tree, path)
    return plan.at(read_file(path).document)


def _plan_of(tree: Tree, path: Path) -> Plan:
    words = validate(tree, TrafficWords, _MODELS, "traffic")
    document = read_document(tree, words.company, words.change, path)
    company = read_company(tree, words.company, words.change, path)
    problems = list(_find_strangers(tree, words, company))
    if problems:
        raise ConfigurationError(problems)
    return Plan(str(path), words, company, names_in(document))


def names_in(document: Document) -> Mapping[str, str]:
    """What people call people and groups, by the ids that records have."""
    people = {key: person.name for key, person in document.people.items()}
    groups = {f"groups/{key}": group.name for key, group in document.groups.items()}
    return people | groups


def _find_strangers(tree: Tree, words: TrafficWords, company: Company) -> Iterator[Problem]:
    for person in words.agents:
        if person not in company.devices:
            yield tree.problem(("agents", person), f"the company has no people/{person}")
    for number, calls in enumerate(words.calls):
        place = ("calls", str(number), "dials")
        try:
            dialled = parse_number(calls.dials, company.country)
        except ValueError as error:
            yield tree.problem(place, str(error))
            continue
        if not company.owns(dialled):
            yield tree.problem(place, f"the company has no number {calls.dials}")
