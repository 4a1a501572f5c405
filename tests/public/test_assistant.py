"""The assistant's page: a conversation in a form, without JavaScript."""

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from tests.people import staff, statements
from tests.public.markup import Document, read
from ventanilla.assistant import beginning, conversing
from ventanilla.assistant.models import Conversation, Line
from ventanilla.public.visit import COOKIE

pytestmark = pytest.mark.django_db
CHAT, END = "/asistente/", "/asistente/terminar/"
PAPERS = "papeles:constancia"


@pytest.fixture
def client(db: None) -> Client:
    return Client()


def say(client: Client, text: str = "hola", **more: str) -> Document:
    """What the person reads after it."""
    answer = client.post(CHAT, {"mensaje": text} | more)
    assert answer.status_code == 302, answer.content.decode()
    return read(client.get(answer["Location"]))


def tap(client: Client, says: str) -> Document:
    return say(client, "", opcion=says)


def spoken(page: Document) -> list[str]:
    """Every line with who said it."""
    return [" ".join(e.text.split()) for e in page.all("li", tabindex="-1")]


def conversation() -> Conversation:
    return Conversation.objects.get()


def test_first_it_greets_and_says_what_it_can_do(client: Client) -> None:
    answer = client.get(CHAT)
    page = read(answer)
    assert len(spoken(page)) == 1
    assert spoken(page)[0].startswith("Asistente Hola. Soy el asistente automático de IMEVIS.")
    assert len(page.all("button", name="opcion")) == 10
    assert "Elige trámite, día y hora" in page.text
    assert "No guardamos nombres, teléfonos ni claves" in page.text
    assert not Conversation.objects.exists()
    assert COOKIE not in answer.cookies


def test_a_question_leads_to_its_answer(client: Client) -> None:
    answer = client.post(CHAT, {"mensaje": "hola buenas"})
    assert answer["Location"] == "/asistente/#ultima"
    page = read(client.get(CHAT))
    mine, reply = spoken(page)[-2:]
    assert mine == "Tú hola buenas"
    assert reply.startswith("Asistente ")
    assert page.one("li", id="ultima").text.split()[0] == "Asistente"
    assert page.one("div", role="log").attributes["aria-label"] == "Conversación"


def test_only_the_signed_cookie_of_this_page_names_the_conversation(client: Client) -> None:
    cookie = client.post(CHAT, {"mensaje": "hola"}).cookies[COOKIE]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
    assert (cookie["path"], cookie["max-age"]) == (CHAT, 7 * 24 * 60 * 60)
    assert cookie.value != conversation().token
    other = Client()
    other.cookies[COOKIE] = conversation().token
    assert len(spoken(read(other.get(CHAT)))) == 1


def test_an_option_is_a_button_and_the_line_has_its_words(client: Client) -> None:
    button = read(client.get(CHAT)).all("button", name="opcion")[0]
    page = tap(client, button.attributes["value"])
    assert spoken(page)[-2] == "Tú Agendar una cita"
    assert page.all("button", name="opcion")
    assert not any(":" in each.text for each in page.all("button", name="opcion"))


def test_links_go_along_with_an_answer(client: Client) -> None:
    page = tap(client, PAPERS)
    assert "/tramites/constancia/" in {e.attributes["href"] for e in page.all("a")}


@pytest.mark.parametrize("text", ["", "  \n "])
def test_nothing_is_asked_again(client: Client, text: str) -> None:
    answer = client.post(CHAT, {"mensaje": text})
    assert answer.status_code == 422
    assert "Escribe tu pregunta o elige una opción" in read(answer).summary[0].text
    assert read(answer).title.startswith("Error: ")
    assert not Conversation.objects.exists()


def test_what_is_too_long_stays_in_the_field(client: Client) -> None:
    answer = client.post(CHAT, {"mensaje": "ñ" * 1001})
    assert answer.status_code == 422
    field = read(answer).one("textarea")
    assert field.text == "ñ" * 1001
    assert field.attributes["maxlength"] == "1000"
    assert field.attributes["aria-invalid"] == "true"
    assert read(answer).one("label", for_="mensaje").text == "Escribe aquí"


@pytest.mark.parametrize("forged", ["x", "a:b:c", "ñ", ""])
def test_a_forged_cookie_names_nobody_and_another_conversation_begins(forged: str) -> None:
    client = Client()
    say(client)
    client.cookies[COOKIE] = forged
    assert bool(forged) == ("ya terminó" in read(client.get(CHAT)).text)
    page = say(client, "otra vez")
    assert bool(forged) == ("Empezamos otra" in page.text)
    assert spoken(page)[1] == "Tú otra vez"
    assert Conversation.objects.count() == 2


def test_one_that_ended_by_itself_says_so(client: Client) -> None:
    say(client)
    before = timezone.now() - timedelta(hours=25)
    Conversation.objects.update(touched_at=before)
    Line.objects.update(at=before)
    conversing.end_silent()
    page = read(client.get(CHAT))
    assert "Tu conversación anterior ya terminó. Escribe y empezamos otra." in page.text
    assert len(spoken(page)) == 1


def test_the_person_ends_it_and_nothing_remembers_it(client: Client) -> None:
    say(client)
    answer = client.post(END)
    assert answer["Location"] == END
    assert answer.cookies[COOKIE].value == ""
    assert conversation().ended_at
    assert read(client.get(END)).heading == "Conversación terminada"
    assert len(spoken(read(client.get(CHAT)))) == 1


def test_the_page_of_the_end_is_for_who_has_none(client: Client) -> None:
    say(client)
    assert client.get(END)["Location"] == CHAT


def waits(client: Client) -> Conversation:
    say(client)
    return conversing.hand_over(conversation())


def test_who_waits_for_a_person_may_look_whether_it_answered(client: Client) -> None:
    waiting = waits(client)
    page = read(client.get(CHAT))
    assert "Estás en la fila para hablar con una persona." in page.text
    assert page.one("button", name="ver").text == "Ver si ya me contestaron"
    conversing.say_as_staff(waiting, "Sí abrimos el lunes.", by=staff())
    answer = client.post(CHAT, {"ver": "1"})
    assert answer["Location"] == "/asistente/#ultima"
    page = read(client.get(CHAT))
    assert spoken(page)[-1] == "Persona de la oficina Sí abrimos el lunes."
    assert "Te atiende una persona de la oficina." in page.text
    assert not page.all("button", name="opcion")
    assert "rosa" not in page.source


def test_the_newest_answer_is_whole_and_older_ones_are_masked(client: Client) -> None:
    say(client)
    row = conversation()
    row.state["said"]["text"] = "Tu clave es 2026-10-106-01-00421-88"
    row.save()
    row.lines.filter(who=Line.Who.ASSISTANT).update(text="Tu clave es [número]")
    assert spoken(read(client.get(CHAT)))[-1] == "Asistente Tu clave es 2026-10-106-01-00421-88"
    page = say(client, "gracias")
    assert "Asistente Tu clave es [número]" in spoken(page)
    assert "00421" not in page.text


def test_too_many_messages_are_told_and_not_lost(client: Client) -> None:
    for number in range(20):
        say(client, f"mensaje {number}")
    answer = client.post(CHAT, {"mensaje": "uno más"})
    assert answer.status_code == 429
    assert "Van muchos mensajes seguidos" in read(answer).text
    assert read(answer).one("textarea").text == "uno más"


def test_too_many_conversations_from_one_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beginning, "MOST_AN_HOUR", 1)
    say(Client())
    answer = Client().post(CHAT, {"mensaje": "hola"})
    assert answer.status_code == 403
    assert "Llegan demasiadas preguntas desde tu conexión" in read(answer).text


def test_the_field_that_nobody_sees_begins_nothing(client: Client) -> None:
    assert client.post(CHAT, {"mensaje": "hola", "sitio_web": "x"}).status_code == 403
    assert not Conversation.objects.exists()


def test_another_site_cannot_write_in_it() -> None:
    answer = Client(enforce_csrf_checks=True).post(CHAT, {"mensaje": "hola"})
    assert answer.status_code == 403
    assert not Conversation.objects.exists()


@pytest.mark.parametrize("address", [CHAT, END])
def test_other_methods_and_caches(client: Client, address: str) -> None:
    assert client.put(address).status_code == 405
    assert "no-store" in client.get(address)["Cache-Control"]


def test_signs_that_no_database_keeps(client: Client) -> None:
    assert spoken(say(client, "ho\0la \U0001f600 \u202e"))


def piece(client: Client, since: str, **data: str) -> HttpResponse:
    return client.post(CHAT, {"mensaje": "hola", "desde": since} | data)


def newest() -> str:
    return str(Line.objects.latest("pk").pk)


def test_the_script_gets_only_what_is_new(client: Client) -> None:
    say(client)
    answer = piece(client, newest(), mensaje="gracias")
    assert answer.status_code == 200
    page = read(answer)
    assert spoken(page) == spoken(read(client.get(CHAT)))[-2:]
    assert not page.all("html") and not page.all("main")
    assert {"siguiente", "final"} <= {e.attributes.get("id") for e in page.elements}


def test_the_script_of_a_lost_conversation_gets_the_whole_page(client: Client) -> None:
    client.cookies[COOKIE] = "forged"
    assert piece(client, "7")["Location"] == "/asistente/?otra=1#ultima"
    conversing.end(conversation())
    assert client.get(CHAT, {"desde": "7"})["Location"] == CHAT


def test_no_news_are_no_bytes(client: Client) -> None:
    waiting = waits(client)
    asked = {"desde": newest()}
    assert client.get(CHAT, asked).status_code == 204
    conversing.say_as_staff(waiting, "Aquí estoy.", by=staff())
    assert spoken(read(client.get(CHAT, asked))) == ["Persona de la oficina Aquí estoy."]
    conversing.give_back(waiting, by=staff())
    assert client.get(CHAT, {"desde": newest()}).status_code == 200


def test_what_the_assistant_says_of_itself_is_not_taken_for_its_last_answer(client: Client) -> None:
    waiting = waits(client)
    conversing.give_back(waiting, by=staff())
    shown = spoken(read(client.get(CHAT)))
    kept = [f"Asistente {line.text}" for line in Line.objects.filter(who=Line.Who.ASSISTANT)]
    assert [line for line in shown[1:] if line.startswith("Asistente")] == kept
    assert len(set(kept)) == 2


@pytest.mark.parametrize("since", ["", "x", "-1", "٣", "9" * 30, "1e9"])
def test_any_number_of_a_line(client: Client, since: str) -> None:
    say(client)
    assert client.get(CHAT, {"desde": since}).status_code == 200


def test_how_often_the_database_is_asked(client: Client) -> None:
    """Besides the transaction itself: the conversation, and its lines."""
    tap(client, PAPERS)
    with statements() as asked:
        client.get(CHAT)
    assert len(asked) == 2, "\n".join(asked)
    with statements() as asked:
        client.post(CHAT, {"opcion": "costo:constancia"})
    assert len(asked) <= 9, "\n".join(asked)
