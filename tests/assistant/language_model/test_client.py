"""One question to a model: right for both contracts, and over in time whatever its server does."""

import ipaddress
import ssl
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.assistant import model_server
from tests.assistant.hostile_models import HOSTILE, SLOW, fails
from tests.assistant.model_server import ModelServer, answers, serving
from ventanilla.assistant.language_model import breaker, client, connection, contracts
from ventanilla.assistant.language_model.breaker import Breaker
from ventanilla.assistant.language_model.client import Model, Unavailable
from ventanilla.assistant.language_model.contracts import strings

KINDS = ["openai", "anthropic"]
SCHEMA = strings(intent=["book", "cost"], procedure=["constancia", "ninguno"])
RIGHT = answers(intent="book", procedure="ninguno")


def model_of(server: ModelServer, kind: str = "openai", **told: str) -> Model:
    found = connection.read(server.settings(kind, **told))
    assert found is not None
    return Model(found)


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_asked_for_arrives(kind: str) -> None:
    with serving(RIGHT) as server:
        said = model_of(server, kind).ask("Elige.", "quiero una cita", SCHEMA)
    assert said == {"intent": "book", "procedure": "ninguno"}
    [received] = server.received
    assert "quiero una cita" in received.decode()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_else_it_does_there_is_no_answer_and_no_wait(kind: str, name: str) -> None:
    """promise: H4"""
    with serving(HOSTILE[name]) as server:
        model = model_of(server, kind, SECONDS="0.5")
        began = time.monotonic()
        assert model.ask("Elige.", "quiero una cita", SCHEMA) is None
        assert time.monotonic() - began < 1.5
        assert len(server.received) == 1, "one try, and nowhere else"


def test_a_limit_for_each_reading_alone_would_not_be_one() -> None:
    """promise: H4 (negative control)"""
    began = time.monotonic()
    with serving(SLOW["a body that trickles"]) as server:
        found = model_of(server).connection
        body = contracts.body(found, "Elige.", "hola", SCHEMA)
        headers = contracts.headers(found)
        with httpx.stream("POST", found.url, headers=headers, json=body, timeout=0.3) as response:
            for _ in response.iter_raw():
                if time.monotonic() - began > 1:
                    return
    pytest.fail("each letter came in time")


def test_what_took_too_long_leaves_no_thread_behind() -> None:
    with serving(SLOW["headers that trickle"]) as server:
        model = model_of(server, SECONDS="0.2")
        model.ask("Elige.", "hola", SCHEMA)
        before = {each.name for each in threading.enumerate() if "language" in each.name}
        model.ask("Elige.", "hola", SCHEMA)
        assert {each.name for each in threading.enumerate() if "language" in each.name} == before


def test_nobody_there() -> None:
    """promise: H4"""
    with serving(RIGHT) as server:
        model = model_of(server)
    with pytest.raises(Unavailable, match="no se alcanza"):
        client.ask(model.connection, "Elige.", "hola", SCHEMA)


@pytest.mark.parametrize(
    ("status", "words"), [(401, "KEY"), (404, "URL"), (429, "por ahora"), (500, "error 500")]
)
def test_each_refusal_says_what_to_look_at(status: int, words: str) -> None:
    with serving(fails(status)) as server, pytest.raises(Unavailable, match=words):
        client.ask(model_of(server).connection, "Elige.", "hola", SCHEMA)


def test_after_three_failures_it_is_left_alone_for_a_minute(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """promise: H4"""
    now = [0.0]
    with serving(fails(500)) as server:
        model = model_of(server)
        model.breaker = Breaker(clock=lambda: now[0])
        for _ in range(5):
            assert model.ask("Elige.", "hola", SCHEMA) is None
        assert len(server.received) == breaker.FAILURES
        now[0] = breaker.PAUSE
        assert model.ask("Elige.", "hola", SCHEMA) is None
        assert model.ask("Elige.", "hola", SCHEMA) is None
        assert len(server.received) == breaker.FAILURES + 1, "one failure more is enough"
        server.behave, now[0] = RIGHT, 2 * breaker.PAUSE
        assert model.ask("Elige.", "hola", SCHEMA) is not None
        server.behave = fails(500)
        assert model.ask("Elige.", "hola", SCHEMA) is None
        assert model.breaker.may_try(), "they must come in a row"


def test_neither_key_nor_message_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with serving(fails(500)) as server:
        model = model_of(server)
        model.ask("Elige.", "un secreto", SCHEMA)
    assert "did not help" in caplog.text
    assert "secreto" not in caplog.text
    assert model_server.KEY not in caplog.text + repr(model.connection)


@pytest.fixture
def unknown_authority(tmp_path: Path) -> Path:
    """Key and certificate of 127.0.0.1, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "modelo")])
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(here, critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    pem = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    path = tmp_path / "modelo.pem"
    path.write_bytes(key.private_bytes(*pem) + certificate.public_bytes(pem[0]))
    return path


@pytest.fixture
def over_tls(unknown_authority: Path) -> Iterator[ModelServer]:
    with serving(RIGHT) as server:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(unknown_authority)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        yield server


def test_a_certificate_of_nobody_is_not_believed(
    over_tls: ModelServer, unknown_authority: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = over_tls.settings()["URL"].replace("http:", "https:")
    model = model_of(over_tls, URL=url)
    with pytest.raises(Unavailable, match="no se alcanza"):
        client.ask(model.connection, "Elige.", "hola", SCHEMA)
    assert not over_tls.received
    trusted = ssl.create_default_context(cafile=str(unknown_authority))
    monkeypatch.setattr(client, "_trust", lambda: trusted)
    assert client.ask(model.connection, "Elige.", "hola", SCHEMA), "an authority that is trusted"
