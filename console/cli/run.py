"""``vaxel run``: the whole service, with its live routing log in the terminal."""

import asyncio
import signal

from pydantic import ValidationError
from rich.console import Console

from config.store import Store
from console.cli.failing import WRONG_INPUT, fail
from console.cli.stores import opened_store
from console.demo import apply_demo_company, stand_in
from console.live_view import print_line
from console.logs import set_up_logs
from console.service import Service
from console.settings import Settings
from engine.agi import PortTaken
from engine.ami import AmiSettings


def run() -> None:
    """Take calls: on the Asterisk that ASTERISK=host:port names, else on a stand-in with synthetic calls."""
    set_up_logs()
    settings = _read_settings()
    console = Console(highlight=False)
    try:
        asyncio.run(_run(settings, console))
    except (KeyboardInterrupt, asyncio.CancelledError):
        console.print("Växel has stopped. Calls that are up go on; a new start takes up those that wait.")
    except BaseExceptionGroup as errors:
        taken = errors.subgroup(PortTaken)
        if taken is None:
            raise
        fail(str(_first(taken)))


def _read_settings() -> Settings:
    try:
        return Settings()
    except ValidationError as error:
        fail("\n".join(f"{detail['loc'][0]}: {detail['msg']}" for detail in error.errors()), WRONG_INPUT)


def _first(errors: BaseExceptionGroup[PortTaken]) -> BaseException:
    error: BaseException = errors
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


async def _run(settings: Settings, console: Console) -> None:
    task = asyncio.current_task()
    assert task is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    async with opened_store(settings) as store:
        await apply_demo_company(store, console)
        if settings.asterisk is None:
            async with stand_in(settings, store, console) as ami:
                await _serve(settings, ami, store, console)
        else:
            await _serve(settings, _real(settings, settings.asterisk), store, console)


def _real(settings: Settings, address: tuple[str, int]) -> AmiSettings:
    secret = settings.ami_secret.get_secret_value()
    if not secret:
        fail("VAXEL_AMI_SECRET is not set: it is the secret of the AMI account in manager.conf.", WRONG_INPUT)
    host, port = address
    return AmiSettings(host, port, settings.ami_user, secret)


async def _serve(settings: Settings, ami: AmiSettings, store: Store, console: Console) -> None:
    service = Service(settings, ami, store, lambda line: print_line(console, line))
    console.print(
        f"Växel takes calls: FastAGI on {settings.agi_host}:{settings.agi_port}, "
        f"AMI at {ami.host}:{ami.port}, data in {settings.data.absolute()}. Ctrl-C ends it.",
        style="bold",
        soft_wrap=True,
    )
    await service.run()
