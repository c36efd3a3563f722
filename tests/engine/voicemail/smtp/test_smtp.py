"""Mail over real sockets, to a small server on loopback."""

import asyncio
import ssl
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from engine.mailbox_ports import MailPutOff, MailRefused, MailTooLarge
from engine.voicemail.mail import write_mail
from engine.voicemail.smtp import Encryption, PostAway, SmtpPost, SmtpSettings
from tests.dialplan.voicemail.messages import due

MAIL = write_mail(due(), "vaxel@example.com", b"RIFF")
ANNA = "anna@example.com"


@dataclass
class Server:
    """Takes mail, or answers as it is told to."""

    rcpt: str = ""
    data: str = "250 OK"
    taken: list[Envelope] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.rcpt:
            return self.rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.data.startswith("250"):
            self.taken.append(envelope)
        return self.data


@asynccontextmanager
async def serving(server: Server, **options: Any) -> AsyncIterator[SmtpSettings]:
    loop = asyncio.get_running_loop()
    listening = await loop.create_server(lambda: SMTP(server, loop=loop, **options), "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    try:
        yield SmtpSettings("127.0.0.1", "vaxel@example.com", port, Encryption.NONE)
    finally:
        listening.close()


async def test_a_mail_is_taken_whole_for_its_one_address() -> None:
    server = Server()
    async with serving(server) as settings:
        await SmtpPost(settings).send(MAIL, ANNA)
    (envelope,) = server.taken
    assert (envelope.mail_from, envelope.rcpt_tos) == ("vaxel@example.com", [ANNA])
    content = envelope.original_content
    assert content is not None
    assert b"audio/wav" in content
    assert b"=?utf-8?q?r=C3=B6stmeddelande_fr=C3=A5n?=" in content


@pytest.mark.parametrize(
    ("rcpt", "data", "expected"),
    [
        ("550 no such user", "250 OK", MailRefused),
        ("450 greylisted", "250 OK", MailPutOff),
        ("552 5.2.2 mailbox full", "250 OK", MailRefused),
        ("", "552 too much mail data", MailTooLarge),
        ("", "552 5.2.2 mailbox full", MailRefused),
        ("", "451 try later", MailPutOff),
    ],
)
async def test_what_the_server_says_of_one_mail_is_for_that_mail(
    rcpt: str, data: str, expected: type[Exception]
) -> None:
    async with serving(Server(rcpt, data)) as settings:
        with pytest.raises(expected) as caught:
            await SmtpPost(settings).send(MAIL, ANNA)
    assert caught.type is expected


async def test_a_mail_larger_than_the_server_says_that_it_takes_is_too_large() -> None:
    async with serving(Server(), data_size_limit=100) as settings:
        with pytest.raises(MailTooLarge):
            await SmtpPost(settings).send(MAIL, ANNA)


async def test_a_server_that_is_not_there_is_away(unused_tcp_port: int) -> None:
    settings = SmtpSettings("127.0.0.1", "vaxel@example.com", unused_tcp_port, Encryption.NONE)
    with pytest.raises(PostAway):
        await SmtpPost(settings).send(MAIL, ANNA)


async def test_a_server_that_hangs_up_is_away() -> None:
    async def hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    listening = await asyncio.start_server(hang_up, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    async with listening:
        with pytest.raises(PostAway):
            await SmtpPost(SmtpSettings("127.0.0.1", "vaxel@example.com", port, Encryption.NONE)).send(
                MAIL, ANNA
            )


async def test_without_starttls_nothing_is_sent_to_who_wants_it() -> None:
    server = Server()
    async with serving(server) as settings:
        with pytest.raises(PostAway):
            await SmtpPost(replace(settings, encryption=Encryption.STARTTLS)).send(MAIL, ANNA)
    assert server.taken == []


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"),
            *("-keyout", file, "-out", f"{file}.crt", "-days", "2", "-subj", "/CN=127.0.0.1"),
            *("-addext", "subjectAltName=IP:127.0.0.1"),
        ],
        check=True,
        capture_output=True,
    )
    return file


def authenticator(taken: list[tuple[bytes, bytes]]) -> Callable[..., AuthResult]:
    def check(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object) -> AuthResult:
        assert isinstance(data, LoginPassword)
        taken.append((data.login, data.password))
        return AuthResult(success=data.password == b"hemligt", handled=False)

    return check


Sends = Callable[[SmtpSettings], Awaitable[None]]


@pytest.mark.parametrize("password", ["hemligt", "fel"])
async def test_it_logs_in_over_starttls_alone(certificate: Path, password: str) -> None:
    server, logins = Server(), list[tuple[bytes, bytes]]()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(f"{certificate}.crt", certificate)
    trusted = ssl.create_default_context(cafile=f"{certificate}.crt")
    async with serving(
        server, tls_context=context, authenticator=authenticator(logins), auth_required=True
    ) as plain:
        settings = replace(
            plain, encryption=Encryption.STARTTLS, user="vaxel", password=password, certificates=trusted
        )
        if password == "hemligt":
            await SmtpPost(settings).send(MAIL, ANNA)
        else:
            with pytest.raises(PostAway, match="Authentication"):
                await SmtpPost(settings).send(MAIL, ANNA)
    assert logins[0] == (b"vaxel", password.encode())
    assert len(server.taken) == (password == "hemligt")


async def test_a_certificate_that_nobody_vouches_for_is_not_trusted(certificate: Path) -> None:
    server = Server()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(f"{certificate}.crt", certificate)
    async with serving(server, tls_context=context) as plain:
        with pytest.raises(PostAway):
            await SmtpPost(replace(plain, encryption=Encryption.STARTTLS)).send(MAIL, ANNA)
    assert server.taken == []


def test_the_password_is_not_shown() -> None:
    assert "hemligt" not in repr(SmtpSettings("mail.example.com", "vaxel@example.com", password="hemligt"))
