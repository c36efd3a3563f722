"""A message on a real call: the lamp that it lights, the mail that it goes out as, and who hears it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from itertools import groupby
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session
from argon2 import PasswordHasher

from dialplan.ids import DestinationId, OrganisationId
from dialplan.voicemail.messages import Box
from tests.live.asterisk import RealAsterisk
from tests.live.desk_phones import DeskPhones, desk_phones
from tests.live.engines import MONDAY_MORNING, LiveEngine, engine_on
from tests.live.fingers import fingers
from tests.live.telephones import Story, calls

COMPANY = """\
organisation: live
name: Live AB
people: {"201": {name: Anna Lind, email: anna@example.com, devices: [PJSIP/201]}}
voicemails: {main: {name: Live AB, greeting: Tala efter tonen., extension: "900", notify: ["201"]}}
numbers: {08-465 004 08: voicemails/main, 08-465 004 09: mailbox}
"""
BOX, VISIT = "+46846500408", "+46846500409"


class Post:
    """A mail server's end: what has arrived."""

    def __init__(self) -> None:
        self.taken: asyncio.Queue[EmailMessage] = asyncio.Queue()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        await self.taken.put(message_from_bytes(envelope.content, EmailMessage, policy=policy.default))
        return "250 OK"


@asynccontextmanager
async def post_office(post: Post) -> AsyncIterator[int]:
    """Serve SMTP; gives the port."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(post, loop=loop), "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


async def lamp_of_anna(phones: DeskPhones, new: int) -> None:
    """Return once her phone was last told of so many; raises TimeoutError."""
    async with asyncio.timeout(10):
        while phones.lamps[-1:] != [("201", new)]:
            await asyncio.sleep(0.05)  # real time: Asterisk tells by a call of its own


async def leave_message(asterisk: RealAsterisk, live: LiveEngine) -> None:
    async with fingers() as hand, calls(asterisk, Story(did=BOX, hangs_up_after_s=6), ears=hand) as caller:
        await caller.wait_for("answered")
        silent = asyncio.create_task(hand.keep_silent(20))
        await live.wait_for_rule("voicemail.record")
        await asyncio.sleep(1)  # real time: the beep
        silent.cancel()
        await hand.speak(2)
        await caller.finished()


async def hear_message(asterisk: RealAsterisk, live: LiveEngine) -> None:
    async with fingers() as hand, calls(asterisk, Story(did=VISIT, hangs_up_after_s=10), ears=hand) as caller:
        await caller.wait_for("answered")
        await hand.type("900#7401#1", 5, 5)
        await live.wait_for_rule("mailbox.played")
        await hand.keep_silent(2)
        await hand.type("*", 5, 5)
        await caller.finished()


async def test_a_message_lights_the_lamp_and_goes_out_by_mail_until_somebody_has_heard_it(
    asterisk: RealAsterisk, tmp_path: Path
) -> None:
    company = tmp_path / "company.yaml"
    company.write_text(COMPANY)
    post = Post()
    async with (
        post_office(post) as port,
        desk_phones(asterisk, 1, 1) as phones,
        engine_on(asterisk, company, smtp_port=port) as live,
    ):
        box = Box(OrganisationId("live"), DestinationId("voicemails/main"))
        await live.store.pins.keep(box, PasswordHasher().hash("7401"), MONDAY_MORNING)
        await leave_message(asterisk, live)
        await lamp_of_anna(phones, 1)
        mail = await asyncio.wait_for(post.taken.get(), 10)
        assert mail["To"] == "anna@example.com"
        (sound,) = mail.iter_attachments()
        assert sound.get_content_type().startswith("audio/")
        assert sound.get_content()[:4] == b"RIFF"
        await hear_message(asterisk, live)
        await lamp_of_anna(phones, 0)
    assert [new for new, _ in groupby(new for _, new in phones.lamps)] == [0, 1, 0]
    assert post.taken.empty()
