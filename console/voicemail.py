"""Puts together what voicemail needs beside the calls: the mail server, and the transcriber of kept files."""

from pathlib import Path

import structlog

from config.snapshot.directory import Directory
from console.settings import Settings
from dialplan.destinations import Voicemail
from dialplan.voicemail.messages import Box
from engine.voicemail.smtp import SmtpPost, SmtpSettings
from media.transcription.limits import TranscriptionLimits
from media.transcription.model import ModelMissing, check_installed, model_from
from media.transcription.transcriber import Transcriber

_log = structlog.get_logger(__name__)


def post_of(settings: Settings) -> SmtpPost | None:
    """The mail server that the settings name; None where they name none."""
    if not settings.smtp_host:
        return None
    return SmtpPost(
        SmtpSettings(
            host=settings.smtp_host,
            sender=settings.smtp_from,
            port=settings.smtp_port,
            encryption=settings.smtp_tls,
            user=settings.smtp_user,
            password=settings.smtp_password.get_secret_value(),
        )
    )


class TranscriberOfKept:
    """Transcribes what is in the folder of kept recordings."""

    def __init__(self, transcriber: Transcriber, recordings: Path) -> None:
        self._transcriber = transcriber
        self._recordings = recordings

    async def transcribe(self, file: Path, language: str) -> str:
        return await self._transcriber.transcribe(self._recordings / file.name, language)

    async def close(self) -> None:
        await self._transcriber.close()


def transcriber_of(settings: Settings) -> TranscriberOfKept | None:
    """The transcriber that the settings name; None, and told, where it is not installed."""
    model = model_from(settings.transcription_model)
    try:
        check_installed(model)
    except ModelMissing as missing:
        _log.warning("messages are not transcribed", why=str(missing))
        return None
    limits = TranscriptionLimits(
        threads=settings.transcription_threads, memory_bytes=settings.transcription_memory_mb << 20
    )
    return TranscriberOfKept(Transcriber(model, settings.models, limits), settings.recordings)


def boxes_in(directory: Directory) -> frozenset[Box]:
    """Every box of every version that calls may be on."""
    return frozenset(
        Box(company.organisation, destination.id)
        for company in directory.companies.values()
        for destination in company.destinations.values()
        if isinstance(destination, Voicemail)
    )
