"""The mail server, by SMTP (RFC 5321): one connection a mail, one address a mail."""

import asyncio
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from enum import StrEnum

import aiosmtplib

from engine.mailbox_ports import MailPutOff, MailRefused, MailTooLarge

_REPLY_S = 60.0
_DEADLINE_S = 180.0
"""For all of it: another engine takes the mail on after five minutes."""


_FULL = "5.2.2"
_TOO_LARGE = ("5.2.3", "5.3.4")


class Encryption(StrEnum):
    """How the way to the server is closed to others."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """``user`` '' is no login; ``certificates`` None are those that this machine trusts."""

    host: str
    sender: str
    port: int = 587
    encryption: Encryption = Encryption.STARTTLS
    user: str = ""
    password: str = field(default="", repr=False)
    certificates: ssl.SSLContext | None = None


class PostAway(OSError):
    """There is no server to talk to, or it does not let us; the message says why, and no address."""


class SmtpPost:
    """A mail server."""

    def __init__(self, settings: SmtpSettings) -> None:
        self._settings = settings

    @property
    def sender(self) -> str:
        return self._settings.sender

    async def send(self, mail: EmailMessage, address: str) -> None:
        """Hand one mail to the server; return once it has taken it (250)."""
        try:
            async with asyncio.timeout(_DEADLINE_S):
                await self._send(mail, address)
        except aiosmtplib.SMTPRecipientsRefused as refused:
            raise _verdict(refused.recipients[0].code) from None
        except aiosmtplib.SMTPDataError as refused:
            raise _verdict_on_size(refused) or _verdict(refused.code) from None
        except aiosmtplib.SMTPNotSupported as error:  # letters in the address that this server can't take
            raise MailRefused(550) from error
        except aiosmtplib.SMTPResponseException as error:  # login, sender, greeting: every mail's trouble
            raise _verdict_on_size(error) or PostAway(f"{type(error).__name__} {error.code}") from None
        except aiosmtplib.SMTPException as error:
            raise PostAway(type(error).__name__) from error
        except OSError as error:
            raise PostAway(error.strerror or type(error).__name__) from error

    async def _send(self, mail: EmailMessage, address: str) -> None:
        settings = self._settings
        await aiosmtplib.send(
            mail,
            sender=settings.sender,
            recipients=[address],
            hostname=settings.host,
            port=settings.port,
            username=settings.user or None,
            password=settings.password or None,
            use_tls=settings.encryption is Encryption.TLS,
            start_tls=settings.encryption is Encryption.STARTTLS,
            tls_context=settings.certificates,
            timeout=_REPLY_S,
        )


def _verdict_on_size(refused: aiosmtplib.SMTPResponseException) -> MailTooLarge | None:
    """552 is a mail too large (RFC 1870, 6.1), or with 5.2.2 a mailbox that is full (RFC 3463)."""
    if refused.code == 552 and not refused.message.startswith(_FULL):
        return MailTooLarge(552)
    return MailTooLarge(refused.code) if refused.message.startswith(_TOO_LARGE) else None


def _verdict(code: int) -> MailRefused | MailPutOff:
    """5xx is for good, 4xx for now (RFC 5321, 4.2.1)."""
    return MailRefused(code) if code >= 500 else MailPutOff(code)
