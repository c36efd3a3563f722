"""What voicemail says by itself, in each language; made into sound before a call needs it."""

from enum import Enum

from dialplan.prompts import Speech, Translated

MOST_COUNTED = 10
"""More new messages than this are not counted out: each number is a prompt."""


class Phrase(Enum):
    """Swedish, English."""

    REVIEW = (
        "Tryck ett för att lyssna på ditt meddelande, eller två för att tala in det på nytt. "
        "Lägg på när du är nöjd.",
        "Press one to listen to your message, or two to record it again. Hang up when you are satisfied.",
    )
    NOTHING_HEARD = (
        "Vi hörde inget. Tala efter tonen.",
        "We did not hear anything. Please speak after the tone.",
    )
    EXTENSION = (
        "Slå din anknytning, och avsluta med fyrkant.",
        "Dial your extension, then press the hash key.",
    )
    PIN = ("Slå din pinkod, och avsluta med fyrkant.", "Dial your PIN, then press the hash key.")
    WRONG = ("Anknytningen eller pinkoden stämmer inte.", "The extension or the PIN is wrong.")
    LOCKED = (
        "Brevlådan är spärrad efter för många felaktiga pinkoder. Försök igen senare.",
        "The mailbox is locked after too many wrong PINs. Try again later.",
    )
    LATER = (
        "Röstbrevlådan kan inte öppnas just nu. Försök igen senare.",
        "The mailbox can't be opened right now. Try again later.",
    )
    GOODBYE = ("Hej då.", "Goodbye.")
    MENU = (
        "Tryck ett för att höra de nyaste först, två för de äldsta först, tre för din hälsning, "
        "fyra för att byta pinkod, eller stjärna för att avsluta.",
        "Press one to hear the newest first, two for the oldest first, three for your greeting, "
        "four to change the PIN, or star to end.",
    )
    MENU_WITH_SHARED = (
        "Tryck ett för att höra de nyaste först, två för de äldsta först, tre för din hälsning, "
        "fyra för att byta pinkod, fem för gruppens meddelanden, eller stjärna för att avsluta.",
        "Press one to hear the newest first, two for the oldest first, three for your greeting, "
        "four to change the PIN, five for the group's messages, or star to end.",
    )
    MESSAGE = (
        "Tryck ett för att höra det igen, två för nästa, tre för att radera, fyra för att ringa upp, "
        "eller stjärna för menyn.",
        "Press one to hear it again, two for the next, three to delete it, four to call back, "
        "or star for the menu.",
    )
    NO_MORE = ("Det finns inga fler meddelanden.", "There are no more messages.")
    DELETED = ("Meddelandet är raderat.", "The message is deleted.")
    UNPLAYABLE = ("Meddelandet kan inte spelas upp.", "The message can't be played.")
    NO_NUMBER = ("Det går inte att ringa upp det numret.", "That number can't be called back.")
    NOT_FROM_HERE = (
        "Ring upp kan du bara göra från din egen telefon.",
        "You can call back from your own telephone only.",
    )
    MAY_NOT_CALL = (
        "Du får inte ringa det numret från den här telefonen.",
        "You may not call that number from this telephone.",
    )
    GREETING = (
        "Tryck ett för att tala in en ny hälsning, två för att gå tillbaka till den vanliga, "
        "eller stjärna för menyn.",
        "Press one to record a new greeting, two to return to the usual one, or star for the menu.",
    )
    SPEAK_GREETING = (
        "Tala in din hälsning efter tonen, och avsluta med fyrkant.",
        "Record your greeting after the tone, then press the hash key.",
    )
    NO_GREETING = ("Vi hörde ingen hälsning.", "We did not hear a greeting.")
    KEEP_GREETING = (
        "Tryck ett för att använda hälsningen, två för att tala in den på nytt, "
        "eller stjärna för att låta bli.",
        "Press one to use this greeting, two to record it again, or star to leave things as they are.",
    )
    GREETING_KEPT = ("Hälsningen används nu.", "The greeting is in use.")
    GREETING_RESET = ("Den vanliga hälsningen används nu.", "The usual greeting is in use.")
    NEW_PIN = (
        "Slå en ny pinkod med fyra till åtta siffror, och avsluta med fyrkant.",
        "Dial a new PIN of four to eight digits, then press the hash key.",
    )
    AGAIN = ("Slå den en gång till.", "Dial it once more.")
    PIN_KEPT = ("Pinkoden är bytt.", "The PIN is changed.")
    PIN_REFUSED = (
        "Den pinkoden är för enkel, eller så var de två koderna olika. Inget är ändrat.",
        "That PIN is too easy, or you dialled two different ones. Nothing is changed.",
    )


def said_to_callers(phrase: Phrase, otherwise: str) -> Translated:
    """For callers of every language; ``otherwise`` is for those who chose none."""
    sv, en = phrase.value
    return Translated({"sv": Speech(sv, "sv"), "en": Speech(en, "en")}, otherwise)


def said(phrase: Phrase, language: str) -> Speech:
    """A phrase for visitors of a box, who are the organisation's own people."""
    return _spoken(*phrase.value, language)


def count_of_new(count: int, language: str) -> Speech:
    """How many new messages there are."""
    if count == 0:
        return _spoken("Du har inga nya meddelanden.", "You have no new messages.", language)
    if count == 1:
        return _spoken("Du har ett nytt meddelande.", "You have one new message.", language)
    more = count > MOST_COUNTED
    how_many = ("fler än ", "more than ") if more else ("", "")
    number = min(count, MOST_COUNTED)
    return _spoken(
        f"Du har {how_many[0]}{number} nya meddelanden.",
        f"You have {how_many[1]}{number} new messages.",
        language,
    )


def whose_message(box: str, language: str) -> Speech:
    """For whom a message in one of several boxes is; ``box`` is what people call it."""
    return _spoken(f"Till {box}.", f"For {box}.", language)


def said_to_visitors(language: str) -> tuple[Speech, ...]:
    """All that a visit to a box can say."""
    phrases = (said(phrase, language) for phrase in Phrase if phrase is not Phrase.REVIEW)
    return (*phrases, *(count_of_new(count, language) for count in range(MOST_COUNTED + 2)))


def _spoken(sv: str, en: str, language: str) -> Speech:
    return Speech(en, "en") if language == "en" else Speech(sv, "sv")
