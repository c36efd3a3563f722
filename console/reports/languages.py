"""The languages that reports are written in."""

from collections.abc import Mapping

from console.reports.english import ENGLISH
from console.reports.swedish import SWEDISH
from console.reports.words import Words

WORDS: Mapping[str, Words] = {"sv": SWEDISH, "en": ENGLISH}
