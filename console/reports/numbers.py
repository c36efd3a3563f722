"""Numbers as people of a language write them: ``59,9 %`` in Swedish, ``59.9 %`` in English."""

from typing import Final

from console.reports.words import Words

MINUS: Final = "\N{MINUS SIGN}"
NO_VALUE: Final = "\N{EN DASH}"
"""Where there is nothing to measure, as a wait for answers where nobody was answered."""


def say(value: float, words: Words, digits: int = 0) -> str:
    return f"{value:.{digits}f}".replace("-", MINUS).replace(".", words.decimal)


def say_signed(value: float, words: Words, digits: int = 0) -> str:
    return f"{'+' if value >= 0 else ''}{say(value, words, digits)}"


def percent(part: float | None, words: Words, digits: int = 0) -> str:
    return NO_VALUE if part is None else f"{say(100 * part, words, digits)} %"


def seconds(value: float | None, words: Words, digits: int = 0) -> str:
    return NO_VALUE if value is None else f"{say(value, words, digits)} s"
