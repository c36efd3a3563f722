"""Menus that ask for less or for longer, and their keys that lead to no other place."""

from collections.abc import Iterator, Mapping

from dialplan.check.otherwise.note import Otherwise, Where, compare_settings
from dialplan.destinations import Menu

_SETTINGS = ("tries", "no_input_tries")
_LIMITS = ("first_digit_s", "inter_digit_s", "overall_s")


def compare_menus(where: Where, now: Menu, draft: Menu) -> Iterator[Otherwise]:
    settings = ((name, getattr(now, name), getattr(draft, name)) for name in (*_SETTINGS, "barge_in"))
    yield from compare_settings(where, settings)
    limits = ((name, getattr(now.limits, name), getattr(draft.limits, name)) for name in _LIMITS)
    yield from compare_settings(where, limits)
    yield from _compare_meanings(where, _meanings(now), _meanings(draft))


def _compare_meanings(where: Where, now: Mapping[str, str], draft: Mapping[str, str]) -> Iterator[Otherwise]:
    for key in sorted(now.keys() | draft.keys()):
        before, after = now.get(key), draft.get(key)
        if before != after:
            yield Otherwise((*where, f"key {key}"), after or "means nothing any more", before or "nothing")


def _meanings(menu: Menu) -> Mapping[str, str]:
    """Those of keys that lead to no other place; of two alike the first that ``Menu.meaning`` has counts."""
    hours = {menu.tells_hours: "tells the hours"} if menu.tells_hours is not None else {}
    return {**hours, **{key: f"chooses {language}" for key, language in menu.languages.items()}}
