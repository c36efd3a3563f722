"""``vaxel agent``: the agents of the engine that runs on this data folder."""

import asyncio
from typing import Annotated

import typer

from console.cli.admin.desk import As, AsJson, Organisation
from console.cli.admin.tables import show_rows
from console.cli.asking import ask_engine, in_words
from console.cli.output import reader_may_leave
from console.control.words import AgentRow, Declare, ListAgents
from dialplan.queueing import PresenceAct

app = typer.Typer(
    help="Agents as they are now: who is free, logged out or paused, and changing that."
    "\n\nThe engine must run. By phone: *45 logs in or out, *46 pauses, *47 comes back.",
    no_args_is_help=True,
)

Key = Annotated[str, typer.Argument(help="The agent's key.")]
_COLUMNS = ("agent", "groups", "status", "reason")


@app.command("list")
def list_agents(*, organisation: Organisation = "", person: As = "", as_json: AsJson = False) -> None:
    """List the agents: what each is doing now. A supervisor sees those of their groups, others themselves."""
    asked = in_words(lambda: ListAgents(organisation=organisation, actor=person))
    with reader_may_leave():
        answer = asyncio.run(ask_engine(asked))
        show_rows((row.model_dump(mode="json") for row in answer.agents), _COLUMNS, as_json=as_json)


@app.command("login")
def log_in(key: Key, *, organisation: Organisation = "", person: As = "") -> None:
    """Log an agent in, in all their groups."""
    _declare(key, PresenceAct.LOG_IN, organisation, person)


@app.command("logout")
def log_out(key: Key, *, organisation: Organisation = "", person: As = "") -> None:
    """Log an agent out; a call they are on goes on."""
    _declare(key, PresenceAct.LOG_OUT, organisation, person)


@app.command("pause")
def pause(
    key: Key,
    *,
    reason: Annotated[
        str, typer.Option(help="Why, such as lunch, or the digit that stands for it; it is in the log.")
    ] = "",
    organisation: Organisation = "",
    person: As = "",
) -> None:
    """Pause an agent: logged in, and not rung."""
    _declare(key, PresenceAct.PAUSE, organisation, person, reason)


@app.command("resume")
def resume(key: Key, *, organisation: Organisation = "", person: As = "") -> None:
    """Let a paused agent be rung again."""
    _declare(key, PresenceAct.RESUME, organisation, person)


def _declare(key: str, act: PresenceAct, organisation: str, person: str, reason: str = "") -> None:
    asked = in_words(
        lambda: Declare(organisation=organisation, actor=person, agent=key, act=act, reason=reason)
    )
    answer = asyncio.run(ask_engine(asked))
    for row in answer.agents:
        typer.echo(_say(row))


def _say(row: AgentRow) -> str:
    why = f" ({row.reason})" if row.reason else ""
    return f"{row.agent} is {row.status.value.replace('_', ' ')}{why}."
