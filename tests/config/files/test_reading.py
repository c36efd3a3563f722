"""What a good file comes to."""

from zoneinfo import ZoneInfo

from config.call_steering import EXITS
from config.files import DEMO_FILE, read_file, read_text
from config.snapshot.company import company_of
from dialplan.check import check
from dialplan.company import Company
from dialplan.destinations import Announcement, Busy, Device, HangUp, HuntGroup, Menu, Person, Voicemail
from dialplan.hunting import Strategy
from dialplan.ids import AudioId, DestinationId, Endpoint, PersonId
from dialplan.menu import DigitLimits
from dialplan.numbers import E164
from dialplan.opening_hours import Calendar, OpeningHours
from dialplan.outcome import LegOutcome
from dialplan.prompts import Clip, Speech, Translated, in_language
from tests.config.companies import SMALL


def company(text: str) -> Company:
    return company_of(read_text(text, "small.yaml").document, 7)


AUDIO = f"audio_files:\n  hej: {{name: Hej, language: sv, digest: {'0' * 64}, format: wav, length_s: 2}}\n"


def both(swedish: str, english: str) -> Translated:
    return Translated({"sv": Speech(swedish, "sv"), "en": Speech(english, "en")}, "sv")


def at(where: Company, id_: str) -> object:
    return where.destinations[DestinationId(id_)]


def test_the_demo_company_is_whole() -> None:
    demo = company_of(read_file(DEMO_FILE).document, 1)
    assert list(check(demo)) == []
    main = at(demo, "menus/main")
    assert isinstance(main, Menu)
    assert main.keys == {
        "1": "groups/kundtjanst",
        "2": "people/201",
        "3": "groups/sales",
        "9": "voicemails/main",
    }
    assert isinstance(main.welcome, Speech)
    assert main.welcome.text.startswith("Välkommen till Demobolaget. Tryck ett för kundtjänst")
    assert main.hours == OpeningHours(Calendar("Mo-Fr 08:00-17:00"), DestinationId("announcements/closed"))
    support, sales = at(demo, "groups/kundtjanst"), at(demo, "groups/sales")
    assert isinstance(support, HuntGroup)
    assert (support.strategy, support.agents) == (Strategy.RING_ALL, ("201", "202", "203"))
    assert isinstance(sales, HuntGroup)
    assert sales.strategy is Strategy.LINEAR
    assert set(demo.numbers.values()) == {"menus/main", "groups/kundtjanst", "people/201"}
    assert isinstance(at(demo, demo.unassigned), Announcement)


def test_defaults_stand_for_what_is_not_written() -> None:
    small = company(SMALL)
    assert (small.country, small.time_zone, small.version) == ("SE", ZoneInfo("Europe/Stockholm"), 7)
    assert at(small, "menus/main") == Menu(
        id=DestinationId("menus/main"),
        welcome=Speech("Välkommen.", "sv"),
        no_input=both("Vi uppfattade inget val.", "We did not hear a choice."),
        no_match=both("Det valet finns inte.", "That is not one of the choices."),
        keys={"1": DestinationId("groups/support")},
        after_last_try=DestinationId("hangup"),
        tries=3,
        limits=DigitLimits(5.0, 3.0, 30.0),
    )
    assert at(small, "voicemails/support") == Voicemail(
        DestinationId("voicemails/support"), Speech("Lämna ett meddelande.", "sv"), 180, 5, name="Kundtjänst"
    )
    busy = DestinationId("busy")
    assert at(small, "people/201") == Person(
        DestinationId("people/201"),
        PersonId("201"),
        busy,
        busy,
        busy,
        busy,
        25,
        origins=dict.fromkeys((*EXITS, "greeting", "personal_menu", "after_menu"), "default"),
    )
    assert at(small, "announcements/closed") == Announcement(
        DestinationId("announcements/closed"), Speech("Vi har stängt.", "sv"), DestinationId("hangup")
    )
    assert at(small, "busy") == Busy(busy)
    assert at(small, "hangup") == HangUp(DestinationId("hangup"))
    assert small.numbers == {E164("+46846500400"): "menus/main"}


def test_a_persons_own_exit_goes_before_the_organisations() -> None:
    text = SMALL.replace(
        "people:\n", "call_steering: {busy: hangup, declined: voicemails/support}\npeople:\n"
    )
    text = text.replace("{name: Anna Lind,", "{name: Anna Lind, busy: people/202,")
    anna, bo = at(company(text), "people/201"), at(company(text), "people/202")
    assert isinstance(anna, Person)
    assert isinstance(bo, Person)
    assert (anna.busy, anna.declined) == ("people/202", "voicemails/support")
    assert (bo.busy, bo.declined, bo.no_answer) == ("hangup", "voicemails/support", "busy")


def test_a_device_can_say_what_its_causes_mean() -> None:
    text = SMALL.replace("[PJSIP/202]", "[PJSIP/202, {endpoint: PJSIP/bo-mobil, causes: {17: declined}}]")
    assert company(text).devices[PersonId("202")] == (
        Device(Endpoint("PJSIP/202")),
        Device(Endpoint("PJSIP/bo-mobil"), {17: LegOutcome.DECLINED}),
    )


def test_a_text_can_have_a_language_of_its_own() -> None:
    text = SMALL.replace("welcome: Välkommen.", "welcome: {text: Welcome., language: en}")
    menu = at(company(text), "menus/main")
    assert isinstance(menu, Menu)
    assert menu.welcome == Speech("Welcome.", "en")
    assert menu.no_input == both("Vi uppfattade inget val.", "We did not hear a choice.")


def test_a_text_can_be_in_several_languages_and_partly_an_audio_file() -> None:
    text = SMALL.replace("welcome: Välkommen.", "welcome: {sv: {audio: hej}, en: Welcome.}") + AUDIO
    menu = at(company(text), "menus/main")
    assert isinstance(menu, Menu)
    assert isinstance(menu.welcome, Translated)
    assert in_language(menu.welcome, "en") == Speech("Welcome.", "en")
    assert in_language(menu.welcome, "") == Clip(AudioId("hej"), "0" * 64)


def test_a_caller_who_chose_no_language_that_a_text_has_hears_the_first_that_it_has() -> None:
    menu = at(company(SMALL.replace("welcome: Välkommen.", "welcome: {en: Welcome.}")), "menus/main")
    assert isinstance(menu, Menu)
    assert in_language(menu.welcome, "") == in_language(menu.welcome, "sv") == Speech("Welcome.", "en")


def test_the_organisations_language_chooses_the_menus_own_words() -> None:
    menu = at(company(SMALL.replace("people:\n", "language: en\npeople:\n")), "menus/main")
    assert isinstance(menu, Menu)
    assert in_language(menu.no_input, "") == Speech("We did not hear a choice.", "en")
    assert in_language(menu.no_match, "") == Speech("That is not one of the choices.", "en")
    assert in_language(menu.no_match, "sv") == Speech("Det valet finns inte.", "sv")


def test_keys_need_no_quotes_and_mean_the_same() -> None:
    bare = SMALL.replace('"201": {', "201: {").replace('"1": groups', "1: groups")
    assert company(bare) == company(SMALL)


def test_the_layout_of_a_file_is_no_part_of_its_document() -> None:
    moved = "# a comment\n" + SMALL.replace('  "201": {name: Anna Lind, devices: [PJSIP/201]}\n', "").replace(
        "groups:\n", '  "201":\n    devices:\n      - PJSIP/201\n    name: Anna Lind\ngroups:\n'
    )
    assert moved != SMALL
    assert read_text(moved, "a.yaml").document == read_text(SMALL, "b.yaml").document
