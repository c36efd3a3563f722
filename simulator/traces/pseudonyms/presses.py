"""The keys that people pressed on one channel, exchanged entry by entry.

A key that means something stays: it is what an administrator chose. An extension becomes the one that stands
for it. Whatever else somebody pressed could be a card's number or a PIN, and becomes other digits.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from simulator.traces.pseudonyms.house import Pseudonyms

_PAUSE_S = 3.0
"""Keys further apart than this are two entries."""

_ENTER = "#"
_UNKNOWN = "0"


@dataclass(frozen=True, slots=True)
class Press:
    """A key went down or up (``is_end``); ``entry`` counts what the engine asked for meanwhile."""

    at_s: float
    digit: str
    is_end: bool
    entry: int
    is_talk: bool = False
    """In a conversation, which no key is for."""


def replace_presses(presses: Sequence[Press], names: Pseudonyms) -> tuple[str, ...]:
    """The digit that stands for each."""
    replaced: list[str] = []
    for entry in _entries(presses):
        downs = [press for press in entry if not press.is_end] or entry  # SIP INFO tells of ends only
        digits = "".join(press.digit for press in downs)
        new = _replace(digits, entry[0].is_talk, names)
        replaced += _follow(entry, list(zip(digits, new, strict=True)))
    return tuple(replaced)


def _entries(presses: Sequence[Press]) -> Iterator[list[Press]]:
    entry: list[Press] = []
    for press in presses:
        if entry and _is_another_entry(entry[-1], press):
            yield entry
            entry = []
        entry.append(press)
    if entry:
        yield entry


def _is_another_entry(before: Press, press: Press) -> bool:
    """A key that went down in one entry and up in the next belongs to the first."""
    if press.is_end and not before.is_end and press.digit == before.digit:
        return False
    is_late = press.at_s - before.at_s > _PAUSE_S
    return is_late or (press.entry, press.is_talk) != (before.entry, before.is_talk)


def _follow(entry: Sequence[Press], pairs: list[tuple[str, str]]) -> Iterator[str]:
    """Each end is of the first key with its digit that has none yet, or told twice."""
    downs = iter(pairs)
    has_downs = any(not press.is_end for press in entry)
    waiting: list[tuple[str, str]] = []
    latest: dict[str, str] = {}
    for press in entry:
        if not press.is_end or not has_downs:
            pair = next(downs)
            latest[pair[0]] = pair[1]
            if has_downs:
                waiting.append(pair)
            yield pair[1]
            continue
        match = next((pair for pair in waiting if pair[0] == press.digit), None)
        if match is not None:
            waiting.remove(match)
        yield match[1] if match is not None else latest.get(press.digit) or _UNKNOWN


def _replace(digits: str, is_talk: bool, names: Pseudonyms) -> str:
    if is_talk:
        return names.talk.replace(digits)
    code = digits.removesuffix(_ENTER)
    if names.codes.is_kept(code) or names.is_extension(code):
        return names.codes.replace(digits)
    if len(digits) == 2 and all(map(names.codes.is_kept, digits)):
        return digits  # typed ahead, through two menus
    return names.codes.replace(digits)
