"""Why the service could not go on, in words, for what whoever starts it can mend."""

import errno
import socket

from config.store import StoreAwayError
from console.data_folder import DataFolderTaken
from console.settings import Settings
from engine.agi import PortTaken

_WRONG_ADDRESS = {errno.EADDRNOTAVAIL, errno.EACCES}


def reason_of(error: BaseException, settings: Settings) -> str | None:
    """A sentence on what to mend, or None for an error that needs its traceback."""
    match error:
        case BaseExceptionGroup(exceptions=inner):
            reasons = (reason_of(one, settings) for one in inner)
            return next((reason for reason in reasons if reason is not None), None)
        case PortTaken() | DataFolderTaken():
            return str(error)
        case StoreAwayError():
            return f"The store does not answer: {error}"
        case OSError() if isinstance(error, socket.gaierror) or _is_about_address(error):
            return (
                f"FastAGI can't be served on {settings.agi_host}:{settings.agi_port}: {error.strerror}. "
                "Set VAXEL_AGI_HOST to an address of this machine, or VAXEL_AGI_PORT to a port it may use."
            )
        case _:
            return None


def _is_about_address(error: OSError) -> bool:
    return error.errno in _WRONG_ADDRESS and error.filename is None
