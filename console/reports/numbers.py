"""Numbers as people of a language write them: ``59,9 %`` in Swedish, ``59.9 %`` in English."""

from typing import Final

from console.reports.words import Words

MINUS: Final = "\N{MINUS SIGN}"


def say(value: float, words: Words, digits: int = 0) -> str:
    return f"{value:.{digits}f}".replace("-", MINUS).replace(".", words.decimal)


def say_signed(value: float, words: Words, digits: int = 0) -> str:
    return f"{'+' if value >= 0 else ''}{say(value, words, digits)}"


def percent(part: float, words: Words, digits: int = 0) -> str:
    return f"{say(100 * part, words, digits)} %"
