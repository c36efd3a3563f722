"""How the FastAGI side of a call can fail. Messages name commands, never their arguments."""


class AgiError(Exception):
    """Something on a call's FastAGI stream went other than asked."""


class ProtocolError(AgiError):
    """The peer says what Asterisk never says; its stream is not worth keeping."""


class CallerHungUp(AgiError):
    """The caller is gone: the call unwinds."""


class StreamLost(AgiError):
    """The stream to Asterisk ended without a word about the caller, who may still be there."""


class CommandTimeout(AgiError):
    """No reply within the deadline: Asterisk may or may not have acted, and may still answer."""


class CommandRefused(AgiError):
    """Asterisk knows no such command (510) or not in this form (520)."""


class CommandFailed(AgiError):
    """Asterisk could not do it (no such sound, file or application); the caller is still there."""


class PortTaken(AgiError):
    """Another program listens where the FastAGI server should."""

    def __init__(self, host: str, port: int, setting: str) -> None:
        super().__init__(
            f"Port {port} on {host} is taken by another program. Set {setting} to use another port."
        )
        self.host = host
        self.port = port
        self.setting = setting
