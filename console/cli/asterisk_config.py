"""``vaxel asterisk-config``: what an Asterisk needs to work for Växel."""

import secrets
from pathlib import Path
from typing import Annotated

import typer

from console.asterisk_config import AsteriskConfigSettings, EngineAddress, Phone, write_asterisk_config
from console.cli.environment import read_settings
from console.cli.failing import FAILED, WRONG_INPUT, fail


def asterisk_config(
    folder: Annotated[Path, typer.Argument(help="Where to write the files, e.g. /etc/asterisk.")],
    *,
    fallback: Annotated[
        str | None, typer.Option(help="Whom Asterisk rings without the engine, e.g. PJSIP/201.")
    ] = None,
    phone: Annotated[
        list[str] | None, typer.Option(help="A phone, by its endpoint's name, e.g. 201; once for each phone.")
    ] = None,
    trunk: Annotated[str, typer.Option(help="The address that calls come in from.")] = "127.0.0.2",
    trunk_contact: Annotated[
        str | None, typer.Option(help="Where calls out of the house go, e.g. sip:192.0.2.10:5060.")
    ] = None,
    landline: Annotated[
        str | None, typer.Option(help="The number that 112 is shown while there is no engine.")
    ] = None,
    country: Annotated[
        str, typer.Option(help="Whose numbers for help phones reach without the engine, e.g. NO.")
    ] = "SE",
    ami_port: Annotated[
        int, typer.Option(min=1, max=65535, help="The port for AMI, on which the engine hears what happens.")
    ] = 5038,
    sip_port: Annotated[int, typer.Option(min=1, max=65535, help="The port for SIP.")] = 5060,
    sip_address: Annotated[str, typer.Option(help="The address that Asterisk serves SIP on.")] = "127.0.0.1",
) -> None:
    """Write the configuration of an Asterisk 18.8 to 22: dialplan stub, AMI account, music, phones.

    Files that are there already and that this command has not written are left alone. docs/asterisk.md
    says what each file is for, and what else an Asterisk needs.
    """
    settings = read_settings()
    secret = settings.ami_secret.get_secret_value() or secrets.token_urlsafe(24)
    try:
        wanted = AsteriskConfigSettings(
            ami_secret=secret,
            ami_user=settings.ami_user,
            ami_port=ami_port,
            engines=(EngineAddress(settings.agi_host, settings.agi_port),),
            sip_port=sip_port,
            sip_address=sip_address,
            trunk=settings.trunk or "trunk",
            trunk_match=trunk,
            trunk_contact=trunk_contact,
            landline=landline,
            country=country,
            phones=tuple(Phone(name) for name in phone or ()),
            fallback=fallback,
            prompts_folder=settings.prompts_in_asterisk or str(settings.prompts.absolute()),
            recordings_folder=settings.recordings_in_asterisk or str(settings.recording.absolute()),
        )
        written = write_asterisk_config(folder, wanted)
    except ValueError as error:
        fail(_by_option(str(error)), WRONG_INPUT)
    except OSError as error:
        fail(f"{folder} can't be written: {error}", FAILED)
    for path in written:
        typer.echo(path)
    if not settings.ami_secret.get_secret_value():
        typer.echo(
            f"A new AMI secret is in {folder / 'manager.conf'}: give it to the engine as VAXEL_AMI_SECRET."
        )


_OPTIONS = {
    "trunk": "VAXEL_TRUNK",
    "trunk_match": "--trunk",
    "trunk_contact": "--trunk-contact",
    "landline": "--landline",
    "country": "--country",
    "phones": "--phone",
    "fallback": "--fallback",
    "sip_address": "--sip-address",
}


def _by_option(what: str) -> str:
    """A complaint under the name of the option that it is about."""
    setting, colon, why = what.partition(":")
    return f"{_OPTIONS.get(setting, setting)}{colon}{why}"
