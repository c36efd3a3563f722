"""The service as somebody starts it: what it says when its surroundings are not as they should be."""

import contextlib
import signal
import socket
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.console.commands import read_until, run_here, running
from tests.engine.ami.fake_peer import FakePeer, error, success

SECRET = "a-long-enough-secret"
AWAY = "Asterisk's AMI is away"
REFUSED = "Asterisk refuses the AMI login"


@pytest.fixture
def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def real(free_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings for a real Asterisk, but for its address."""
    monkeypatch.setenv("VAXEL_AMI_SECRET", SECRET)
    monkeypatch.setenv("VAXEL_AGI_PORT", str(free_port))


async def test_a_taken_port_is_named_with_the_setting_that_changes_it(taken_port: int) -> None:
    async with running("run", VAXEL_AGI_PORT=str(taken_port)) as process:
        _, errors = await process.communicate()
        assert process.returncode == 1
        assert f"Port {taken_port} on 127.0.0.1 is taken" in errors.decode()
        assert "Set VAXEL_AGI_PORT" in errors.decode()
        assert "Traceback" not in errors.decode()


async def test_an_address_of_another_machine_is_named_with_its_setting(free_port: int) -> None:
    async with running("run", VAXEL_AGI_HOST="192.0.2.1", VAXEL_AGI_PORT=str(free_port)) as process:
        _, errors = await process.communicate()
        assert process.returncode == 1
        assert f"FastAGI can't be served on 192.0.2.1:{free_port}" in errors.decode()
        assert "Traceback" not in errors.decode()


def test_a_real_asterisk_needs_a_secret(monkeypatch: pytest.MonkeyPatch, data: Path) -> None:
    monkeypatch.setenv("ASTERISK", "127.0.0.1:5038")
    result = run_here("run")
    assert result.exit_code == 2
    assert result.stderr.startswith("VAXEL_AMI_SECRET is not set")
    assert not data.exists()


@pytest.mark.usefixtures("real")
async def test_an_asterisk_that_is_not_there_is_told_once_and_waited_for() -> None:
    def cut(_: dict[str, str]) -> bytes:
        peer.cut()
        return b""

    peer = FakePeer(answers={"Login": cut})
    await peer.listen()
    await peer.stop()  # now the port is known, and nobody is there
    async with running("run", ASTERISK=f"127.0.0.1:{peer.port}") as process:
        told = await read_until(process.stderr, AWAY)
        async with peer:
            await peer.connected(2)  # it tries, in vain
            peer.answers["Login"] = success
            told += await read_until(process.stderr, "Asterisk's AMI is up")
            process.send_signal(signal.SIGINT)
            shown, errors = await process.communicate()
        assert told.count(AWAY) == 1
        assert b"V\xc3\xa4xel has stopped." in shown
        assert (process.returncode, errors) == (0, b"")


@pytest.mark.usefixtures("real")
async def test_a_wrong_secret_is_told_once_and_not_shown() -> None:
    async with (
        FakePeer(answers={"Login": error("Authentication failed")}) as peer,
        running("run", ASTERISK=f"127.0.0.1:{peer.port}") as process,
    ):
        told = await read_until(process.stderr, REFUSED)
        while peer.names().count("Login") < 2:
            with contextlib.suppress(TimeoutError):
                await peer.got("Login", 2)
        process.terminate()
        _, errors = await process.communicate()
        assert process.returncode == 0
        assert (told + errors.decode()).count(REFUSED) == 1
        assert "VAXEL_AMI_SECRET must be the secret of this user in manager.conf" in told
        assert SECRET not in told


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tls")
    make = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
    who = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"]
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    subprocess.run([*make.split(), *who, *files], check=True, capture_output=True)
    return folder


@pytest.fixture
def tls_peer(certificate: Path) -> FakePeer:
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    return FakePeer(tls=server)


@pytest.mark.usefixtures("real")
async def test_ami_over_tls_is_held_against_the_ca_file(tls_peer: FakePeer, certificate: Path) -> None:
    file = str(certificate / "cert.pem")
    async with (
        tls_peer as peer,
        running(
            "run", ASTERISK=f"127.0.0.1:{peer.port}", VAXEL_AMI_TLS="1", VAXEL_AMI_CA_FILE=file
        ) as process,
    ):
        shown = await read_until(process.stdout, "takes calls")
        await read_until(process.stderr, "Asterisk's AMI is up")
        assert peer.is_encrypted()
        assert f"AMI at 127.0.0.1:{peer.port} over TLS" in shown


@pytest.mark.usefixtures("real")
async def test_a_certificate_nobody_vouches_for_gets_no_secret(tls_peer: FakePeer) -> None:
    async with (
        tls_peer as peer,
        running("run", ASTERISK=f"127.0.0.1:{peer.port}", VAXEL_AMI_TLS="true") as process,
    ):
        assert "certificate verify failed" in await read_until(process.stderr, AWAY)
        assert peer.received == []


@pytest.mark.usefixtures("real")
@pytest.mark.parametrize(
    ("text", "said"), [(None, "can't be read"), ("no certificate", "has no certificates")]
)
def test_a_ca_file_that_is_none(
    text: str | None, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "ca.pem"
    if text is not None:
        file.write_text(text)
    for name, value in (("ASTERISK", "127.0.0.1"), ("VAXEL_AMI_TLS", "1"), ("VAXEL_AMI_CA_FILE", str(file))):
        monkeypatch.setenv(name, value)
    result = run_here("run")
    assert result.exit_code == 2
    assert result.stderr.startswith(f"VAXEL_AMI_CA_FILE: {file} {said}")
