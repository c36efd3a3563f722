import re
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from console.asterisk_config import (
    AsteriskConfigSettings,
    AsteriskFolders,
    EngineAddress,
    Phone,
    render_asterisk_config,
    write_asterisk_config,
)

SECRET = "a-long-enough-secret"
SETTINGS = AsteriskConfigSettings(
    ami_secret=SECRET, phones=(Phone("201", "sip:201@127.0.0.1:5071"), Phone("202")), fallback="PJSIP/201"
)


def directives(text: str) -> list[str]:
    return [line for line in text.splitlines() if line and not line.startswith(";")]


def test_every_file_says_who_wrote_it_and_is_closed_to_strangers(tmp_path: Path) -> None:
    paths = write_asterisk_config(tmp_path / "etc", SETTINGS)
    assert {"extensions.conf", "manager.conf", "modules.conf", "pjsip.conf"} <= {path.name for path in paths}
    for path in paths:
        assert path.read_text().startswith("; Written by vaxel asterisk-config")
        assert stat.S_IMODE(path.stat().st_mode) & stat.S_IRWXO == 0


def test_writing_again_replaces_our_files_only(tmp_path: Path) -> None:
    write_asterisk_config(tmp_path, SETTINGS)
    write_asterisk_config(tmp_path, replace(SETTINGS, ami_port=5039))
    assert "port = 5039" in (tmp_path / "manager.conf").read_text()

    (tmp_path / "pjsip.conf").write_text("; somebody's own\n")
    with pytest.raises(FileExistsError, match=r"pjsip\.conf"):
        write_asterisk_config(tmp_path, SETTINGS)
    assert "port = 5039" in (tmp_path / "manager.conf").read_text()


def test_ami_is_on_loopback_and_can_touch_no_call_and_run_nothing() -> None:
    manager = directives(render_asterisk_config(SETTINGS)["manager.conf"])
    assert "bindaddr = 127.0.0.1" in manager
    assert "write = reporting,originate" in manager
    assert "read = call,dtmf,user" in manager


def test_ami_tells_only_what_the_engine_reads() -> None:
    manager = directives(render_asterisk_config(SETTINGS)["manager.conf"])
    wanted = [line.removeprefix("eventfilter = ") for line in manager if "eventfilter = ^" in line]
    assert any(re.match(_python(regex), "Event: Hangup\r\n") for regex in wanted)
    assert not any(re.match(_python(regex), "Event: HangupRequest\r\n") for regex in wanted)
    assert not any(re.match(_python(regex), "Event: TestEvent\r\nX: Event: Hangup\r\n") for regex in wanted)


def test_no_event_can_be_forged_inside_another() -> None:
    manager = directives(render_asterisk_config(SETTINGS)["manager.conf"])
    (forged,) = [line.removeprefix("eventfilter = !") for line in manager if "[Ee]" in line]
    pattern = re.compile(_python(forged))
    honest = "Event: UserEvent\r\nPrivilege: user,all\r\nExten: 1\r\nUserEvent: VaxelCall\r\n\r\n"
    assert not pattern.search(honest)
    for name in ("Event", "EVENT", "event"):
        assert pattern.search(honest.replace("Exten: 1", f"Exten: 1\r\n\r\n{name}: Hangup"))


def test_ami_is_silent_about_channels_whose_numbers_are_not_cleaned_yet() -> None:
    manager = render_asterisk_config(SETTINGS)["manager.conf"]
    assert "eventfilter = ![[:cntrl:]]Context: vaxel-trunk[[:cntrl:]]" in manager
    assert "context = vaxel-trunk" in render_asterisk_config(SETTINGS)["pjsip.conf"]


def test_nothing_that_runs_programs_is_loaded() -> None:
    modules = directives(render_asterisk_config(SETTINGS)["modules.conf"])
    assert "autoload = no" in modules
    assert not {"load = func_shell.so", "load = app_system.so", "load = pbx_spool.so"} & set(modules)


def test_what_a_caller_sends_is_only_ever_filtered_or_measured() -> None:
    dialplan = "\n".join(directives(render_asterisk_config(SETTINGS)["extensions.conf"]))
    raw_context = dialplan[dialplan.index("[vaxel-trunk]") : dialplan.index("[vaxel-call]")]
    for use in re.findall(r"(\w+\([^$]*)\$\{(?:EXTEN|CALLERID\(num\))\}", raw_context):
        assert use.startswith(("FILTER(", "LEN("))
    assert "${CALLERID(name)" not in dialplan
    from_phones = dialplan[dialplan.index("[vaxel-phones]") : dialplan.index("[vaxel-phone]")]
    for use in re.findall(r"(\w+\([^$]*)\$\{(?:EXTEN|CALLERID\(num\))\}", from_phones):
        assert use.startswith(("FILTER(", "LEN("))


def test_no_context_runs_what_asterisk_means_by_h() -> None:
    """Asterisk runs an extension h by itself when a call is over: a pattern must not take it for a number."""
    dialplan = render_asterisk_config(SETTINGS)["extensions.conf"]
    for context in re.split(r"(?m)^\[", dialplan)[1:]:
        if "exten => _[!-~]!" in context:
            assert "exten => h,1,Hangup()" in context


def test_help_is_called_without_an_engine_and_shows_the_landline() -> None:
    dialplan = render_asterisk_config(replace(SETTINGS, trunk="tele", landline="+46846500400"))
    assert "Dial(PJSIP/${EXTEN}@tele,,f(+46846500400))" in dialplan["extensions.conf"]


def test_a_trunk_that_says_where_it_is_can_be_called() -> None:
    settings = replace(SETTINGS, trunk="tele", trunk_contact="sip:192.0.2.10:5060")
    pjsip = render_asterisk_config(settings)["pjsip.conf"]
    assert "[tele]\ntype = aor\ncontact = sip:192.0.2.10:5060" in pjsip
    assert "send_pai = yes" in pjsip
    assert "send_connected_line = no" in pjsip


def test_each_phone_has_a_lamp() -> None:
    assert "mailboxes = 201@vaxel" in render_asterisk_config(SETTINGS)["pjsip.conf"]
    assert "mailcmd = /bin/false" in render_asterisk_config(SETTINGS)["minivm.conf"]


def test_each_engine_is_tried_in_turn_and_then_the_fallback() -> None:
    engines = (EngineAddress("10.0.0.1"), EngineAddress("10.0.0.2", 4574))
    dialplan = render_asterisk_config(replace(SETTINGS, engines=engines))["extensions.conf"]
    first, second = dialplan.index("agi://10.0.0.1:4573/call"), dialplan.index("agi://10.0.0.2:4574/call")
    assert first < second < dialplan.index("Dial(PJSIP/201,30)")


def test_without_a_fallback_the_caller_hears_congestion() -> None:
    dialplan = render_asterisk_config(replace(SETTINGS, fallback=None))["extensions.conf"]
    one_call = dialplan[dialplan.index("[vaxel-call]") : dialplan.index("[vaxel-phones]")]
    assert "n(fallback),Congestion(10)" in one_call
    assert "Dial(" not in one_call


def test_folders_make_it_an_asterisk_of_its_own() -> None:
    assert "asterisk.conf" not in render_asterisk_config(SETTINGS)
    own = render_asterisk_config(replace(SETTINGS, folders=AsteriskFolders("/srv/a/etc", "/srv/a/run")))
    assert "astetcdir => /srv/a/etc" in own["asterisk.conf"]


HOSTILE = ["x\ny", "x;y", "x]y", "[x", "x,y", "x&PJSIP/202", "${SHELL(id)}", "x y", "x)", "", "x\r", "é"]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize(
    "field",
    ["ami_secret", "ami_user", "ami_address", "sip_address", "trunk", "trunk_match", "trunk_contact",
     "landline", "fallback", "prompts_folder", "recordings_folder", "music_folder"],
)  # fmt: skip
def test_no_value_can_bring_in_lines_or_dialplan_of_its_own(field: str, text: str) -> None:
    with pytest.raises(ValueError, match=f"^{field}: "):
        replace(SETTINGS, **{field: text})  # type: ignore[arg-type]  # a field chosen at run time


@pytest.mark.parametrize("text", HOSTILE)
def test_no_part_of_an_engine_a_phone_or_a_folder_can_either(text: str) -> None:
    with pytest.raises(ValueError, match=r"^engines: "):
        replace(SETTINGS, engines=(EngineAddress(text),))
    with pytest.raises(ValueError, match=r"^phones: "):
        replace(SETTINGS, phones=(Phone(text),))
    with pytest.raises(ValueError, match=r"^phones: "):
        replace(SETTINGS, phones=(Phone("201", f"sip:{text}"),))
    with pytest.raises(ValueError, match=r"^folders: "):
        replace(SETTINGS, folders=AsteriskFolders("/etc/x", text))


def test_a_refused_secret_is_not_repeated() -> None:
    with pytest.raises(ValueError, match="ami_secret") as refusal:
        AsteriskConfigSettings(ami_secret="hunter 2 hunter 2")
    assert "hunter" not in str(refusal.value)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("ami_port", 0),
        ("sip_port", 65536),
        ("rtp_ports", (20000, 10000)),
        ("max_tries", 0),
        ("wait_between_tries_s", 0.0),
        ("fallback_ring_s", 0),
        ("engines", ()),
        ("phones", (Phone("201"), Phone("201"))),
        ("phones", (Phone("trunk"),)),
        ("phones", (Phone("voice"),)),
        ("ami_user", "general"),
    ],
)
def test_values_out_of_range_are_refused(field: str, value: object) -> None:
    with pytest.raises(ValueError, match=f"^{field}: "):
        replace(SETTINGS, **{field: value})  # type: ignore[arg-type]  # a field chosen at run time


def _python(posix: str) -> str:
    return posix.replace("[[:cntrl:]]", r"[\x00-\x1f\x7f]")
