from dataclasses import replace

from dialplan.destinations import Voicemail, prompts_of
from dialplan.ids import DestinationId
from dialplan.prompts import Speech, in_language
from dialplan.voicemail.phrases import (
    Phrase,
    count_of_new,
    said_to_callers,
    said_to_visitors,
    whose_message,
)


def test_every_count_is_among_what_is_made_beforehand() -> None:
    prepared = set(said_to_visitors("sv"))
    assert {count_of_new(count, "sv") for count in (0, 1, 2, 10, 11, 5000)} <= prepared


def test_callers_are_asked_in_the_language_they_chose() -> None:
    prompt = said_to_callers(Phrase.REVIEW, "sv")
    spoken = [in_language(prompt, language) for language in ("", "sv", "en")]
    assert [one.language for one in spoken if isinstance(one, Speech)] == ["sv", "sv", "en"]


def test_whose_message_it_is_can_be_said_for_boxes_that_are_several_peoples() -> None:
    group = Voicemail(DestinationId("groups/salj/voicemail"), Speech("Hej.", "sv"), name="Sälj")
    own = replace(group, id=DestinationId("people/anna/voicemail"))
    assert whose_message("Sälj", "sv") in prompts_of(group)
    assert whose_message("Sälj", "sv") not in prompts_of(own)
