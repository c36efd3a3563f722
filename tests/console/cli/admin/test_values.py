"""Values on a command line are as in a file, but for quotes, which a shell takes away."""

import pytest

from tests.console.cli.admin.conftest import Vaxel


@pytest.mark.parametrize(
    ("command", "path", "shown"),
    [
        ("user edit bo extension=301", "people/bo", "extension: '301'"),
        ("user edit bo name=112", "people/bo", "name: '112'"),
        ("user add dora --name Dora extension=302", "people/dora", "extension: '302'"),
        ("user edit carin ring_s=30 extension=303", "people/carin", "extension: '303'"),
        ("edit voicemails/support extension=304", "voicemails/support", "extension: '304'"),
        ("user edit bo extension=0301", "people/bo", "extension: '0301'"),
        ("group edit support ring_s=30", "groups/support", "ring_s: 30"),
    ],
)
def test_a_number_is_text_where_text_is_wanted(vaxel: Vaxel, command: str, path: str, shown: str) -> None:
    done = vaxel(command)
    assert done.exit_code == 0, done.output
    assert shown in vaxel(f"show {path}").stdout.replace('"', "'")
