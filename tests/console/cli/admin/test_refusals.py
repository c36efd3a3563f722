"""What can't be done is said in words, with exit code 2, and the store is as it was."""

import json
from pathlib import Path

import pytest

from tests.config.store.tables import content
from tests.console.cli.admin.conftest import Vaxel
from tests.console.commands import run_here

REFUSED = {
    "group create support --name X --number 08-46500420": "is there already",
    "group create vip --name X --number 08-46500499": "is not a number of this organisation",
    "group create vip --name X --number 08-46500410": "is tied to groups/support",
    "group create vip --name X --number 08-46500420 --supervisor carin": "has no Pro licence",
    "group create vip --name X --number 08-46500420 ringtime=3": "is not a setting",
    "group create vip --name X --number 08-46500420 ring_s=1000": "is too much",
    "group create vip --name X --number 08-46500420 ring_s": "is no setting",
    "group edit gone ring_s=20": "is not there",
    "group edit support 'ring_s=[}'": "can't be read",
    "edit groups/support 'hours=!x {open: y}'": "tags are not allowed",
    r"""edit menus/main 'welcome="\e[31mx"'""": "has control characters",
    "edit groups/support 'hours={open: Mo 08:00-17:00, open: Tu 08:00-17:00}'": "open: is here twice",
    "group edit support ring_s=30 ring_s=40": "is given twice",
    "menu create m --name X --welcome Hej --key 1=busy --key 1=hangup": "is given twice",
    "group level support 2 anna": "is not an agent of it",
    f"group edit support {'x' * 5000}": "is no setting",
    f"edit groups/support 'ring_s=[{'x' * 5000}'": "can't be read",
    "group add-agents support zoe": "is not among the people",
    "group add-agents support carin": "already among the agents",
    "group number support 08-46500420": "is open",
    "group remove support": "is used by",
    "group close support --to groups/gone": "which is not there",
    "menu create m --name X --welcome Hej --key 1=groups/gone": "which is not there",
    "menu create m --name X --welcome Hej --key nonsense": "is no key",
    "menu create m --name X --welcome Hej --key A=busy": "callers can press",
    "menu remove main": "is used by",
    "user add anna --name X": "is there already",
    "user add d --name X licence=gold": "is not one of",
    "user edit bo licence=standard": "supervises groups/support",
    "user edit bo name=1.50": "put quotes around",
    "user edit bo extension=true": "should be text",
    "user steer bo ringtone loud": "is not call steering",
    "user remove carin": "is used by groups/support",
    "number add 08-46500400": "is the same number",
    "number add 12": "is not a",
    "number tie 08-46500410 people/anna": "is tied to groups/support",
    "number remove 08-46500410": "is tied to groups/support",
    "number unassigned announcements/gone": "which is not there",
    "display-number add 08-46500499": "is not a number of this organisation",
    "display-number delete 08-46500420 --yes": "is not there",
    "audio add x /nowhere.mp3 --name X --language sv": "/nowhere.mp3",
    "audio edit x --name Y": "is not there",
    "audio delete x --yes": "is not there",
    "steering set ringing 5": "is not a setting",
    "steering set busy groups/gone": "which is not there",
    "buy group 0 --yes": "can't be bought",
    "buy cake 1 --yes": "is not sold",
    "edit plan Gold": "is not one of",
    "edit announcements/closed then=announcements/closed": "round for ever",
    "add teams/sales": "Missing argument",
    "add teams/s 'name='": "should be text",
    "add nothing/x name=X": "is no part of a configuration",
    "remove voicemails/support": "is used by",
    "remove voicemails/gone": "is not there",
    "show groups/gone": "is not there",
    "draft publish gone": "is not there",
    "draft drop gone": "is not there",
    f"edit groups/{'x' * 5000} ring_s=30": "xxx…: is not there",
    f"add groups/{'x' * 5000} name=X": "a key has 1 to 40 of",
    f"group list --organisation {'x' * 5000}": "there is no organisation xxx",
    f"group list --as {'x' * 5000}": "there is no active person xxx",
    f"diff {'x' * 5000}": "is not there",
    "remove name": "can't be removed",
    "remove people": "can't be removed",
    "remove call_steering": "can't be removed",
    "rollback 7": "is not there",
    "rollback 99999999999999999999": "2147483647",
    "undo 99999999999999999999": "2147483647",
    "history --as nobody": "there is no active person nobody in small",
    "audit -n 99999999999999999999": "2147483647",
    "cdr -n 99999999999999999999": "2147483647",
    "log -n 99999999999999999999": "2147483647",
    "diff 99999999999999999999": "is not there",
    f"diff {'9' * 5000}": "is not there",
    "diff 1e30": "is not there",
    "export --version 99999999999999999999": "2147483647",
    "steering set busy voicemail --preview --draft jul": "not with --draft",
    "group edit support ring_s=30 --draft ''": "is empty",
    "check --draft ''": "is empty",
    "group edit support ring_s=30 --as ''": "is empty",
    "show --as nobody": "there is no active person nobody in small",
    "undo 1": "is the first",
    "diff 7": "is not there",
    "export --version 7": "is not there",
    "group list --organisation other": "there is no organisation other",
    "group edit support ring_s=30 --as carin": "Telefonisystem",
    "group edit support ring_s=30 --as nobody": "there is no active person nobody in small",
    "edit plan Unlimited --as anna": "belongs to the contract",
    "buy group 1 --yes --as bo": "Telefonisystem",
    "export --as bo": "Telefonisystem",
    "group list --as carin": "Telefonisystem",
}


@pytest.mark.parametrize("line", REFUSED, ids=lambda line: line[:60])
def test_it_is_refused_in_words(vaxel: Vaxel, data: Path, line: str) -> None:
    before = content(data / "vaxel.db")
    result = vaxel(line)
    assert result.exit_code == 2, result.output
    assert REFUSED[line] in " ".join(result.output.split())
    assert "Traceback" not in result.output
    assert len(result.output) < 1000
    assert content(data / "vaxel.db") == before


def test_without_an_organisation_it_says_how_to_get_one() -> None:
    result = run_here("group", "list")
    assert result.exit_code == 1
    assert "vaxel apply begins it" in result.stderr


def test_a_plan_has_room_for_so_many_groups(vaxel: Vaxel) -> None:
    assert vaxel("group create b --name B --number 08-46500420").exit_code == 0
    full = vaxel("group create c --name C --number 08-46500421")
    assert full.exit_code == 2
    assert "buy more: vaxel buy group 1 --yes" in full.stderr


def test_a_supervisor_changes_the_agents_of_their_own_group(vaxel: Vaxel) -> None:
    assert vaxel("group add-agents support anna --as bo").exit_code == 0
    seen = vaxel("show --as bo").stdout
    assert "Kundtjänst" in seen
    assert "08-465" not in seen


def test_a_supervisor_lists_their_own_groups(vaxel: Vaxel) -> None:
    listed = vaxel("group list --json --as bo")
    assert listed.exit_code == 0, listed.output
    assert [json.loads(text)["key"] for text in listed.stdout.splitlines()] == ["support"]
    assert "Kundtjänst" in vaxel("group list --as bo").stdout


def test_a_person_who_is_inactive_is_told_apart_from_one_without_rights(vaxel: Vaxel) -> None:
    assert vaxel("user edit carin active=false").exit_code == 0
    refused = vaxel("show --as carin")
    assert (refused.exit_code, refused.stderr) == (2, "there is no active person carin in small\n")
