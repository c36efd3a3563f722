"""The same session over TLS, with a certificate made for the test."""

import asyncio
import ssl
import subprocess
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from tests.engine.ami.fake_peer import FakePeer
from tests.engine.ami.listening import Listener, session_with


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tls")
    key, cert = str(folder / "key.pem"), str(folder / "cert.pem")
    make = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
    who = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run([*make.split(), *who, "-keyout", key, "-out", cert], check=True, capture_output=True)
    return folder


@pytest.fixture
def tls_peer(certificate: Path) -> FakePeer:
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    return FakePeer(tls=server)


async def test_over_tls_the_session_is_the_same(
    listener: Listener, tls_peer: FakePeer, certificate: Path
) -> None:
    client = ssl.create_default_context(cafile=str(certificate / "cert.pem"))
    async with tls_peer as peer, session_with(peer, listener, tls=client) as session:
        await listener.up()
        assert peer.is_encrypted()
        assert (await session.send("Ping"))["response"] == "Success"


async def test_a_certificate_nobody_vouches_for_gets_no_secret(
    listener: Listener, tls_peer: FakePeer, retrying: asyncio.Event
) -> None:
    with capture_logs() as logs:
        async with tls_peer as peer, session_with(peer, listener, tls=ssl.create_default_context()):
            await retrying.wait()
            assert peer.received == []
    assert "certificate verify failed" in logs[0]["why"]
