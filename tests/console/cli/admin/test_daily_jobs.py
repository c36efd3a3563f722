"""The jobs of a day, as an administrator types them."""

import json
from pathlib import Path

import pytest

from console.cli.admin import versions
from tests.console.cli.admin.conftest import Vaxel
from tests.media.sounds import encode, tone


def rows(vaxel: Vaxel, line: str) -> list[dict[str, object]]:
    result = vaxel(line)
    assert result.exit_code == 0, result.output
    return [json.loads(text) for text in result.stdout.splitlines()]


def done(vaxel: Vaxel, line: str) -> str:
    result = vaxel(line)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_a_group_is_created_staffed_closed_and_given_another_number(vaxel: Vaxel) -> None:
    create = (
        "group create sales --name Sälj --number 08-46500420 --display-number '08-465 004 20' "
        "--supervisor bo --overflow voicemails/support strategy=linear"
    )
    assert "version 2" in done(vaxel, create)
    done(vaxel, "group add-agents sales anna --level 2")
    done(vaxel, "group add-agents sales carin")
    *_, sales = rows(vaxel, "group list --json")
    assert sales["agents"] == [{"agent": "anna", "level": 2}, "carin"]
    assert sales["numbers"] == ["08-465 004 20"]
    assert "open" in vaxel("group number sales 08-46500421").stderr
    done(vaxel, "group close sales --to voicemails/support --until '2027-01-07 08:00'")
    done(vaxel, "group number sales 08-46500421")
    done(vaxel, "group open sales")
    done(vaxel, "group level sales 3 carin")
    *_, sales = rows(vaxel, "group list --json")
    assert sales["agents"] == [{"agent": "anna", "level": 2}, {"agent": "carin", "level": 3}]
    done(vaxel, "group level sales 1 carin")
    done(vaxel, "group remove-agents sales anna")
    *_, sales = rows(vaxel, "group list --json")
    assert (sales["agents"], sales["numbers"]) == (["carin"], ["08-465 004 21"])


def test_a_menu_is_created_with_its_keys_and_hours(vaxel: Vaxel) -> None:
    done(
        vaxel,
        "menu create evening --name Kväll --welcome 'Tryck ett.' --key 1=groups/support --key 2=menus/main "
        "--hours '{open: Mo-Fr 17:00-20:00, closed: announcements/closed}' --number 08-46500420 tries=2",
    )
    *_, evening = rows(vaxel, "menu list --json")
    assert evening["keys"] == {"1": "groups/support", "2": "menus/main"}
    done(vaxel, "menu edit evening tries=")
    assert "tries" not in done(vaxel, "show menus/evening")


def test_groups_are_bought_when_it_is_said_twice(vaxel: Vaxel) -> None:
    asked = vaxel("buy group 2")
    assert (asked.exit_code, "198.00 SEK" in asked.stderr) == (2, True)
    assert rows(vaxel, "invoice --json") == []
    done(vaxel, "buy group 2 --yes")
    assert [(row["item"], row["quantity"], row["amount"]) for row in rows(vaxel, "invoice --json")] == [
        ("groups", 2, "198.00")
    ]
    assert done(vaxel, "invoice --csv").splitlines()[0].startswith("period,item,quantity,unit_price,amount")


def test_users_are_added_and_steered(vaxel: Vaxel) -> None:
    done(vaxel, "user add david --name 'David Berg' devices=[PJSIP/204] extension='\"204\"'")
    done(vaxel, "number tie 08-46500420 people/david")
    done(vaxel, "user steer david declined voicemail")
    *_, david = rows(vaxel, "user list --json")
    assert (david["extension"], david["numbers"]) == ("204", ["08-465 004 20"])
    found = {row["setting"]: row for row in rows(vaxel, "steering show david --json")}
    assert (found["declined"]["value"], found["declined"]["from"]) == ("voicemail", "own")
    assert (found["busy"]["from"], found["busy"]["version"]) == ("default", 1)


def test_a_new_default_is_previewed_set_and_undone(vaxel: Vaxel) -> None:
    assert "3 of 3 people" in done(vaxel, "steering set busy voicemail --scope all-users --preview")
    assert "version 2" in done(vaxel, "steering set busy voicemail --scope all-users")
    assert "version 3" in done(vaxel, "undo 2")
    assert "busy" not in done(vaxel, "show call_steering")


def test_a_sound_is_added_used_and_deleted(vaxel: Vaxel, tmp_path: Path) -> None:
    file = encode(tmp_path / "hello", "mp3", "libmp3lame", tone(2))
    added = vaxel(f"audio add hello {file} --name Hälsning --language sv-SE")
    assert (added.exit_code, added.stderr) == (0, "")
    assert added.stdout.splitlines() == ["small is now at version 2; new calls follow it."]
    done(vaxel, "edit voicemails/support 'greeting={audio: hello}'")
    (row,) = rows(vaxel, "audio list --json")
    assert (row["format"], row["used"]) == ("mp3", ["voicemails/support/greeting/audio"])
    assert "voicemails/support" in vaxel("audio delete hello --yes").stderr
    done(vaxel, "edit voicemails/support 'greeting=Hej.'")
    assert "--yes" in vaxel("audio delete hello").stderr
    done(vaxel, "audio delete hello --yes")
    assert rows(vaxel, "audio list --json") == []


def test_display_numbers_are_given_out_and_taken_back(vaxel: Vaxel) -> None:
    done(vaxel, "display-number add 08-46500421 --sms --to carin")
    (row,) = rows(vaxel, "display-number list --json")
    assert (row["sms"], row["people"], row["groups"]) == (True, ["carin"], [])
    assert "--yes" in vaxel("display-number delete 08-46500421").stderr
    done(vaxel, "display-number delete 08-46500421 --yes")


def test_a_draft_is_compared_checked_and_published(vaxel: Vaxel) -> None:
    done(vaxel, "draft begin christmas")
    done(vaxel, "group edit support ring_s=40 --draft christmas")
    compared = vaxel("diff christmas")
    assert (compared.exit_code, compared.stdout) == (1, "groups/support ring_s: 20 → 40\n")
    assert vaxel("check --draft christmas").exit_code == 0
    done(vaxel, "draft publish christmas")
    assert done(vaxel, "draft list") == ""
    assert vaxel("diff christmas").exit_code == 2


def test_a_version_is_compared_with_what_came_after_it(vaxel: Vaxel) -> None:
    done(vaxel, "group edit support ring_s=40")
    assert vaxel("diff 1").stdout == "groups/support ring_s: 20 → 40\n"
    assert vaxel("diff 2 1").stdout == "groups/support ring_s: 40 → 20\n"
    assert vaxel("diff 2").exit_code == 0


def test_history_has_every_version(vaxel: Vaxel, monkeypatch: pytest.MonkeyPatch) -> None:
    for ring_s in (30, 31):
        done(vaxel, f"group edit support ring_s={ring_s}")
    assert len(rows(vaxel, "history --json")) == 3
    monkeypatch.setattr(versions, "_MOST_ENTRIES", 2)
    short = vaxel("history --json")
    assert (len(short.stdout.splitlines()), "older versions are left out" in short.stderr) == (2, True)


def test_history_and_audit_say_who_did_what(vaxel: Vaxel) -> None:
    done(vaxel, "group edit support ring_s=40 --as anna")
    done(vaxel, "rollback 1")
    assert [(row["version"], row["by"], row["act"]) for row in rows(vaxel, "history --json")] == [
        (1, "operator", "configuration.apply"),
        (2, "people/anna", "object.edit"),
        (3, "operator", "configuration.roll_back"),
    ]
    change = next(row for row in rows(vaxel, "audit --json") if row["act"] == "object.edit")
    assert (change["path"], change["before"], change["after"]) == ("groups/support/ring_s", None, 40)


def test_applying_an_export_changes_nothing(vaxel: Vaxel, tmp_path: Path) -> None:
    file = tmp_path / "export.yaml"
    file.write_text(done(vaxel, "export"))
    assert "nothing changes" in done(vaxel, f"apply {file}")
    assert vaxel(f"diff {file}").exit_code == 0


def test_a_file_that_others_overtook_is_merged_or_refused(vaxel: Vaxel, tmp_path: Path) -> None:
    file = tmp_path / "export.yaml"
    exported = done(vaxel, "export")
    done(vaxel, "group edit support wrap_up_s=7")
    file.write_text(exported.replace("Välkommen.", "Hej."))
    done(vaxel, f"apply {file} --seen 1")
    assert "wrap_up_s: 7" in done(vaxel, "show groups/support")
    assert "Hej." in done(vaxel, "show menus/main")
    file.write_text(exported.replace("Kundtjänst", "Kundvård"))
    refused = vaxel(f"apply {file} --seen 1")
    assert (refused.exit_code, "somebody else" in refused.stderr) == (2, True)
