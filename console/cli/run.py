"""``vaxel run``: the whole service, with its live routing log in the terminal."""

import asyncio
import signal
import ssl

from config.store import Store
from console.cli.environment import read_settings
from console.cli.failing import FAILED, WRONG_INPUT, fail
from console.cli.reasons import reason_of
from console.cli.screen import Screen
from console.cli.stores import opened_store
from console.demo import apply_demo_company, stand_in
from console.logs import set_up_logs
from console.service import Service
from console.settings import Settings
from engine.ami import AmiSettings

_FAREWELL = "Växel has stopped. Calls that are up go on; a new start takes up those that wait."
_FAREWELL_OF_THE_STAND_IN = "Växel has stopped, and the stand-in with its calls."


def run() -> None:
    """Take calls: on the Asterisk that ASTERISK=host:port names, else on a stand-in with synthetic calls.

    The routing log goes to standard output, a line for each decision on each call; what else is to be known
    goes to standard error. Ctrl-C ends it: calls that are up stay up.
    """
    set_up_logs()
    settings = read_settings()
    screen = Screen()
    try:
        asyncio.run(_run(settings, screen))
    except (KeyboardInterrupt, asyncio.CancelledError):
        screen.print(_FAREWELL if settings.asterisk else _FAREWELL_OF_THE_STAND_IN)
    except (OSError, BaseExceptionGroup) as error:
        reason = reason_of(error, settings)
        if reason is None:
            raise
        fail(reason, FAILED)


async def _run(settings: Settings, screen: Screen) -> None:
    task = asyncio.current_task()
    assert task is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    account = None if settings.asterisk is None else account_on(settings.asterisk, settings)
    async with opened_store(settings, may_be_new=True) as store:
        await apply_demo_company(store, screen)
        if account is None:
            async with stand_in(settings, store, screen) as ami:
                await _serve(settings, ami, store, screen)
        else:
            await _serve(settings, account, store, screen)


def account_on(address: tuple[str, int], settings: Settings) -> AmiSettings:
    """The AMI account on a real Asterisk; settings that can't be used end the command."""
    secret = settings.ami_secret.get_secret_value()
    if not secret:
        fail("VAXEL_AMI_SECRET is not set: it is the secret of the AMI account in manager.conf.", WRONG_INPUT)
    host, port = address
    return AmiSettings(host, port, settings.ami_user, secret, _read_tls(settings))


def _read_tls(settings: Settings) -> ssl.SSLContext | None:
    if not settings.ami_tls:
        return None
    try:
        return ssl.create_default_context(cafile=settings.ami_ca_file)
    except ssl.SSLError:
        fail(f"VAXEL_AMI_CA_FILE: {settings.ami_ca_file} has no certificates (PEM) in it", WRONG_INPUT)
    except OSError as error:
        fail(f"VAXEL_AMI_CA_FILE: {settings.ami_ca_file} can't be read: {error.strerror}", WRONG_INPUT)


async def _serve(settings: Settings, ami: AmiSettings, store: Store, screen: Screen) -> None:
    service = Service(settings, ami, store, on_line=lambda line: screen.show(line, service.zone_at(line)))
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(_greet(service, settings, ami, screen))
        await service.run()


async def _greet(service: Service, settings: Settings, ami: AmiSettings, screen: Screen) -> None:
    """Say so when it is true: the first start speaks all prompts before, and another may have the port."""
    await service.engine.takes_calls.wait()
    screen.print(
        f"Växel takes calls: FastAGI on {settings.agi_host}:{settings.agi_port}, "
        f"AMI at {ami.host}:{ami.port}{' over TLS' if ami.tls else ''}, "
        f"data in {settings.data.absolute()}. Ctrl-C ends it.",
        style="bold",
        soft_wrap=True,
    )
