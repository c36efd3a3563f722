"""The store's rows are the queue of what is still to be done with each message."""

from dataclasses import replace
from datetime import timedelta

import pytest

from config.access import Operator
from config.changing.changes import Change
from config.document import Document
from config.messages import Messages
from config.store import BoxesInUseError, Store
from dialplan.decision import Step
from dialplan.records import LogLine
from dialplan.voicemail.delivery import TRANSCRIPTION_LEASE_S, WAITS_FOR_TRANSCRIPT_S
from dialplan.voicemail.messages import Box, Transcription
from tests.config.companies import small
from tests.dialplan.voicemail.messages import BOX, MONDAY, message

NOW = MONDAY + timedelta(hours=1)
FULL = message(transcribes=True, mails_to=("anna@example.com", "bo@example.com"), language="en")
PLAIN = message(2)


def with_anna() -> Document:
    document = small()
    (person, *_) = document.people.values()
    anna = person.model_copy(update={"name": "Anna", "extension": None, "email": None, "devices": ()})
    return document.model_copy(update={"people": {**document.people, "anna": anna}})


async def test_a_message_is_read_back_as_it_was_written(store: Store) -> None:
    await store.write([FULL])
    assert await store.read_voicemails() == (FULL,)
    (kept,) = await store.mailboxes.messages(BOX)
    assert (kept.message, kept.is_new, kept.transcription) == (FULL, True, Transcription.WAITING)


async def test_a_box_counts_what_nobody_has_heard(store: Store) -> None:
    await store.write([FULL, PLAIN])
    assert await store.mailboxes.count_new() == {BOX: 2}
    await store.mailboxes.mark_heard(FULL.call, NOW)
    assert await store.mailboxes.count_new() == {BOX: 1}
    assert [kept.is_new for kept in await store.mailboxes.messages(BOX)] == [False, True]


async def test_what_is_deleted_is_gone_from_its_row_and_stays_gone(store: Store) -> None:
    await store.write([FULL])
    await store.mailboxes.end_transcription(FULL.call, "ring mig", NOW)
    await store.mailboxes.delete(FULL.call, NOW)
    await store.write([FULL])  # the spool's, after a kill
    assert await store.mailboxes.messages(BOX) == ()
    assert await store.mailboxes.take_mail(NOW) is None
    (left,) = await store.read_voicemails()
    assert (left.cli, left.mails_to) == ("", ())
    (deleted,) = await store.mailboxes.deleted()
    assert deleted.file == FULL.file
    await store.mailboxes.forget_sound(FULL.call)
    assert await store.mailboxes.deleted() == ()


async def test_a_transcription_is_one_engines_at_a_time(store: Store) -> None:
    await store.write([FULL])
    taken = await store.mailboxes.take_transcription(NOW)
    assert taken is not None
    assert (taken.kept.message, taken.tries) == (FULL, 1)
    assert await store.mailboxes.take_transcription(NOW) is None
    later = await store.mailboxes.take_transcription(NOW + timedelta(seconds=TRANSCRIPTION_LEASE_S))
    assert later is not None
    assert later.tries == 2


async def test_one_that_is_put_off_comes_up_again(store: Store) -> None:
    await store.write([FULL])
    await store.mailboxes.take_transcription(NOW)
    await store.mailboxes.retry_transcription(FULL.call, NOW + timedelta(seconds=15), tries=1)
    assert await store.mailboxes.take_transcription(NOW) is None
    assert await store.mailboxes.take_transcription(NOW + timedelta(seconds=15)) is not None


async def test_a_transcript_that_comes_after_the_message_was_deleted_is_not_kept(store: Store) -> None:
    await store.write([FULL])
    await store.mailboxes.take_transcription(NOW)
    await store.mailboxes.delete(FULL.call, NOW)
    await store.mailboxes.end_transcription(FULL.call, "ring mig", NOW)
    assert await store.mailboxes.messages(BOX) == ()
    async with store._engine.connect() as connection:
        transcripts = await connection.exec_driver_sql("SELECT transcript FROM voicemails")
        assert transcripts.scalars().all() == [""]


async def test_a_mail_waits_for_its_transcript_and_goes_with_it(store: Store) -> None:
    await store.write([FULL])
    at = FULL.at + timedelta(seconds=1)
    assert await store.mailboxes.take_mail(at) is None
    await store.mailboxes.end_transcription(FULL.call, "ring mig", at)
    mail = await store.mailboxes.take_mail(at)
    assert mail is not None
    assert (mail.kept.transcription, mail.kept.transcript) == (Transcription.DONE, "ring mig")


async def test_a_mail_whose_transcript_does_not_come_goes_without_it(store: Store) -> None:
    await store.write([FULL])
    mail = await store.mailboxes.take_mail(FULL.at + timedelta(seconds=WAITS_FOR_TRANSCRIPT_S))
    assert mail is not None
    assert mail.kept.transcription is Transcription.WAITING


async def test_each_address_has_a_mail_of_its_own(store: Store) -> None:
    await store.write([replace(FULL, transcribes=False)])
    first, second = await store.mailboxes.take_mail(NOW), await store.mailboxes.take_mail(NOW)
    assert first is not None
    assert second is not None
    assert {first.address, second.address} == set(FULL.mails_to)
    await store.mailboxes.end_mail(first, NOW)
    await store.mailboxes.end_mail(second, NOW, "550")
    assert await store.mailboxes.take_mail(NOW + timedelta(days=30)) is None


async def test_a_mail_that_is_put_off_counts_its_tries(store: Store) -> None:
    await store.write([replace(FULL, transcribes=False, mails_to=("anna@example.com",))])
    for tries in (1, 2, 3):
        mail = await store.mailboxes.take_mail(NOW + timedelta(minutes=tries))
        assert mail is not None
        assert mail.tries == tries
        await store.mailboxes.retry_mail(mail, NOW + timedelta(minutes=tries + 1))


async def test_boxes_are_named_by_what_they_hold_whoever_has_them(store: Store) -> None:
    await store.write([FULL, PLAIN])
    assert await store.mailboxes.boxes(BOX.organisation) == {BOX.mailbox}
    for one in (FULL, PLAIN):
        await store.mailboxes.delete(one.call, NOW)
    assert await store.mailboxes.boxes(BOX.organisation) == frozenset()


async def test_a_box_with_messages_does_not_go(store: Store) -> None:
    document = with_anna()
    await store.apply(document)
    await store.write([replace(FULL, organisation=document.organisation)])
    with pytest.raises(BoxesInUseError) as caught:
        await store.apply(small())
    assert caught.value.messages == {BOX.mailbox: 1}
    await store.mailboxes.delete(FULL.call, NOW)
    assert (await store.apply(small())).is_new


async def test_whoever_gets_a_key_that_was_anothers_has_none_of_their_messages(store: Store) -> None:
    document = with_anna()
    await store.apply(document)
    await store.apply(small())
    late = replace(FULL, organisation=document.organisation)
    await store.write([late])  # by a call that was under way
    listed = await Messages(store).in_box(Operator(), document.organisation)
    assert [kept.call for kept in listed] == [late.call]
    await store.apply(document)
    assert await store.mailboxes.messages(Box(document.organisation, BOX.mailbox)) == ()
    (stray,) = await Messages(store).in_box(Operator(), document.organisation, "strays/people/anna")
    assert stray.call == late.call
    await Messages(store).delete(Operator(), document.organisation, "strays/people/anna", late.call)
    assert await Messages(store).in_box(Operator(), document.organisation, "strays/people/anna") == ()
    assert await Messages(store).in_box(Operator(), document.organisation) == ()


@pytest.mark.parametrize("is_anothers", [True, False])
async def test_a_message_that_comes_from_the_spool_is_its_own_boxs_or_nobodys(
    store: Store, is_anothers: bool
) -> None:
    document = with_anna()
    version = (await store.apply(document)).version
    if is_anothers:
        await store.apply(small())
    await store.apply(renamed(with_anna()))
    late = replace(FULL, organisation=document.organisation)
    line = LogLine(late.call, 1, late.at, late.organisation, version, Step.NUMBER, "number.assigned", {}, "")
    for _ in range(2):  # the spool gives again what it can't be sure of
        await store.write([late, line])
    boxes = await store.mailboxes.boxes(document.organisation)
    assert boxes == {"strays/people/anna" if is_anothers else BOX.mailbox}


def renamed(document: Document) -> Document:
    return document.model_copy(update={"name": "Another name"})


async def test_the_operator_deletes_in_boxes_that_are_gone(store: Store) -> None:
    await store.apply(small())
    organisation = small().organisation
    await store.write([replace(FULL, organisation=organisation)])
    await Messages(store).delete(Operator(), organisation, BOX.mailbox, FULL.call)
    assert await Messages(store).in_box(Operator(), organisation) == ()


def with_transcription(of: dict[str, bool], *, default: bool = False) -> Document:
    """Anna's own choice, or the default."""
    document = with_anna()
    steering = document.call_steering.model_copy(update={"transcription": default})
    anna = document.people["anna"].model_copy(update=of)
    return document.model_copy(
        update={"people": {**document.people, "anna": anna}, "call_steering": steering}
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (with_transcription({"transcription": True}), with_transcription({"transcription": False})),
        (with_transcription({}, default=True), with_transcription({}, default=False)),
        (with_transcription({"transcription": True}), with_transcription({})),
    ],
)
async def test_where_transcription_is_switched_off_no_text_is_made_or_kept(
    store: Store, before: Document, after: Document
) -> None:
    done, waiting, begun = (
        replace(message(number, transcribes=True), organisation=before.organisation) for number in (1, 2, 3)
    )
    mailed = replace(waiting, mails_to=("anna@example.com",))
    await store.apply(before)
    await store.write([done, mailed, begun])
    await store.mailboxes.end_transcription(done.call, "ring mig", NOW)
    await store.apply(after)
    await store.mailboxes.end_transcription(begun.call, "kom hit", NOW)
    assert await store.mailboxes.take_transcription(NOW) is None
    kept = await store.mailboxes.messages(Box(before.organisation, BOX.mailbox))
    assert {(one.transcription, one.transcript) for one in kept} == {(Transcription.OFF, "")}
    mail = await store.mailboxes.take_mail(store.now())
    assert mail is not None
    assert mail.kept.call == waiting.call
    async with store.hold(before.organisation) as held:
        *_, told = await held.audit()
    assert told.act == "mailbox.remove_transcripts"
    assert told.changes == (Change(("people", "anna", "voicemail", "transcripts"), 3, None),)


async def test_texts_stay_where_their_transcription_stays_on(store: Store) -> None:
    document = with_transcription({"transcription": True})
    await store.apply(document)
    await store.write([replace(FULL, organisation=document.organisation)])
    await store.mailboxes.end_transcription(FULL.call, "ring mig", NOW)
    await store.apply(renamed(with_transcription({}, default=True)))
    (kept,) = await store.mailboxes.messages(Box(document.organisation, BOX.mailbox))
    assert kept.transcript == "ring mig"


async def test_off_is_off(store: Store) -> None:
    await store.write([PLAIN])
    assert await store.mailboxes.take_transcription(NOW) is None
    assert await store.mailboxes.take_mail(NOW) is None
