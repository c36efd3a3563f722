"""``vaxel erase``: what was kept of callers is forgotten, and that is told."""

import asyncio
import fcntl
import json
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from config.store import Store
from dialplan.ids import CallId, DestinationId, OrganisationId
from dialplan.numbers import E164
from dialplan.queueing.promises import Promise
from tests.config.companies import small
from tests.console.commands import CDR, keep, run_here

CALL = replace(CDR, organisation=OrganisationId("small"), cli="+46701740605")


@pytest.fixture
def calls(data: Path) -> None:
    async def fill() -> None:
        await keep(data, CALL)
        store = await Store.open(data / "vaxel.db")
        await store.apply(small())
        await store.close()

    asyncio.run(fill())


def cli() -> str:
    return str(json.loads(run_here("cdr", "--json").stdout)["cli"])


@pytest.mark.usefixtures("calls")
@pytest.mark.parametrize("what", [("--number", "070-174 06 05"), ("--older-than-days", "0")])
def test_numbers_are_erased_when_it_is_confirmed(what: tuple[str, str]) -> None:
    asked = run_here("erase", *what)
    assert (asked.exit_code, cli()) == (2, "+46701740605")
    assert "1 record would lose a number or a transcript: add --yes" in asked.stderr
    done = run_here("erase", *what, "--yes")
    assert (done.exit_code, done.stdout, cli()) == (0, "Erased in 1 record.\n", "")
    told = run_here("audit").stdout
    assert "records.erase" in told
    assert "70174" not in told


@pytest.mark.usefixtures("calls")
@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "Say what to erase"),
        (("--number", "08-465 004 10", "--older-than-days", "1"), "Say what to erase"),
        (("--number", "anna"), "is no telephone number"),
        (("--number", "08-465 004 10", "--as", "201"), "Telefonisystem"),
    ],
)
def test_what_can_not_be_erased_is_said(options: tuple[str, ...], said: str) -> None:
    result = run_here("erase", *options, "--yes")
    assert result.exit_code == 2
    assert said in result.stderr


@pytest.mark.usefixtures("calls")
@pytest.mark.parametrize("what", [("--number", "070-174 06 05"), ("--older-than-days", "0")])
def test_a_callback_to_an_erased_number_is_not_made_where_no_engine_runs(
    data: Path, what: tuple[str, str]
) -> None:
    promise = Promise(
        *(CallId("1.1"), OrganisationId("small"), DestinationId("groups/sales"), E164("+46701740605"), ""),
        joined=CDR.started,
    )
    file = data / "callbacks.json"
    file.write_bytes(TypeAdapter(tuple[Promise, ...]).dump_json((promise,)))
    asked = run_here("erase", *what)
    assert "and 1 callback not be made: add --yes" in asked.stderr
    assert b"701740605" in file.read_bytes()
    done = run_here("erase", *what, "--yes")
    assert done.stdout == "Erased in 1 record, and 1 callback will not be made.\n"
    assert file.read_bytes() == b"[]"
    assert '"callbacks": 1' in run_here("audit", "--json").stdout


@pytest.mark.usefixtures("calls")
def test_nothing_is_erased_where_the_engine_that_runs_does_not_answer(data: Path) -> None:
    (data / "callbacks.json").write_bytes(b"[]")
    with (data / "engine.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        refused = run_here("erase", "--number", "070-174 06 05", "--yes")
    assert (refused.exit_code, cli()) == (1, "+46701740605")
    assert "nothing is erased" in refused.stderr
