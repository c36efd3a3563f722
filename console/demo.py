"""The service without a telephone: a demo company, and a stand-in Asterisk with people who call it."""

import asyncio
import random
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from rich.console import Console

from config.changing.applying import apply_file
from config.files import DEMO_FILE
from config.office import Office
from config.store import Store
from console.service import utc_now
from console.settings import Settings
from engine.ami import AmiSettings
from simulator.asterisk import Asterisk, SwitchSettings
from simulator.asterisk.ami import AmiAccount
from simulator.asterisk.stub import Stub
from simulator.demo import demo_phones, run_demo
from simulator.phones import Phones


async def apply_demo_company(store: Store, console: Console) -> None:
    """Set up the demo company where there is no other yet."""
    if not await store.newest_versions():
        await apply_file(Office(store), DEMO_FILE)
        console.print(f"No company is set up yet: the demo company answers ({DEMO_FILE}).")


@asynccontextmanager
async def stand_in(settings: Settings, store: Store, console: Console) -> AsyncIterator[AmiSettings]:
    """Run a stand-in Asterisk with synthetic calls to every company meanwhile."""
    chance = random.Random()
    companies = [
        company
        for organisation in await store.newest_versions()
        if (company := await store.load(organisation)) is not None
    ]
    account = AmiAccount(settings.ami_user, secrets.token_urlsafe(16))
    stub = Stub(engines=(f"{settings.agi_host}:{settings.agi_port}",))
    asterisk = Asterisk(
        SwitchSettings(ami_port=0, account=account, stub=stub),
        Phones(demo_phones(companies, chance)),
        utc_now,
    )
    async with asterisk.running(), asyncio.TaskGroup() as tasks:
        calling = tasks.create_task(run_demo(asterisk, companies, chance))
        console.print("A stand-in for Asterisk makes synthetic calls; ASTERISK=host:port drives a real one.")
        try:
            yield AmiSettings("127.0.0.1", asterisk.ami_port, account.username, account.secret)
        finally:
            calling.cancel()
