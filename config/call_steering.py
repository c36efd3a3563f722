"""Call steering (samtalsstyrning): what holds for calls to a person, by default or by their own choice."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from config.entry import BUSY, Ending, Entry, To
from config.menus import Digits
from config.speeches import Narrator, Text
from dialplan.destinations import Menu
from dialplan.ids import DestinationId


class ShownNumber(StrEnum):
    """Which of their own numbers a person shows when they call out."""

    MOBILE = "mobile"
    LANDLINE = "landline"


class Unreached(StrEnum):
    """The ways of not reaching a person, each with a way on of its own."""

    BUSY = "busy"
    DECLINED = "declined"
    NO_ANSWER = "no_answer"
    UNREACHABLE = "unreachable"
    PAUSED = "paused"


def personal_menu_id(person: DestinationId, way: Unreached) -> DestinationId:
    """``people/anna/menu`` for unanswered calls, ``people/anna/menu/busy`` for others."""
    return DestinationId(f"{person}/menu" if way is Unreached.NO_ANSWER else f"{person}/menu/{way}")


class PersonalMenuEntry(Entry):
    """What a caller may press who did not reach a person in one of the ways ``on``.

    Who presses nothing goes the way that such calls go otherwise.
    """

    says: Text
    on: Annotated[tuple[Unreached, ...], Field(min_length=1, max_length=5)] = (Unreached.NO_ANSWER,)
    keys: Annotated[dict[Digits, To], Field(min_length=1, max_length=10)]

    def menu(self, id_: DestinationId, otherwise: DestinationId, narrator: Narrator) -> Menu:
        says = narrator.prompt(self.says)
        return Menu(id_, says, says, says, self.keys, otherwise, tries=1)


class CallSteering(Entry):
    """The organisation's defaults: they hold for everybody who has nothing of their own."""

    busy: Ending = BUSY
    declined: Ending = BUSY
    no_answer: Ending = BUSY
    unreachable: Ending = BUSY
    paused: Ending | None = None
    greeting: Text | None = None
    transcription: bool = False
    transcription_is_free: bool = True
    call_waiting: bool = False
    shows: ShownNumber = ShownNumber.LANDLINE
    personal_menu: PersonalMenuEntry | None = None


EXITS = ("busy", "declined", "no_answer", "unreachable", "paused")
"""The names of the ways of not answering; ``paused`` may be None: as ``busy``."""

STEERED = tuple(name for name in CallSteering.model_fields if name != "transcription_is_free")
"""The names of the settings that a person can have a value of their own for."""


def _check_steered(name: str) -> str:
    if name not in STEERED:
        raise ValueError(f"call steering has no such setting: {', '.join(STEERED)}")
    return name


Steered = Annotated[str, AfterValidator(_check_steered)]


class OwnSteering(Entry):
    """A person's own values; None follows the default, and a menu that is ``none`` is no menu."""

    busy: Ending | None = None
    declined: Ending | None = None
    no_answer: Ending | None = None
    unreachable: Ending | None = None
    paused: Ending | None = None
    greeting: Text | None = None
    transcription: bool | None = None
    call_waiting: bool | None = None
    shows: ShownNumber | None = None
    personal_menu: PersonalMenuEntry | Literal["none"] | None = None


EarlierDefaults = Mapping[int, CallSteering]
"""The defaults of earlier versions, as far as somebody still keeps them."""
