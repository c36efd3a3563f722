"""What is wrong with a scenario though each word is right: strangers to its company, impossible times."""

from collections.abc import Iterator
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path

from config.devices import MobileEntry, phone_of
from config.files.tree import Path as KeyPath
from config.files.tree import Tree
from config.problems import Problem, quote
from dialplan.company import Company
from dialplan.destinations import Device
from dialplan.numbers import is_emergency_number, parse_number
from dialplan.rules import RULES
from simulator.scenario.numbers import number_shown
from simulator.scenario.words.expectations import NO_VOICEMAIL, ExpectWords
from simulator.scenario.words.scenario import ScenarioWords
from simulator.story_files.company import read_document


def find_mistakes(tree: Tree, words: ScenarioWords, company: Company, path: Path) -> Iterator[Problem]:
    """All that is wrong with the file at ``path``, part by part."""
    yield from _find_strangers(tree, words, company)
    yield from _find_nobodys_phones(tree, words, company, path)
    yield from _find_wrong_numbers(tree, words, company.country)
    yield from _find_impossible_times(tree, words, company)


def _find_strangers(tree: Tree, words: ScenarioWords, company: Company) -> Iterator[Problem]:
    """What the story expects must be there, or it could never come true."""
    for box in words.pins:
        if box not in company.destinations:
            yield tree.problem(("pins", box), f"the company has no {box}")
    for number, phone in enumerate(words.two_lines):
        if phone not in words.phones:
            yield tree.problem(("two_lines", str(number)), f"{phone} is not among the phones")
    for here, expect in _expectations_in(words):
        yield from _find_strangers_in(tree, here, expect, company)


def _expectations_in(words: ScenarioWords) -> Iterator[tuple[KeyPath, ExpectWords]]:
    for number, call in enumerate(words.callers):
        yield ("callers", str(number), "expect"), call.expect
    for number, expect in enumerate(words.callbacks):
        yield ("callbacks", str(number)), expect


def _find_strangers_in(tree: Tree, here: KeyPath, expect: ExpectWords, company: Company) -> Iterator[Problem]:
    for key, id_ in _destinations_in(expect):
        if id_ not in company.destinations:
            yield tree.problem((*here, *key), f"the company has no {id_}")
    for index, rule in enumerate(expect.path or ()):
        if rule not in RULES:
            close = get_close_matches(rule, sorted(RULES), n=1)
            hint = f": did you mean {close[0]}?" if close else " (docs/rules.md has all there are)"
            yield tree.problem((*here, "path", str(index)), f"there is no rule {quote(rule)}{hint}")
    for key, person in _people_in(expect):
        if person not in company.devices:
            yield tree.problem((*here, *key), f"the company has no people/{person}")


def _destinations_in(expect: ExpectWords) -> Iterator[tuple[KeyPath, str]]:
    yield from ((("passes", str(index)), id_) for index, id_ in enumerate(expect.passes or ()))
    if expect.group is not None:
        yield ("group",), expect.group
    if expect.voicemail not in (None, NO_VOICEMAIL):
        yield ("voicemail",), expect.voicemail


def _people_in(expect: ExpectWords) -> Iterator[tuple[KeyPath, str]]:
    if expect.agent is not None:
        yield ("agent",), expect.agent
    yield from ((("legs", person), person) for person in expect.legs or ())


def _find_nobodys_phones(tree: Tree, words: ScenarioWords, company: Company, path: Path) -> Iterator[Problem]:
    """A phone of the house is somebody's, active or not, or one that somebody calls from."""
    devices = (device for of_person in company.devices.values() for device in of_person)
    known = {str(one.endpoint).removeprefix("PJSIP/") for one in devices if isinstance(one, Device)}
    known |= {call.phone for call in words.callers if call.phone is not None}
    strangers = [
        phone
        for phone in words.phones
        if phone not in known
        and not phone.startswith("+")
        and not is_emergency_number(phone, company.country)
    ]
    if not strangers:
        return
    people = read_document(tree, words.company, words.change, path).people.values()
    known |= {
        str(phone_of(device).endpoint).removeprefix("PJSIP/")
        for person in people
        for device in person.devices
        if not isinstance(device, MobileEntry)
    }
    for phone in strangers:
        close = [] if phone.isdecimal() else get_close_matches(phone, sorted(known), n=1)
        hint = f": did you mean {close[0]}?" if close else " (a number outside is written +46…)"
        if phone not in known:
            yield tree.problem(("phones", phone), f"is nobody's phone{hint}")


def _find_wrong_numbers(tree: Tree, words: ScenarioWords, country: str) -> Iterator[Problem]:
    """What no call could ever reach or show; and two entries for one telephone, of which one would count."""
    numbers: dict[str, str] = {}
    for phone in (phone for phone in words.phones if phone.startswith("+")):
        try:
            first = numbers.setdefault(parse_number(phone, country), phone)
        except ValueError as error:
            yield tree.problem(("phones", phone), str(error))
            continue
        if first != phone:
            yield tree.problem(("phones", phone), f"is the same phone as {first}")
    for here, expect in _expectations_in(words):
        try:
            number_shown(expect.shows or "", country)
        except ValueError as error:
            yield tree.problem((*here, "shows"), str(error))


def _find_impossible_times(tree: Tree, words: ScenarioWords, company: Company) -> Iterator[Problem]:
    """A time that the clocks skip, and what would happen after the story's end."""
    starts = datetime.fromisoformat(words.starts).replace(tzinfo=company.time_zone)
    if starts.astimezone(UTC).astimezone(company.time_zone).replace(tzinfo=None) != starts.replace(
        tzinfo=None
    ):
        yield tree.problem(("starts",), f"there is no such time in {company.time_zone.key}: clocks skip it")
    times = {"callers": [call.at for call in words.callers], "faults": [fault.at for fault in words.faults]}
    for what, begins in times.items():
        for number, at_s in enumerate(begins):
            if at_s > words.ends_within:
                late = f"is after the end: the story ends within {words.ends_within:g} s"
                yield tree.problem((what, str(number), "at"), late)
