"""What the log says of AMI's comings and goings: each kind of trouble once per outage."""

import structlog

from engine.ami.errors import Outage, Trouble
from engine.ami.settings import AmiSettings

_log = structlog.get_logger(__name__)

_LINES = {
    Trouble.AWAY: "Asterisk's AMI is away; trying again until it is there",
    Trouble.NOT_AMI: "what listens there is not Asterisk's AMI: check host, port and TLS",
    Trouble.LOGIN_REFUSED: (
        "Asterisk refuses the AMI login: VAXEL_AMI_SECRET must be the secret of this user in manager.conf"
    ),
    Trouble.NOT_ALLOWED: (
        "the AMI user may not list channels and devices: give it write = reporting in manager.conf"
    ),
}


class News:
    """Remembers what was told since AMI was last up."""

    def __init__(self, settings: AmiSettings) -> None:
        self._where = {"host": settings.host, "port": settings.port, "user": settings.username}
        self._told: set[Trouble] = set()

    def away(self, outage: Outage) -> None:
        if outage.trouble in self._told:
            return
        self._told.add(outage.trouble)
        say = _log.warning if outage.trouble is Trouble.AWAY else _log.error
        say(_LINES[outage.trouble], why=outage.why, **self._where)

    def up(self, banner: str, channels: int) -> None:
        self._told.clear()
        _log.info("Asterisk's AMI is up", banner=banner, channels=channels, **self._where)
