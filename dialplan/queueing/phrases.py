"""What waiting callers are told in Växel's own words: positions, minutes, calling back; in each language."""

from collections.abc import Iterator, Mapping
from typing import Final

from dialplan.prompts import Prompt, Speech, Translated
from dialplan.queueing.agents import Presence

_MOST_POSITIONS: Final = 20
_MINUTES: Final = (1, 2, 3, 5, 10, 15, 20, 30, 45, 60)
_ORDINALS_SV: Final = (
    "nästa på tur",
    "nummer två i kön",
    "nummer tre i kön",
    "nummer fyra i kön",
    "nummer fem i kön",
    "nummer sex i kön",
    "nummer sju i kön",
    "nummer åtta i kön",
    "nummer nio i kön",
    "nummer tio i kön",
    "nummer elva i kön",
    "nummer tolv i kön",
    "nummer tretton i kön",
    "nummer fjorton i kön",
    "nummer femton i kön",
    "nummer sexton i kön",
    "nummer sjutton i kön",
    "nummer arton i kön",
    "nummer nitton i kön",
    "nummer tjugo i kön",
)
_MINUTES_SV: Final = {
    1: "en minut",
    2: "två minuter",
    3: "tre minuter",
    5: "fem minuter",
    10: "tio minuter",
    15: "en kvart",
    20: "tjugo minuter",
    30: "en halvtimme",
    45: "fyrtiofem minuter",
    60: "en timme",
}
_DIGITS_SV: Final = ("noll", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio")
_DIGITS_EN: Final = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")

CALLBACK_CONFIRM: Final = "1"
"""The key that asks to be called at the number that was read out."""


def position(number: int, language: str) -> Prompt:
    """``number`` counts from 1: who is next."""
    if number > _MOST_POSITIONS:
        return _both(
            "Det är mer än tjugo före dig i kön.", "There are more than twenty before you.", language
        )
    place = "next in line" if number == 1 else f"number {number} in the queue"
    return _both(f"Du är {_ORDINALS_SV[number - 1]}.", f"You are {place}.", language)


def wait(wait_s: float, language: str) -> Prompt:
    """A wait in round minutes, never less than it is."""
    minutes = next((minutes for minutes in _MINUTES if wait_s <= minutes * 60), None)
    match minutes:
        case None:
            return _both("Väntetiden är mer än en timme.", "The waiting time is more than an hour.", language)
        case 1:
            return _both("Väntetiden är högst en minut.", "The waiting time is at most one minute.", language)
        case _:
            return _both(
                f"Väntetiden är ungefär {_MINUTES_SV[minutes]}.",
                f"The waiting time is about {minutes} minutes.",
                language,
            )


def number_asked(language: str) -> Prompt:
    return _both("Vi ringer upp dig på numret", "We will call you at the number", language)


def digit(figure: str, language: str) -> Prompt:
    return _both(f"{_DIGITS_SV[int(figure)]}.", f"{_DIGITS_EN[int(figure)]}.", language)


def confirm_asked(language: str) -> Prompt:
    return _both(
        "Tryck ett för att bekräfta, eller vänta kvar i kön.",
        "Press one to confirm, or wait in the queue.",
        language,
    )


def callback_impossible(language: str) -> Prompt:
    return _both(
        "Vi kan tyvärr inte ringa upp det nummer som du ringer från.",
        "We are sorry, but we can't call the number that you are calling from.",
        language,
    )


def callback_promised(language: str) -> Prompt:
    return _both(
        "Tack. Du behåller din plats i kön, och vi ringer upp dig när det är din tur.",
        "Thank you. You keep your place in the queue, and we will call you when it is your turn.",
        language,
    )


def called_back(language: str) -> Prompt:
    return _both(
        "Hej. Du bad oss ringa upp. Vi kopplar dig nu.",
        "Hello. You asked us to call you back. We are connecting you now.",
        language,
    )


def called_back_to_wait(language: str) -> Prompt:
    """Whoever was kept for them is gone by now."""
    return _both(
        "Hej. Du bad oss ringa upp. Ett ögonblick.",
        "Hello. You asked us to call you back. One moment, please.",
        language,
    )


_PRESENCE: Final[Mapping[Presence, tuple[str, str]]] = {
    Presence.LOGGED_IN: ("Du är inloggad.", "You are logged in."),
    Presence.LOGGED_OUT: ("Du är utloggad.", "You are logged out."),
    Presence.PAUSED: ("Du är pausad.", "You are paused."),
}


def presence(is_now: Presence, language: str) -> Prompt:
    """What an agent is told they are now; also where what they dialled changed nothing."""
    return _both(*_PRESENCE[is_now], language)


def to_agents(language: str) -> Iterator[Prompt]:
    """All that agents are told, to be made into sound beforehand."""
    return (presence(is_now, language) for is_now in Presence)


_CALLBACKS: Final = (
    number_asked,
    confirm_asked,
    callback_impossible,
    callback_promised,
    called_back,
    called_back_to_wait,
)


def all_phrases(language: str) -> Iterator[Prompt]:
    """All that callers are told, to be made into sound beforehand; ``language`` is the company's."""
    yield from (position(number, language) for number in range(1, _MOST_POSITIONS + 2))
    yield from (wait(minutes * 60, language) for minutes in (*_MINUTES, _MINUTES[-1] + 1))
    yield from (digit(figure, language) for figure in "0123456789")
    for phrase in _CALLBACKS:
        yield phrase(language)


def _both(swedish: str, english: str, language: str) -> Prompt:
    return Translated({"sv": Speech(swedish, "sv"), "en": Speech(english, "en")}, language)
