"""Each error says what happened and how to mend it, keeps what was typed and leads to its field."""

import pytest
from django.test import Client

from tests.public.markup import Document, read
from tests.public.walk import Walk, someone

FORM = "application/x-www-form-urlencoded"
GOOD = someone(phone="722 234 5678")

CHOICES = [
    ("tramite", {}, "Elige el trámite que necesitas"),
    ("tramite", {"tramite": "pasaporte"}, "Elige el trámite que necesitas"),
    ("municipio", {"municipio": "  "}, "Escribe el municipio donde está tu casa o terreno"),
    ("municipio", {"clave": "999"}, "Escribe el municipio donde está tu casa o terreno"),
    ("municipio", {"municipio": "Guadalajara de allá"}, "No encontramos «Guadalajara de allá»"),
    ("dia", {}, "Elige un día"),
    ("dia", {"dia": "mañana"}, "Elige un día"),
    ("hora", {}, "Elige una hora"),
    ("hora", {"inicio": "a las diez"}, "Elige una hora"),
]
FIELDS = [
    ("given_names", "", "Escribe tu nombre"),
    ("given_names", "  \u200b ", "Escribe tu nombre"),
    ("given_names", "Mar1a", "Escribe tu nombre sin números"),
    ("given_names", "María ☎", "Usa solo letras para escribir tu nombre, sin otros signos"),
    ("given_names", "M" * 81, "Escribe tu nombre en 80 letras o menos"),
    ("first_surname", "", "Escribe tu primer apellido"),
    ("first_surname", "García 2", "Escribe tu primer apellido sin números"),
    ("second_surname", "3", "Escribe tu segundo apellido sin números"),
    ("phone", "", "Escribe un teléfono para poder confirmarte"),
    ("phone", "722 123 456", "Faltan números: escribiste 9 de 10"),
    ("phone", "722 123 456 789", "Sobran números: escribiste 12. Usa los 10 del teléfono, sin +52"),
    ("phone", "5555555555", "Ese teléfono no parece real. Revísalo, te vamos a llamar ahí"),
]
PEOPLE = [
    {"given_names": "Ñ", "first_surname": "De la O", "second_surname": ""},
    {"given_names": "Zoë Ülkü", "first_surname": "O'Farrill", "second_surname": "Pérez-Núñez"},
    {"given_names": "M" * 80, "first_surname": "X", "second_surname": "-"},
    {"given_names": "Jose\u0301\u200b", "first_surname": "\u202eLuna", "second_surname": "Ñáñez"},
]
PHONES = ["722 234 5678", "(722)2345678", "+52 1 722 234 5678", "044 722 234 56 78", "017222345678"]
PHONES += ["７２２２３４５６７８", "722.234.56.78", "+52-722-234-5678"]


def assert_is_an_error(page: Document, message: str) -> None:
    assert page.title.startswith("Error: ")
    box = page.one("div", class_="summary")
    assert {"role": "alert", "tabindex": "-1", "autofocus": ""}.items() <= box.attributes.items()
    assert "Revisa estos datos" in box.text
    link = next(link for link in page.summary if message in link.text)
    target = link.attributes["href"].removeprefix("#")
    assert [e.tag for e in page.elements if e.attributes.get("id") == target] == ["input"]


@pytest.mark.parametrize(("step", "answer", "message"), CHOICES)
def test_question_without_answer_says_how_to_mend_it(
    walk: Walk, step: str, answer: dict[str, str], message: str
) -> None:
    response = walk.to(step).post(step, answer)

    assert response.status_code == 422
    assert_is_an_error(read(response), message)


@pytest.mark.parametrize(("field", "typed", "message"), FIELDS)
def test_field_says_how_to_mend_it_and_keeps_the_rest(
    walk: Walk, field: str, typed: str, message: str
) -> None:
    """promise: B1, B2"""
    response = walk.to("datos").post("datos", GOOD | {field: typed})
    page = read(response)

    assert response.status_code == 422
    assert_is_an_error(page, message)
    assert [error.text for error in page.all("p", class_="error")] == [message]
    box = page.one("input", name=field)
    assert box.attributes["aria-invalid"] == "true"
    assert f"{field}-error" in box.attributes["aria-describedby"]
    for name, value in (GOOD | {field: typed}).items():
        assert page.value(name).strip() == value.strip(), "what was typed is still there"


def test_all_fields_are_told_at_once(walk: Walk) -> None:
    page = read(walk.to("datos").post("datos", {}))

    assert [link.text for link in page.summary] == [
        "Escribe tu nombre",
        "Escribe tu primer apellido",
        "Escribe un teléfono para poder confirmarte",
    ]


@pytest.mark.parametrize("names", PEOPLE, ids=lambda names: names["first_surname"])
def test_real_names_go_through(walk: Walk, names: dict[str, str]) -> None:
    """promise: B1"""
    walk.person = someone(**names)

    appointment = walk.book()

    assert appointment.given_names == names["given_names"].replace("e\u0301\u200b", "é")
    assert appointment.first_surname == names["first_surname"].lstrip("\u202e")


@pytest.mark.parametrize("typed", PHONES)
def test_telephone_typed_anyhow_is_the_same(walk: Walk, typed: str) -> None:
    """promise: B2"""
    walk.person = someone(phone=typed)

    assert "722 234 56 78" in walk.to("revisar").get("revisar").text


@pytest.mark.parametrize("field", ["municipio", "clave"])
@pytest.mark.parametrize("bytes_", [b"%00", b"Tol%00uca", b"%ff%fe", b"%C3%28", b"\xff\xfe"])
def test_broken_bytes_in_the_municipality(walk: Walk, field: str, bytes_: bytes) -> None:
    """promise: B1"""
    walk.to("municipio")
    response = walk.client.post(
        "/citas/nueva/municipio/", field.encode() + b"=" + bytes_, content_type=FORM
    )

    assert response.status_code in {302, 400, 422}


@pytest.mark.parametrize("address", ["/citas/nueva/datos/", "/citas/consultar/por-nombre/"])
@pytest.mark.parametrize("bytes_", [b"%00", b"Mar%00ia", b"%ff%fe", b"%C3%28"])
def test_broken_bytes_in_a_name(walk: Walk, address: str, bytes_: bytes) -> None:
    """promise: B1"""
    walk.to("datos")
    body = b"given_names=" + bytes_ + b"&first_surname=Luna&phone=7222345678"
    response = walk.client.post(address, body, content_type=FORM)

    assert response.status_code in {400, 422}
    assert "aracteres" not in response.content.decode(), "words that nobody uses"


@pytest.mark.parametrize(
    "address",
    [
        "/citas/ver/%00/",
        "/citas/ver/a%00b/cancelar/",
        "/citas/ver/%ff%fe/",
        "/tramites/%00/",
        "/citas/nueva/?tramite=%00",
        "/citas/nueva/cual/?p=%00%ff",
        "/citas/nueva/dia/?desde=%00",
        "/%ff%fe%00",
    ],
)
def test_broken_bytes_in_an_address(walk: Walk, address: str) -> None:
    """promise: B1"""
    walk.to("dia")

    assert walk.client.get(address).status_code in {200, 302, 400, 404}


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["\0", "\ufffd", "2026-10-106\0-01-00421-88", "9" * 100_000])
def test_broken_bytes_in_the_key(typed: str) -> None:
    response = Client().post("/citas/consultar/", {"cts": typed, "digits": typed})

    assert response.status_code in {400, 422}
