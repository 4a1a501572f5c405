"""What the mirror takes of our transport, and what it refuses as the real one does."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config import mirror
from tests.messaging.posts import ANA
from tests.whatsapp.mirror.templates import confirm, text
from ventanilla.messaging.content import Content, Location, Template, Text
from ventanilla.messaging.transports.graph_payloads import payload
from ventanilla.whatsapp.mirror import acts, line
from ventanilla.whatsapp.models import MirrorFile, MirrorLine

Shape = dict[str, Any]
MESSAGES = reverse("espejo-mensajes", args=[mirror.PHONE_ID])
MEDIA = reverse("espejo-archivos", args=[mirror.PHONE_ID])
HELLO = payload("527221234567", Text("Hola"), "key")


def post(account: dict[str, str], shape: Any = HELLO, where: str = MESSAGES, key: str = "") -> Any:
    headers = {"Authorization": f"Bearer {key or account['TOKEN']}"}
    return Client(enforce_csrf_checks=True).post(
        where, shape, content_type="application/json", headers=headers
    )


def code(answer: Any) -> tuple[int, int]:
    return answer.status_code, answer.json()["error"]["code"]


def to_ana(content: Content, media: str = "") -> Shape:
    return payload("5217221234567", content, "key", media)


def test_who_has_no_key_sends_nothing(account: dict[str, str]) -> None:
    acts.write(ANA, "hola")
    for wrong in ("otra", account["TOKEN"][:-1], account["TOKEN"] + "x", "Bearer", "ñ"):
        assert code(post(account, key=wrong)) == (401, 190)
        assert code(post(account, where=MEDIA, key=wrong)) == (401, 190)
    assert code(Client().post(MESSAGES)) == (401, 190)
    assert MirrorLine.objects.filter(by_phone=False).count() == 0
    assert post(account).status_code == 200


def test_another_number_is_not_ours(account: dict[str, str]) -> None:
    assert code(post(account, where=reverse("espejo-mensajes", args=["1"]))) == (400, 100)


def test_whichever_way_the_number_is_written_it_is_one_telephone(account: dict[str, str]) -> None:
    acts.write(ANA, "hola")
    answer = post(account, to_ana(Text("Hola, Ana")))
    [taken] = MirrorLine.objects.filter(by_phone=False)
    assert answer.json() == {
        "messaging_product": "whatsapp",
        "contacts": [{"input": "5217221234567", "wa_id": "5217221234567"}],
        "messages": [{"id": taken.provider_id}],
    }
    assert (taken.phone, taken.shape) == (ANA, to_ana(Text("Hola, Ana")))


def test_free_text_only_within_24_hours_of_what_they_wrote(account: dict[str, str]) -> None:
    """promise: G7"""
    assert code(post(account)) == (400, 131047)
    acts.write(ANA, "hola")
    assert post(account).status_code == 200
    MirrorLine.objects.filter(by_phone=True).update(at=timezone.now() - line.WINDOW)
    assert code(post(account)) == (400, 131047)
    assert post(account, to_ana(confirm())).status_code == 200


def test_a_template_says_what_was_approved(account: dict[str, str]) -> None:
    post(account, to_ana(confirm()))
    [taken] = MirrorLine.objects.all()
    places = iter(range(1, 100))
    expected = re.sub(r"\{[a-z_]+\}", lambda _: f"dato {next(places)}", text().body)
    assert taken.approved == {"text": expected, "buttons": text().buttons}


@pytest.mark.parametrize(
    "wrong",
    [{"more": -1}, {"more": 1}, {"payloads": ("a", "b", "c", "d")}],
    ids=["one less", "one more", "a button more"],
)
def test_a_template_takes_as_many_variables_as_it_has(account: dict[str, str], wrong: Any) -> None:
    assert code(post(account, to_ana(confirm(**wrong)))) == (404, 132000)


def test_only_templates_that_the_institution_has(account: dict[str, str]) -> None:
    for template in (
        Template("confirmacion", "es_MX", (), "Hola"),
        Template("confirma", "en", (), "Hola"),
    ):
        assert code(post(account, to_ana(template))) == (404, 132001)


@pytest.mark.parametrize(
    "spoiled",
    [
        {"messaging_product": "sms"},
        {"to": "Ana"},
        {"to": None},
        {"type": "video"},
        {"type": ["text"]},
        {"text": "Hola"},
        {"text": {"body": "Ho\0la"}},
        {"type": "template", "template": {"name": "confirma", "language": "es_MX"}},
        {"type": "template", "template": {"components": [{}]}},
    ],
)
def test_what_is_no_message_is_refused(account: dict[str, str], spoiled: Shape) -> None:
    acts.write(ANA, "hola")
    answer = code(post(account, HELLO | spoiled))
    assert answer in {(400, 100), (404, 132001)}


@pytest.mark.parametrize(
    ("kind", "part"),
    [
        ("text", {}),
        ("text", {"body": 1}),
        ("interactive", {"type": "button", "body": {"text": "¿Vas?"}, "action": {}}),
        ("interactive", {"type": "list", "body": {"text": "¿Vas?"}, "action": {"sections": [{}]}}),
        ("interactive", {"type": "button", "body": "¿Vas?", "action": {"buttons": []}}),
    ],
)
def test_a_message_without_one_of_its_parts_is_refused(
    account: dict[str, str], kind: str, part: Shape
) -> None:
    acts.write(ANA, "hola")
    assert code(post(account, HELLO | {"type": kind, kind: part})) == (400, 131009)
    assert Client().get(reverse("telefono")).status_code == 200


@pytest.mark.parametrize("body", ["", "[]", "{", "null", "[" * 100_000])
def test_what_is_no_json_is_refused(account: dict[str, str], body: str) -> None:
    assert code(post(account, body)) == (400, 100)


def upload(account: dict[str, str], content: bytes, **told: str) -> Any:
    form = {"messaging_product": "whatsapp", "type": "application/pdf"} | told
    headers = {"Authorization": f"Bearer {account['TOKEN']}"}
    file = SimpleUploadedFile("comprobante.pdf", content)
    return Client(enforce_csrf_checks=True).post(MEDIA, form | {"file": file}, headers=headers)


def test_a_document_is_kept_as_it_came_and_then_may_be_sent(account: dict[str, str]) -> None:
    acts.write(ANA, "hola")
    name = upload(account, b"%PDF-1.7 \x00\xff").json()["id"]
    assert bytes(MirrorFile.objects.get(pk=name).content) == b"%PDF-1.7 \x00\xff"
    document = {"id": name, "filename": "comprobante.pdf", "caption": "Tu comprobante"}
    shape = HELLO | {"type": "document", "document": document}
    assert post(account, shape).status_code == 200
    gone = shape | {"document": document | {"id": "1"}}
    assert code(post(account, gone)) == (400, 131009)
    downloaded = Client().get(reverse("telefono-archivo", args=[name]))
    assert downloaded.content == b"%PDF-1.7 \x00\xff"
    assert downloaded["Content-Type"] == "application/pdf"


def test_what_is_no_document_is_refused(account: dict[str, str]) -> None:
    assert code(upload(account, b"<html>")) == (400, 131053)
    assert code(upload(account, b"%PDF-1.7", messaging_product="")) == (400, 100)
    assert code(post(account, where=MEDIA)) == (400, 100)


def test_what_is_old_is_forgotten(account: dict[str, str]) -> None:
    acts.write(ANA, "hola")
    upload(account, b"%PDF-1.7")
    post(account, to_ana(Location(19.2, -99.6, "Delegación", "Hidalgo 1")))
    old = timezone.now() - line.KEPT - timedelta(minutes=1)
    for model in (MirrorFile, MirrorLine):
        model.objects.update(at=old)
    acts.write(ANA, "aquí sigo")
    line.forget_old()
    assert [each.shape["text"]["body"] for each in MirrorLine.objects.all()] == ["aquí sigo"]
    assert MirrorFile.objects.count() == 0
