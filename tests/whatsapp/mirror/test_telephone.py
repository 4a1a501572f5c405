"""What is done at the simulated telephone goes in where Meta's messages do."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.messaging.posts import ANA
from tests.public.markup import Document, read
from tests.whatsapp.mirror.templates import confirm, text
from ventanilla.messaging.content import Buttons, Choice, Content, Menu, Template, Text
from ventanilla.messaging.models import InboundMessage, Recipient
from ventanilla.messaging.transports.graph_payloads import payload
from ventanilla.whatsapp.mirror import approved, holding, line
from ventanilla.whatsapp.models import MirrorLine

Kind = InboundMessage.Kind
PAGE, OTHER = reverse("telefono"), reverse("telefono-otro")
YES_NO = Buttons("¿Vas?", (Choice("voy", "Sí, voy a ir"), Choice("no", "Cancelar cita")))
DAYS = Menu("¿Qué día?", "Ver días", (Choice("d1", "Mar 24 nov", "8 lugares"), Choice("d2", "Mié")))


@pytest.fixture
def client() -> Client:
    return Client()


def receives(content: Content, phone: str = holding.USUAL) -> MirrorLine:
    shape = payload(phone.removeprefix("+"), content, "key")
    words = approved.filled(shape["template"]) if isinstance(content, Template) else {}
    return line.add(phone, shape, line.new_id(), by_phone=False, approved=words)


def heard() -> list[tuple[str, str, str, str]]:
    """What the webhook wrote down, in order."""
    found = InboundMessage.objects.order_by("at", "pk")
    return [(each.phone, each.kind, each.text, each.choice) for each in found]


def shown(client: Client) -> Document:
    return read(client.get(PAGE))


def bubbles(client: Client) -> list[str]:
    return [
        " ".join(each.text.split())
        for each in shown(client).all("li")
        if "data-linea" in each.attributes
    ]


def test_what_is_typed_is_heard_as_a_text(client: Client) -> None:
    answer = client.post(PAGE, {"mensaje": "  kiero aser sita\npa mis escrituras "})
    assert answer["Location"] == f"{PAGE}#ultima"
    assert heard() == [(holding.USUAL, Kind.TEXT, "kiero aser sita\npa mis escrituras", "")]


def test_the_number_is_an_old_or_a_new_one_and_always_the_same_telephone(client: Client) -> None:
    for phone in ("722 555 01 01", "722 555 01 02"):
        client.post(OTHER, {"telefono": phone})
        client.post(PAGE, {"mensaje": "hola"})
    assert [each[0] for each in heard()] == ["+527225550101", "+527225550102"]
    assert {each.phone: each.whatsapp_id for each in Recipient.objects.all()} == {
        "+527225550101": "5217225550101",
        "+527225550102": "527225550102",
    }


@pytest.mark.parametrize(
    ("content", "number", "title", "choice"),
    [
        (YES_NO, 0, "Sí, voy a ir", "voy"),
        (YES_NO, 1, "Cancelar cita", "no"),
        (DAYS, 0, "Mar 24 nov", "d1"),
    ],
    ids=["button", "second button", "row"],
)
def test_what_is_touched_comes_back_with_its_id(
    client: Client, content: Content, number: int, title: str, choice: str
) -> None:
    sent = receives(content)
    client.post(PAGE, {"toca": f"{sent.pk}.{number}"})
    assert heard() == [(holding.USUAL, Kind.CHOICE, title, choice)]
    assert title in bubbles(client)[-1]


def test_a_templates_button_means_what_the_message_says_or_what_is_written(client: Client) -> None:
    all_told, one_told = receives(confirm()), receives(confirm(payloads=("voy",)))
    client.post(PAGE, {"toca": f"{all_told.pk}.2"})
    client.post(PAGE, {"toca": f"{one_told.pk}.2"})
    written = text().buttons[2]
    assert [each[2:] for each in heard()] == [(written, "cancelar"), (written, written)]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("voz", Kind.VOICE),
        ("foto", Kind.MEDIA),
        ("sticker", Kind.MEDIA),
        ("lugar", Kind.OTHER),
    ],
)
def test_a_voice_note_and_other_things(client: Client, name: str, kind: str) -> None:
    client.post(PAGE, {"manda": name})
    assert heard() == [(holding.USUAL, kind, "", "")]
    assert shown(client).all("li")


@pytest.mark.parametrize(
    "told",
    [
        {"mensaje": " \0\n"},
        {},
        {"mensaje": "a" * 4_097},
        {"manda": "dinero"},
        {"toca": "99999.0"},
        {"toca": "²"},
        {"toca": "1" * 400},
        {"toca": "-1.0"},
    ],
    ids=str,
)
def test_what_is_no_message_is_said_in_a_sentence(client: Client, told: dict[str, str]) -> None:
    answer = client.post(PAGE, told)
    assert (answer.status_code, heard()) == (422, [])
    assert read(answer).one("h2").text == "Revisa estos datos"


def test_a_button_that_is_not_there_or_not_ones_own_is_not_touched(client: Client) -> None:
    sent, anothers = receives(YES_NO), receives(YES_NO, ANA)
    mine = line.add(holding.USUAL, {"type": "text", "text": {"body": "a"}}, "w", by_phone=True)
    for what in (f"{sent.pk}.2", f"{anothers.pk}.0", f"{mine.pk}.0"):
        assert client.post(PAGE, {"toca": what}).status_code == 422
    assert heard() == []


def test_the_signature_is_checked_as_ever(client: Client, settings: Any) -> None:
    """promise: G1 (negative control): without the secret nothing that the telephone sends is taken."""
    settings.WHATSAPP = settings.WHATSAPP | {"SECRET": ""}
    answer = client.post(PAGE, {"mensaje": "hola"})
    assert answer.status_code == 503
    assert "no pudo recibir el mensaje" in answer.content.decode()
    assert read(answer).one("textarea").text == "hola"
    assert (heard(), MirrorLine.objects.count()) == ([], 0)


def test_each_telephone_has_its_own_chat(client: Client) -> None:
    client.post(PAGE, {"mensaje": "hola"})
    answer = client.post(OTHER, {"telefono": "(722) 123-4567"})
    assert answer["Location"] == f"{PAGE}#ultima"
    assert bubbles(client) == []
    # The first one can be taken up again, and no number stands in an address
    [used] = [e for e in shown(client).all("button") if e.attributes.get("name") == "telefono"]
    assert used.text == "722 555 01 01"
    client.post(OTHER, {"telefono": used.attributes["value"]})
    assert len(bubbles(client)) == 1
    assert "7225550101" not in client.get(PAGE).request["QUERY_STRING"]


def test_a_number_that_is_none_is_explained(client: Client) -> None:
    answer = client.post(OTHER, {"telefono": "722 12"})
    assert answer.status_code == 422
    assert "Faltan números: escribiste 5 de 10" in answer.content.decode()
    assert client.get(OTHER)["Location"] == PAGE
    client.cookies[holding.COOKIE] = "forged"
    assert "722 555 01 01" in client.get(PAGE).content.decode()


def test_the_script_gets_what_is_new_and_nothing_where_nothing_is(client: Client) -> None:
    version = shown(client).one("div", id="charla").attributes["data-version"]
    assert client.get(PAGE, {"desde": version}).status_code == 204
    piece = client.post(PAGE, {"mensaje": "hola", "desde": version})
    assert piece.status_code == 200
    assert piece.content.decode().count("data-linea") == 1
    version = read(piece).one("div", id="charla").attributes["data-version"]
    assert client.get(PAGE, {"desde": version}).status_code == 204
    receives(Text("Hola"))
    assert client.get(PAGE, {"desde": version}).status_code == 200


def test_looking_is_what_reads_a_message(client: Client) -> None:
    sent = receives(Text("Hola"))
    assert sent.seen_at is None
    client.get(PAGE)
    sent.refresh_from_db()
    first = sent.seen_at
    assert first and first <= timezone.now()
    client.get(PAGE)
    sent.refresh_from_db()
    assert sent.seen_at == first
