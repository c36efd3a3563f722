"""What boxes a company has, whom each tells of its messages, and whose lamps it lights."""

import pytest

from config.boxes import boxes_of, has_way_in
from config.document import Document
from config.files import read_text
from config.inspection import inspect
from config.snapshot.company import company_of
from dialplan.destinations import Mailbox, Voicemail
from dialplan.ids import DestinationId
from tests.config.companies import problems_of

COMPANY = """\
organisation: demo
name: Demo
language: sv
people:
  anna: {name: Anna, email: anna@example.com, extension: "201", devices: [PJSIP/201], licence: pro}
  bo: {name: Bo, email: bo@example.com, devices: [PJSIP/202, PJSIP/212], transcription: true}
  carin: {name: Carin, extension: "203", devices: [PJSIP/203]}
  david: {name: David, email: david@example.com, extension: "204", devices: [PJSIP/204], active: false}
groups:
  salj:
    name: Sälj
    agents: [bo, carin, david]
    supervisors: [anna]
    overflow: voicemail
    voicemail:
      greeting: Lämna ett meddelande.
      notify: [agents, supervisors]
      max_s: 60
      silence_s: 3
      language: en
      transcription: true
      extension: "300"
voicemails:
  gemensam: {name: Alla, greeting: Hej., reviews: false, transcription: true, extension: "301"}
numbers: {08-465 004 00: groups/salj, 08-465 004 99: mailbox}
unassigned: voicemails/gemensam
"""


def read(text: str = COMPANY) -> Document:
    return read_text(text, "demo.yaml").document


def destination(id_: str) -> object:
    return company_of(read(), 1).destinations[DestinationId(id_)]


def test_a_persons_box_mails_them_and_lights_their_phones() -> None:
    box = destination("people/bo/voicemail")
    assert isinstance(box, Voicemail)
    assert box.mails_to == ("bo@example.com",)
    assert box.lamps == ("PJSIP/202", "PJSIP/212")
    assert (box.transcribes, box.language, box.told_in) == (True, "sv", "sv")


def test_a_groups_box_tells_those_who_are_to_be_notified_and_there() -> None:
    box = destination("groups/salj/voicemail")
    assert isinstance(box, Voicemail)
    assert box.mails_to == ("bo@example.com", "anna@example.com")
    assert box.lamps == ("PJSIP/202", "PJSIP/212", "PJSIP/203", "PJSIP/201")
    assert (box.max_s, box.silence_s, box.transcribes) == (60, 3, True)
    assert (box.language, box.told_in) == ("en", "sv")


def test_boxes_follow_the_organisations_transcription_unless_they_say_otherwise() -> None:
    anna, shared = destination("people/anna/voicemail"), destination("voicemails/gemensam")
    assert isinstance(anna, Voicemail)
    assert isinstance(shared, Voicemail)
    assert (anna.transcribes, shared.transcribes, shared.reviews) == (False, True, False)


def test_the_number_of_the_boxes_opens_each_by_its_extension() -> None:
    assert company_of(read(), 1).numbers["+46846500499"] == "mailbox"  # type: ignore[index]
    mailbox = destination("mailbox")
    assert isinstance(mailbox, Mailbox)
    assert mailbox.own is None
    assert mailbox.boxes == {
        "201": "people/anna/voicemail",
        "203": "people/carin/voicemail",
        "300": "groups/salj/voicemail",
        "301": "voicemails/gemensam",
    }


def test_who_has_phones_has_a_way_in_of_their_own() -> None:
    own = destination("people/anna/mailbox")
    assert isinstance(own, Mailbox)
    assert (own.own, own.own_extension) == ("people/anna/voicemail", "201")
    assert DestinationId("people/david/mailbox") not in company_of(read(), 1).destinations


def test_whoever_is_told_of_a_groups_messages_hears_them_from_their_own_box() -> None:
    own, number = destination("people/bo/mailbox"), destination("mailbox")
    assert isinstance(own, Mailbox)
    assert isinstance(number, Mailbox)
    shared = {"people/bo/voicemail": ("groups/salj/voicemail",)}
    assert own.shared == shared
    assert number.shared["people/bo/voicemail"] == shared["people/bo/voicemail"]  # type: ignore[index]


def test_a_box_of_its_own_tells_those_whom_it_names() -> None:
    text = COMPANY.replace("{name: Alla,", "{name: Alla, notify: [anna],")
    box = company_of(read(text), 1).destinations[DestinationId("voicemails/gemensam")]
    assert isinstance(box, Voicemail)
    assert (box.mails_to, box.lamps) == (("anna@example.com",), ("PJSIP/201",))
    (problem,) = problems_of(COMPANY.replace("{name: Alla,", "{name: Alla, notify: [eva],"))
    assert 'voicemails.gemensam.notify[0]: "eva" is not among the people' in problem


def test_a_box_that_tells_nobody_and_that_nobody_can_open_is_warned_of() -> None:
    text = COMPANY.replace(', extension: "301"', "")
    found = [one for one in inspect(read(text)) if "nobody is told of" in one.what]
    assert [one.where for one in found] == [("voicemails", "gemensam")]
    assert not [one for one in inspect(read()) if "nobody is told of" in one.what]


def test_two_boxes_of_one_extension_are_a_mistake() -> None:
    text = COMPANY.replace('extension: "300"', 'extension: "203"')
    (problem,) = problems_of(text)
    assert "groups.salj.voicemail.extension: is the extension of people/carin/voicemail too" in problem


def test_every_box_is_a_destination() -> None:
    destinations = company_of(read(), 1).destinations
    assert all(isinstance(destinations[box], Voicemail) for box in boxes_of(read()))


@pytest.mark.parametrize(
    ("box", "opens"),
    [
        ("people/anna/voicemail", True),
        ("people/david/voicemail", False),
        ("groups/salj/voicemail", False),
        ("people/nobody/voicemail", False),
    ],
)
def test_people_who_are_there_open_their_boxes_from_their_phones(box: str, opens: bool) -> None:
    assert has_way_in(read(), box) is opens
